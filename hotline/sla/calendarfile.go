package sla

import "time"

// CalendarFile is a calendar as administrators keep it, in JSON. [NewCalendar] checks it.
type CalendarFile struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Zone    string `json:"zone"` // IANA name
	Week    Week   `json:"week"`
	// Seasons have other weekly hours every year from one day to another.
	Seasons []Hours `json:"seasons,omitempty"`
	// Statutory are the days off, by MM-DD, of years that have no file in Years.
	Statutory []Special `json:"statutory,omitempty"`
	Years     []Year    `json:"years,omitempty"`
	// Local days of this office win over the years' files.
	Local Specials `json:"local,omitzero"`
}

// Week holds the working spans of each weekday, "09:00-12:00"; an end may be 24:00.
type Week struct {
	Mon []string `json:"mon,omitempty"`
	Tue []string `json:"tue,omitempty"`
	Wed []string `json:"wed,omitempty"`
	Thu []string `json:"thu,omitempty"`
	Fri []string `json:"fri,omitempty"`
	Sat []string `json:"sat,omitempty"`
	Sun []string `json:"sun,omitempty"`
}

// weekdays are the fields of Week in the order of time.Weekday.
var weekdays = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

func (w *Week) spans(d time.Weekday) []string {
	return [7][]string{w.Sun, w.Mon, w.Tue, w.Wed, w.Thu, w.Fri, w.Sat}[d]
}

// Hours are the weekly hours of a season (作息时间), from MM-DD to MM-DD, both included; it may
// pass New Year.
type Hours struct {
	Name string `json:"name"`
	From string `json:"from"`
	To   string `json:"to"`
	Week Week   `json:"week"`
}

// Year is a year's published arrangement of days off and make-up work days (放假安排).
type Year struct {
	Year        int    `json:"year"`
	Source      string `json:"source"`
	Provisional bool   `json:"provisional,omitempty"` // not published yet: statutory days only
	Specials
}

// Specials are the days that differ from the week.
type Specials struct {
	Off  []Special `json:"off,omitempty"`
	Work []Special `json:"work,omitempty"`
}

// Special is one such day, or several: Date is "2026-02-15" or "2026-02-15/2026-02-23". Spans are
// for work only and give it its own hours, e.g. a half day; without them it has the hours of a
// normal work day, which are those of the first weekday from Monday that has any.
type Special struct {
	Date   string   `json:"date"`
	Name   string   `json:"name"`
	NameEn string   `json:"name_en,omitempty"`
	Spans  []string `json:"spans,omitempty"`
}
