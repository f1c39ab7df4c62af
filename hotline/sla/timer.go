package sla

import "time"

// State is how a clock stands.
type State string

// The states of a clock.
const (
	StateNone    State = "none" // never started, or stopped
	StateRunning State = "running"
	StatePaused  State = "paused"
	StateMet     State = "met"
)

// Risk is how urgent a clock is.
type Risk string

// The risks of a clock.
const (
	RiskOK       Risk = "ok"
	RiskSoon     Risk = "soon" // SoonAt percent of its time are used up
	RiskBreached Risk = "breached"
	RiskPaused   Risk = "paused"
	RiskNone     Risk = "none"
)

// SoonAt is the percentage of its time from which a clock is due soon.
const SoonAt = 80

// Breach is a due time that passed unmet. It is never taken back.
type Breach struct {
	Due  time.Time // the due time that passed
	At   time.Time // when it was broken: Due, or the re-targeting that moved the due time into the past
	Team string    // who held the clock at At
}

// Held is a stretch during which one team held the clock. To is zero for the present one.
type Held struct {
	Team     string
	From, To time.Time
}

// Timer is a clock after its facts, made by [Fold].
type Timer struct {
	State       State
	Start       time.Time // of the present run
	Limit       Limit
	Until       time.Time
	Due         time.Time // zero when it never started; while paused, as if resumed at the pause's beginning
	Provisional bool
	Pauses      []Pause // of the present run
	Met         time.Time
	Breaches    []Breach // up to the last fact; see BreachesAt
	Held        []Held

	calendar *Calendar
	aimed    time.Time // when the present due time came into being
	byLimit  time.Time // the due time of the limit alone
	ended    time.Time // met or stopped
}

// open reports whether the clock is neither met nor stopped.
func (t *Timer) open() bool { return t.State == StateRunning || t.State == StatePaused }

// BreachesAt are the breaches known at an instant after the last fact: those recorded, and the
// present due time if it has passed unmet, stamped with its own instant.
func (t *Timer) BreachesAt(now time.Time) []Breach {
	b, late := t.late(now)
	if !late {
		return t.Breaches
	}
	return append(t.Breaches[:len(t.Breaches):len(t.Breaches)], b)
}

// late gives the breach of the present due time if it passed before now and is not recorded yet.
// To be done at the due instant itself is in time.
func (t *Timer) late(now time.Time) (Breach, bool) {
	if !t.open() || t.frozen() || !t.Due.Before(now) || t.recorded() {
		return Breach{}, false
	}
	at := t.Due
	if at.Before(t.aimed) {
		at = t.aimed
	}
	return Breach{Due: t.Due, At: at, Team: t.holder(at)}, true
}

// frozen reports whether an open pause holds the due time off. One that began at or after the
// limit was full does not, nor does any hold off a due time by date alone.
func (t *Timer) frozen() bool {
	n := len(t.Pauses)
	return t.State == StatePaused && t.Pauses[n-1].From.Before(t.byLimit)
}

// recorded reports whether the breach of the present due time stands in Breaches.
func (t *Timer) recorded() bool {
	n := len(t.Breaches)
	return n > 0 && t.Breaches[n-1].Due.Equal(t.Due)
}

// holder is the team that held the clock at an instant.
func (t *Timer) holder(at time.Time) string {
	team := ""
	for _, h := range t.Held {
		if h.From.After(at) {
			break
		}
		team = h.Team
	}
	return team
}

// Risk is how urgent the clock is at an instant after the last fact. A breach shows even while
// the clock is paused.
func (t *Timer) Risk(now time.Time) Risk {
	_, late := t.late(now)
	switch {
	case !t.open():
		return RiskNone
	case late || t.recorded():
		return RiskBreached
	case t.State == StatePaused:
		return RiskPaused
	case !now.Before(t.At(SoonAt)):
		return RiskSoon
	default:
		return RiskOK
	}
}

// At is the instant at which percent of the clock's time is used up; 100 = Due. Zero when it
// never started.
func (t *Timer) At(percent int) time.Time {
	if t.calendar == nil {
		return time.Time{}
	}
	return t.calendar.Share(t.Start, t.Limit, t.Pauses, t.Due, percent)
}

// Remaining is the time left at an instant after the last fact, in the limit's kind of time:
// elapsed for min, h and a due time by date, else working time. Negative = late by that much. A
// clock that stands still has what it had when it was paused; 0 when none runs.
func (t *Timer) Remaining(now time.Time) time.Duration {
	if !t.open() {
		return 0
	}
	if t.frozen() {
		now = t.Pauses[len(t.Pauses)-1].From
	}
	at, due := nanos(now), nanos(t.Due)
	return time.Duration(t.calendar.measure(at, due, t.unit()) - t.calendar.measure(due, at, t.unit()))
}

// unit is that of the limit; a clock with a due time by date alone counts elapsed time.
func (t *Timer) unit() Unit {
	if t.Limit == (Limit{}) {
		return Minute
	}
	return t.Limit.Unit
}

// CalendarID names the calendar that the clock is judged by; "" when it never started.
func (t *Timer) CalendarID() string {
	if t.calendar == nil {
		return ""
	}
	return t.calendar.ID()
}

// Share is what one team used of the present run, in the limit's kind of time.
type Share struct {
	Team   string
	Used   time.Duration // outside pauses
	Paused time.Duration
}

// Split divides the present run by the teams that held it, in the order in which each first did,
// up to now or to when it ended.
func (t *Timer) Split(now time.Time) []Share {
	if t.calendar == nil {
		return nil
	}
	if !t.ended.IsZero() {
		now = t.ended
	}
	stops := t.closedPauses(now)
	var out []Share
	for _, h := range t.Held {
		to := h.To
		if to.IsZero() || to.After(now) {
			to = now
		}
		a, b := max(nanos(h.From), nanos(t.Start)), nanos(to)
		if b <= a {
			continue
		}
		used := t.calendar.counted(a, b, stops, t.unit())
		out = addShare(out, Share{h.Team, time.Duration(used), time.Duration(t.calendar.measure(a, b, t.unit()) - used)})
	}
	return out
}

// closedPauses are the pauses of the run, an open one closed at now.
func (t *Timer) closedPauses(now time.Time) []stretch {
	var out []stretch
	for _, p := range t.Pauses {
		to := p.To
		if to.IsZero() {
			to = now
		}
		out = append(out, stretch{nanos(p.From), nanos(to), p.Reason})
	}
	return out
}

func addShare(all []Share, s Share) []Share {
	for i := range all {
		if all[i].Team == s.Team {
			all[i].Used += s.Used
			all[i].Paused += s.Paused
			return all
		}
	}
	return append(all, s)
}

// Explain gives the steps to the due time of the limit; a due time by date has none.
func (t *Timer) Explain() ([]Step, error) {
	if t.calendar == nil || t.Limit == (Limit{}) {
		return nil, nil
	}
	d, err := t.calendar.Explain(t.Start, t.Limit, t.Pauses)
	return d.Steps, err
}
