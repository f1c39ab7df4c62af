package sla

import (
	"errors"
	"fmt"
	"time"
)

// Deadline is when a clock is due.
type Deadline struct {
	Due         time.Time `json:"due"`
	Provisional bool      `json:"provisional"` // a year without a published calendar was counted in
	Calendar    string    `json:"calendar"`
	Version     string    `json:"calendar_version"`
	Steps       []Step    `json:"steps"` // only from Explain
}

// ErrBeyond means that the limit is not full by the end of the last year that calendars reach, as
// when everything is closed from now on.
var ErrBeyond = errors.New("the limit is not full in the years that calendars reach")

// Due is when a clock that starts at start is due. An open pause has no length yet and moves
// nothing. Errors: an impossible limit or pause, an instant outside the years that calendars
// reach, [ErrBeyond].
func (c *Calendar) Due(start time.Time, l Limit, pauses []Pause) (Deadline, error) {
	var buf [4]stretch
	r, err := c.run(start, l, pauses, buf[:0])
	if err != nil {
		return Deadline{}, err
	}
	return Deadline{Due: c.time(r.due), Provisional: r.guessed, Calendar: c.file.Name, Version: c.file.Version}, nil
}

// run is a clock counted to its end.
type run struct {
	start, full, due int64 // full = the due time before pauses
	pauses           []stretch
	guessed          bool
}

func (c *Calendar) run(start time.Time, l Limit, pauses []Pause, buf []stretch) (run, error) {
	if l.Unit.most() == 0 {
		return run{}, fmt.Errorf("limit unit %q: want min, h, wh, wd or d", l.Unit)
	}
	if err := l.check(); err != nil {
		return run{}, err
	}
	if err := reach(start); err != nil {
		return run{}, fmt.Errorf("start %w", err)
	}
	r := run{start: start.UnixNano()}
	var err error
	if r.pauses, err = stretches(buf, r.start, pauses); err != nil {
		return run{}, err
	}
	ok := c.fill(&r, l)
	r.due = r.full
	for i := 0; ok && i < len(r.pauses) && r.pauses[i].from < r.due; i++ {
		ok = c.move(&r, r.pauses[i], l.Unit)
	}
	if !ok || reach(c.time(r.due)) != nil {
		return run{}, fmt.Errorf("%w: %s from %s in calendar %s, which ends with %d", ErrBeyond, l, start.Format(time.RFC3339), c.ID(), lastYear)
	}
	return r, nil
}

// fill counts the limit from the start, as if there were no pauses; false when the table ends before.
func (c *Calendar) fill(r *run, l Limit) bool {
	t := &c.table
	first := t.find(r.start)
	ok := true
	switch l.Unit {
	case Minute:
		r.full = r.start + int64(l.N)*int64(time.Minute)
		return true
	case Hour:
		r.full = r.start + int64(l.N)*int64(time.Hour)
		return true
	case WorkingHour:
		r.full, ok = t.reached(t.worked(r.start) + int64(l.N)*int64(time.Hour))
	case WorkingDay, Day:
		last := first
		if l.Unit == WorkingDay {
			last = t.nthOpen(first, l.N)
			first++
		} else if first += l.N; first < t.len() {
			last = t.nextOpen(first)
		}
		if ok = first < t.len() && last < t.len(); ok {
			r.full = t.close(last)
		}
	}
	r.guessed = ok && t.guessed(first, t.find(r.full-1))
	return ok
}

// move puts the due time off by a pause that began before it; false when the table ends before.
func (c *Calendar) move(r *run, p stretch, u Unit) bool {
	t := &c.table
	if u.Elapsed() {
		r.due += p.to - p.from
		return true
	}
	ok, last := true, p.to
	if lost := t.worked(p.to) - t.worked(p.from); lost > 0 {
		r.due, ok = t.reached(t.worked(r.due) + lost)
		last = r.due
	}
	r.guessed = r.guessed || t.guessed(t.find(p.from), t.find(last-1))
	return ok
}

// Share is the instant at which percent of the time that counts between start and due is used
// up: elapsed time for min and h, else working time, without pauses. From 100 on it is due itself.
func (c *Calendar) Share(start time.Time, l Limit, pauses []Pause, due time.Time, percent int) time.Time {
	if percent >= 100 {
		return due
	}
	var buf [4]stretch
	from, to := nanos(start), nanos(due)
	stops, err := stretches(buf[:0], from, pauses)
	if err != nil || percent <= 0 {
		return start
	}
	at := from
	budget := part(c.counted(from, to, stops, l.Unit), percent)
	for _, p := range stops {
		if p.from >= to {
			break
		}
		before := c.measure(at, p.from, l.Unit)
		if before >= budget {
			break
		}
		budget -= before
		at = p.to
	}
	return c.time(c.forward(at, budget, l.Unit))
}

// part is percent of n, without overflow.
func part(n int64, percent int) int64 { return n/100*int64(percent) + n%100*int64(percent)/100 }

// counted is the time of the unit's kind between two instants outside pauses.
func (c *Calendar) counted(from, to int64, pauses []stretch, u Unit) int64 {
	sum := c.measure(from, to, u)
	for _, p := range pauses {
		sum -= c.measure(max(p.from, from), min(p.to, to), u)
	}
	return sum
}

// measure is the time of the unit's kind between two instants; 0 when to is not after from.
func (c *Calendar) measure(from, to int64, u Unit) int64 {
	if to <= from {
		return 0
	}
	if u.Elapsed() {
		return to - from
	}
	return c.table.worked(to) - c.table.worked(from)
}

// forward is the first instant at which amount of the unit's kind has passed since at.
func (c *Calendar) forward(at, amount int64, u Unit) int64 {
	if u.Elapsed() || amount == 0 {
		return at + amount
	}
	to, _ := c.table.reached(c.table.worked(at) + amount)
	return to
}
