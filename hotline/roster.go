package hotline

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"yihaotong/hotline/sla"
)

// Roster is a team's duty roster (值班表), the document roster/TEAM. People are named by username.
type Roster struct {
	People []Rostered `json:"people"`
	Shifts []Shift    `json:"shifts"`
}

// Rostered is what the roster says of one person.
type Rostered struct {
	Person   string    `json:"person"`
	Capacity int       `json:"capacity,omitempty"` // open tickets at a time; 0 = DefaultCapacity
	Skills   []string  `json:"skills,omitempty"`   // categories, or a team for all of its own; none = anything
	Absent   []Absence `json:"absent,omitempty"`
}

// Absence is leave from its first to its last local day, both included.
type Absence struct {
	From   string `json:"from"` // YYYY-MM-DD
	To     string `json:"to"`
	Reason string `json:"reason,omitempty"`
}

// Shift is a stretch of certain days on which people are on duty. One that ends at or before its
// beginning ends on the next day.
type Shift struct {
	Days   []string `json:"days"` // mon … sun, workday, restday, or a date YYYY-MM-DD
	From   string   `json:"from"` // HH:MM; 24:00 is the end of the day
	To     string   `json:"to"`
	People []string `json:"people"`
	OnCall bool     `json:"on_call,omitempty"` // for critical matters only
}

// Bounds of a roster.
const (
	DefaultCapacity = 10
	maxCapacity     = 200
	maxRostered     = 500
	maxShifts       = 500
)

var shiftDays = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun", "workday", "restday"}

// Check names the first bad field.
func (r *Roster) Check() error {
	if len(r.People) > maxRostered {
		return BadField("people", "too_many_items", "limit", maxRostered)
	}
	if len(r.Shifts) > maxShifts {
		return BadField("shifts", "too_many_items", "limit", maxShifts)
	}
	known := map[string]bool{}
	for i, p := range r.People {
		field := fmt.Sprintf("people[%d]", i)
		if p.Person == "" || known[p.Person] {
			return BadField(field+".person", "roster.person", "value", p.Person)
		}
		known[p.Person] = true
		if p.Capacity < 0 || p.Capacity > maxCapacity {
			return BadField(field+".capacity", "range", "low", 0, "high", maxCapacity)
		}
		for j, a := range p.Absent {
			if !isDay(a.From) || !isDay(a.To) || a.To < a.From {
				return BadField(fmt.Sprintf("%s.absent[%d]", field, j), "format", "want", "from YYYY-MM-DD to YYYY-MM-DD, not before it")
			}
		}
	}
	for i, s := range r.Shifts {
		if err := s.check(fmt.Sprintf("shifts[%d]", i), known); err != nil {
			return err
		}
	}
	return nil
}

func (s *Shift) check(field string, known map[string]bool) error {
	if len(s.Days) == 0 {
		return BadField(field+".days", "required")
	}
	for _, d := range s.Days {
		if !slices.Contains(shiftDays, d) && !isDay(d) {
			return BadField(field+".days", "enum", "value", d, "allowed", shiftDays)
		}
	}
	from, okFrom := clockTime(s.From)
	to, okTo := clockTime(s.To)
	if !okFrom || !okTo || from == to {
		return BadField(field, "format", "want", "from HH:MM to HH:MM, not the same")
	}
	for _, p := range s.People {
		if !known[p] {
			return BadField(field+".people", "roster.unknown", "value", p)
		}
	}
	return nil
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// clockTime reads HH:MM as minutes of the day; 24:00 is one of them.
func clockTime(s string) (int, bool) {
	if s == "24:00" {
		return 24 * 60, true
	}
	at, err := time.Parse("15:04", s)
	return at.Hour()*60 + at.Minute(), err == nil
}

// Why nobody is on duty and the lead takes over.
const (
	NoRoster  = "no_roster"  // the team has none
	NoShift   = "no_shift"   // no shift covers the instant
	AllAbsent = "all_absent" // all whom the shifts name are away
)

// Duty is who is on duty in a team at an instant. Fallback says why nobody is.
type Duty struct {
	Team     string
	At       time.Time
	People   []OnDuty
	Fallback string
}

// OnDuty is one person on duty.
type OnDuty struct {
	Rostered
	OnCall bool // for critical matters only
}

// OnDuty gives the people on duty in a team, those of regular shifts first, else in the roster's order.
func (b *Book) OnDuty(team string, at time.Time) Duty {
	d := Duty{Team: team, At: at}
	r, ok := b.Rosters[team]
	if !ok {
		d.Fallback = NoRoster
		return d
	}
	at = at.In(b.Calendar.Zone())
	regular, onCall := map[string]bool{}, map[string]bool{}
	for i := range r.Shifts {
		s := &r.Shifts[i]
		if !s.covers(at, b.Calendar) {
			continue
		}
		for _, p := range s.People {
			if s.OnCall {
				onCall[p] = true
			} else {
				regular[p] = true
			}
		}
	}
	for _, called := range []bool{false, true} {
		for _, p := range r.People {
			on := regular[p.Person]
			if called {
				on = !on && onCall[p.Person]
			}
			if on && !p.away(at.Format(time.DateOnly)) {
				d.People = append(d.People, OnDuty{Rostered: p, OnCall: called})
			}
		}
	}
	switch {
	case len(d.People) > 0:
	case len(regular)+len(onCall) > 0:
		d.Fallback = AllAbsent
	default:
		d.Fallback = NoShift
	}
	return d
}

func (p *Rostered) away(day string) bool {
	return slices.ContainsFunc(p.Absent, func(a Absence) bool { return a.From <= day && day <= a.To })
}

// covers reports whether the shift of this day, or the one that began the day before, holds at an
// instant of the house's zone.
func (s *Shift) covers(at time.Time, cal *sla.Calendar) bool {
	from, _ := clockTime(s.From)
	to, _ := clockTime(s.To)
	now := at.Hour()*60 + at.Minute()
	if to > from {
		return s.on(at, cal) && now >= from && now < to
	}
	return s.on(at, cal) && now >= from || s.on(at.AddDate(0, 0, -1), cal) && now < to
}

// on reports whether the shift begins on the day of an instant.
func (s *Shift) on(at time.Time, cal *sla.Calendar) bool {
	day := "restday"
	if cal.Workday(at) {
		day = "workday"
	}
	week := strings.ToLower(at.Weekday().String()[:3])
	return slices.Contains(s.Days, day) || slices.Contains(s.Days, week) || slices.Contains(s.Days, at.Format(time.DateOnly))
}

// Full is why nobody on duty was chosen though somebody is there.
const Full = "all_full"

// Pick chooses who gets a ticket: of those with the skill, if there are any, the least loaded for the
// capacity; of equals, the first of the roster. Critical tickets go to the people on call as well, and
// nobody is too full for one. reason says why nobody was chosen.
func (d Duty) Pick(t *Ticket, load func(person string) int) (chosen OnDuty, reason string) {
	if d.Fallback != "" {
		return OnDuty{}, d.Fallback
	}
	critical := t.Priority == Critical
	free := slices.DeleteFunc(slices.Clone(d.People), func(p OnDuty) bool { return p.OnCall && !critical })
	if len(free) == 0 {
		return OnDuty{}, NoShift
	}
	if !critical {
		free = slices.DeleteFunc(free, func(p OnDuty) bool { return load(p.Person) >= p.Room() })
	}
	if able := slices.DeleteFunc(slices.Clone(free), func(p OnDuty) bool { return !p.knows(t.Category) }); len(able) > 0 {
		free = able
	}
	if len(free) == 0 {
		return OnDuty{}, Full
	}
	share := func(p OnDuty) float64 { return float64(load(p.Person)) / float64(p.Room()) }
	chosen = free[0]
	for _, p := range free[1:] {
		if share(p) < share(chosen) {
			chosen = p
		}
	}
	return chosen, ""
}

// Room is how many open tickets the person has at a time at most.
func (p *Rostered) Room() int {
	if p.Capacity == 0 {
		return DefaultCapacity
	}
	return p.Capacity
}

// knows reports whether the person has a skill for a category; one without skills does everything
// that nobody has a skill for.
func (p *Rostered) knows(category string) bool {
	team, _, _ := strings.Cut(category, ".")
	return slices.Contains(p.Skills, category) || slices.Contains(p.Skills, team)
}
