package hotline

import "time"

// The clocks of the records on a ticket: a return waits for its ruling, an extension for its decision, an
// assist task for its report and a supervision for its answer. They run whatever the ticket does, also
// while it is suspended. When one passes unmet, that is told once, stamped with its instant, to the team
// that owes it; it never counts among the breaches of the ticket itself.

// The clocks of records.
const (
	ClockRuling      ClockKind = "ruling"
	ClockDecision    ClockKind = "decision"
	ClockAssist      ClockKind = "assist"
	ClockSupervision ClockKind = "supervision"
)

// owed is something that somebody still owes.
type owed struct {
	kind ClockKind
	due  time.Time
	team string
	late *bool // set once it was told
}

// owes lists what is open on the ticket, with a due time, and was not told to be late.
func (t *Ticket) owes() []owed {
	var all []owed
	add := func(kind ClockKind, open bool, due time.Time, team string, late *bool) {
		if open && !due.IsZero() && !*late {
			all = append(all, owed{kind, due, team, late})
		}
	}
	if !t.Status.Open() {
		return nil
	}
	if r := t.Return; r != nil {
		add(ClockRuling, true, r.Due, r.Team, &r.Late)
	}
	if e := t.Extension; e != nil {
		add(ClockDecision, e.Granted == nil, e.Due, t.Team, &e.Late)
	}
	for i := range t.Assists {
		a := &t.Assists[i]
		add(ClockAssist, a.Done.IsZero(), a.Due, a.Team, &a.Late)
	}
	for i := range t.Supervisions {
		s := &t.Supervisions[i]
		add(ClockSupervision, s.Answered.IsZero(), s.Due, t.Team, &s.Late)
	}
	return all
}

// nextOwed is when the next of them is due; zero = none is.
func (t *Ticket) nextOwed() (next time.Time) {
	for _, o := range t.owes() {
		next = earlier(next, o.due)
	}
	return next
}

// dun tells what is owed past its time.
func (c *change) dun() {
	for _, o := range c.t.owes() {
		if !c.now.After(o.due) {
			continue
		}
		*o.late = true
		c.note(ClockBreached, false, "clock", string(o.kind), "due", timeOrEmpty(o.due))
		e := &c.events[len(c.events)-1]
		e.At, e.Team = o.due.UTC().Truncate(time.Millisecond), o.team
	}
}
