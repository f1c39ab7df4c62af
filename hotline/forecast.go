package hotline

import (
	"context"
	"net/url"
	"slices"
	"time"
)

// Forecast is what a team will probably not finish in time today, and why.
type Forecast struct {
	Team        string         `json:"team"`
	EndOfDay    time.Time      `json:"end_of_day"`
	MinutesLeft int            `json:"minutes_left"` // working minutes until then
	People      int            `json:"people"`       // on duty in the working time that comes, by the roster; without one, the handlers
	Pace        float64        `json:"pace"`         // tickets one person resolves per working hour, last 10 working days
	Capacity    int            `json:"capacity"`     // tickets the team can resolve until then at that pace
	Due         Figure         `json:"due"`          // open tickets due until then
	Late        []ForecastLine `json:"late"`         // the ones past capacity or past due, most urgent first
	Load        []Load         `json:"load"`         // open tickets by person: who has room
}

// ForecastLine is one ticket that will probably be late.
type ForecastLine struct {
	Number  string    `json:"number"`
	Title   string    `json:"title"`
	Due     time.Time `json:"due"`
	Handler string    `json:"handler"`
	Why     string    `json:"why"` // "breached", "unclaimed" or "capacity"
	Relief  *Relief   `json:"relief,omitempty"`
}

// Load is how many open tickets a person has.
type Load struct {
	Person string `json:"person"`
	Name   string `json:"name"`
	Figure Figure `json:"figure"`
}

const (
	paceDays     = 14 // calendar days looked back, about 10 working days
	forecastLook = MaxPage
	defaultPace  = 0.5 // tickets per person and working hour until there is a history
)

// Forecast predicts the rest of today for one team. It counts with the pace of the last two weeks;
// a team without history is given defaultPace.
func (b *Board) Forecast(ctx context.Context, by Actor, team string) (Forecast, error) {
	scope, err := boardScope(by, team)
	if err != nil {
		return Forecast{}, err
	}
	now := b.Now()
	cal := b.Book().Calendar
	f := Forecast{Team: team, EndOfDay: cal.CloseOfBusiness(now), Late: []ForecastLine{}, Load: []Load{}}
	if f.EndOfDay.After(now) {
		f.MinutesLeft = int(cal.WorkingTime(now, f.EndOfDay).Minutes())
	}
	people, err := b.People.FindPeople(ctx, PeopleFilter{Team: team, Role: Handler, Limit: MaxPage})
	if err != nil {
		return Forecast{}, err
	}
	f.People = len(people.Items)
	if f.Pace, err = b.pace(ctx, scope, f.People, now); err != nil {
		return Forecast{}, err
	}
	duty := b.Book().OnDuty(team, cal.NextOpening(now))
	staff := crew(duty, people.Items)
	if duty.Fallback != NoRoster {
		f.People = len(slices.DeleteFunc(duty.People, func(p OnDuty) bool { return p.OnCall }))
	}
	f.Capacity = int(f.Pace * float64(f.People) * float64(f.MinutesLeft) / 60)
	open, err := b.Tickets.Find(ctx, Filter{Scope: scope, Teams: []string{team}, Statuses: openStatuses, Sort: SortDue, Limit: forecastLook})
	if err != nil {
		return Forecast{}, err
	}
	f.relieve(staff, open.Items, f.fill(open.Items, people.Items, now))
	return f, nil
}

// pace is how many tickets one person of the team resolves per working hour.
func (b *Board) pace(ctx context.Context, s Scope, people int, now time.Time) (float64, error) {
	from := now.AddDate(0, 0, -paceDays)
	tallies, err := b.Boards.Tallies(ctx, s, from, now)
	if err != nil {
		return 0, err
	}
	resolved := 0
	for _, t := range tallies {
		resolved += t.Resolved
	}
	hours := b.Book().Calendar.WorkingTime(from, now).Hours() * float64(people)
	if resolved == 0 || hours == 0 {
		return defaultPace, nil
	}
	return float64(resolved) / hours, nil
}

// fill walks the open tickets in order of due time and finds those that will not be done. It gives how many
// each person has in hand.
func (f *Forecast) fill(open []Ticket, people []Person, now time.Time) map[string]int {
	load := map[string]int{}
	done := 0
	for i := range open {
		t := &open[i]
		load[t.Handler]++
		due := t.Clocks.Resolve.Due
		if !t.Clocks.Resolve.Running() || t.Clocks.Paused || due.After(f.EndOfDay) && due.After(now) {
			continue
		}
		f.Due.N++
		line := ForecastLine{Number: t.Number, Title: t.Title, Due: due, Handler: t.HandlerName}
		switch {
		case due.Before(now):
			line.Why = "breached"
		case done >= f.Capacity && t.Handler == "":
			line.Why = "unclaimed"
		case done >= f.Capacity:
			line.Why = "capacity"
		default:
			done++
			continue
		}
		f.Late = append(f.Late, line)
	}
	f.Due.Query = url.Values{"team": {f.Team}, "sort": {string(SortDue)}}.Encode()
	for _, p := range people {
		q := url.Values{"team": {f.Team}, "handler": {p.ID}}
		f.Load = append(f.Load, Load{Person: p.ID, Name: p.Name, Figure: Figure{N: load[p.ID], Query: q.Encode()}})
	}
	return load
}
