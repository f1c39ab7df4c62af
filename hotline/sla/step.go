package sla

import (
	"encoding/json"
	"time"
)

// StepKey says what happens in a step; [Step.Text] has its words.
type StepKey string

// The steps of the way to a due time.
const (
	StepElapsed      StepKey = "start.elapsed"
	StepWorkingTime  StepKey = "start.working"
	StepDays         StepKey = "start.days"
	StepOpening      StepKey = "opening"        // started outside working time, counted from To
	StepCount        StepKey = "count"          // working time counted
	StepCountMakeUp  StepKey = "count.makeup"   // the same on a special work day
	StepDay          StepKey = "day"            // working days counted, Args first and last
	StepDayMakeUp    StepKey = "day.makeup"     // the same on a special work day
	StepNatural      StepKey = "natural"        // the last natural day
	StepRest         StepKey = "closed.rest"    // closed as every week
	StepHoliday      StepKey = "closed.holiday" // closed by the year's file or a local day, Args name
	StepSkipped      StepKey = "skipped"        // Args n steps are left out
	StepFull         StepKey = "full"           // the limit is full at To
	StepClose        StepKey = "full.close"     // due at close of business To
	StepPause        StepKey = "pause"          // Counted of the pause is made good
	StepPauseWorking StepKey = "pause.working"  // the same, Counted is its working time
	StepPauseIdle    StepKey = "pause.idle"     // the pause holds no working time
	StepPauseEarly   StepKey = "pause.early"    // the pause was over before the start
	StepPauseLate    StepKey = "pause.late"     // the pause begins at or after the due time
	StepPauseOpen    StepKey = "pause.open"     // the clock still stands
	StepMoved        StepKey = "moved"          // the due time is now To
	StepProvisional  StepKey = "provisional"    // Args years are not published
	StepDue          StepKey = "due"
)

// Step is one step of the way to a due time. From and To are its stretch (zero where it has
// none), Counted is what it counts or makes good, Total the sum so far.
type Step struct {
	Key      StepKey
	From, To time.Time
	Counted  time.Duration
	Total    time.Duration
	Args     map[string]string
}

// MarshalJSON writes counted time in minutes, with fractions, and the Chinese text beside.
func (s Step) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Key     StepKey           `json:"key"`
		From    time.Time         `json:"from,omitzero"`
		To      time.Time         `json:"to,omitzero"`
		Minutes float64           `json:"minutes"`
		Total   float64           `json:"total_minutes,omitzero"`
		Args    map[string]string `json:"args,omitempty"`
		Text    string            `json:"text"`
	}{s.Key, s.From, s.To, s.Counted.Minutes(), s.Total.Minutes(), s.Args, s.Text("zh-CN")})
}
