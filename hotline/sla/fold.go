package sla

import "time"

// Fold tells how a clock stands after its facts, which must be in order of time. It is pure: the
// same facts and calendars always give the same timer, whenever they are looked at. calendar finds
// a calendar by its ID. The error is [*FactError]: a fact out of order, one that the state does not
// allow, a due time that is not after its fact, an unknown calendar.
func Fold(facts []Fact, calendar func(id string) (*Calendar, error)) (Timer, error) {
	t := Timer{State: StateNone}
	var last time.Time
	for i, f := range facts {
		reason, err := "is earlier than the fact before", error(nil)
		if !f.At.Before(last) {
			reason, err = t.apply(&f, calendar)
		}
		if reason != "" {
			return Timer{}, &FactError{Index: i, Kind: f.Kind, Reason: reason, Err: err}
		}
		last = f.At
	}
	return t, nil
}

// apply gives the reason why the fact cannot be, or "".
func (t *Timer) apply(f *Fact, calendar func(string) (*Calendar, error)) (string, error) {
	if b, late := t.late(f.At); late {
		t.Breaches = append(t.Breaches, b)
	}
	switch f.Kind {
	case Started, Reopened:
		if why := t.mayArm(f.Kind); why != "" {
			return why, nil
		}
		t.State, t.Start, t.Pauses = StateRunning, f.At, nil
		t.Until, t.Met, t.ended = time.Time{}, time.Time{}, time.Time{}
		t.hand(f.Team, f.At)
		return t.aim(f, calendar)
	case Retargeted:
		if !t.open() {
			return "no clock runs", nil
		}
		return t.aim(f, calendar)
	case Paused:
		if t.State != StateRunning {
			return "the clock does not run", nil
		}
		t.State = StatePaused
		t.Pauses = append(t.Pauses, Pause{From: f.At, Reason: f.Reason})
	case Resumed:
		if t.State != StatePaused {
			return "the clock is not paused", nil
		}
		t.resume(f.At)
		return t.compute()
	case Handed:
		t.hand(f.Team, f.At)
	case Met, Stopped:
		if !t.open() {
			return "no clock runs", nil
		}
		return t.end(f)
	case Undone:
		if t.open() || t.ended.IsZero() {
			return "the clock has not ended", nil
		}
		t.State, t.Met, t.ended, t.aimed = StateRunning, time.Time{}, time.Time{}, f.At
	default:
		return "unknown kind", nil
	}
	return "", nil
}

func (t *Timer) mayArm(kind FactKind) string {
	switch {
	case t.open():
		return "the clock runs already"
	case kind == Started && !t.Start.IsZero():
		return "the clock was started before; it can be reopened"
	case kind == Reopened && t.Start.IsZero():
		return "the clock was never started"
	default:
		return ""
	}
}

// aim sets what a clock runs to; what the fact does not give stays.
func (t *Timer) aim(f *Fact, calendar func(string) (*Calendar, error)) (string, error) {
	if f.Calendar != "" || t.calendar == nil {
		c, err := calendar(f.Calendar)
		if err != nil {
			return "unknown calendar", err
		}
		t.calendar = c
	}
	if f.Limit != (Limit{}) {
		t.Limit, t.Until = f.Limit, time.Time{}
	}
	if !f.Until.IsZero() {
		if !f.Until.After(f.At) {
			return "the due time is in the past", nil
		}
		t.Until = f.Until
	}
	t.aimed = f.At
	return t.compute()
}

// compute derives the due time from the facts.
func (t *Timer) compute() (string, error) {
	t.Due, t.Provisional, t.byLimit = t.Until, false, time.Time{}
	if t.Limit == (Limit{}) {
		if t.Until.IsZero() {
			return "has neither limit nor due time", nil
		}
		return "", nil
	}
	d, err := t.calendar.Due(t.Start, t.Limit, t.Pauses)
	if err != nil {
		return "no due time", err
	}
	t.byLimit = d.Due
	if d.Due.After(t.Until) {
		t.Due, t.Provisional = d.Due, d.Provisional
	}
	return "", nil
}

func (t *Timer) resume(at time.Time) {
	t.State = StateRunning
	t.Pauses[len(t.Pauses)-1].To = at
}

// end meets or stops the clock; a pause ends with it.
func (t *Timer) end(f *Fact) (string, error) {
	if t.State == StatePaused {
		t.resume(f.At)
	}
	reason, err := t.compute()
	t.State, t.ended = StateNone, f.At
	if f.Kind == Met {
		t.State, t.Met = StateMet, f.At
	}
	return reason, err
}

// hand gives the clock to a team; "" leaves it where it is.
func (t *Timer) hand(team string, at time.Time) {
	n := len(t.Held)
	if n > 0 && (team == "" || t.Held[n-1].Team == team) {
		return
	}
	if n > 0 {
		t.Held[n-1].To = at
	}
	t.Held = append(t.Held, Held{Team: team, From: at})
}
