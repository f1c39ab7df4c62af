package hotline

import (
	"time"

	"yihaotong/hotline/sla"
)

// What happens to a ticket's clocks is written down as facts of sla; sla.Fold says what they make.

// Timer is a clock after its facts, judged by the calendars that they name.
func (b *Book) Timer(c *Clock) (sla.Timer, error) {
	t, err := sla.Fold(c.Facts, b.calendar)
	if err != nil {
		return t, Fail(Invalid, "clock.calendar", "limit", c.Limit).Because(err)
	}
	return t, nil
}

// calendar finds a version of the calendar. One that is not kept any more is replaced by the one in
// force, so that an old ticket can still be worked on.
func (b *Book) calendar(id string) (*sla.Calendar, error) {
	if c := b.Calendars[id]; c != nil {
		return c, nil
	}
	return b.Calendar, nil
}

// record adds facts to a clock and brings the index and the ticket's breaches in step. A fact never
// comes before the one it follows, even when the copies' clocks differ by some milliseconds.
func (b *Book) record(t *Ticket, kind ClockKind, facts ...sla.Fact) error {
	c := t.Clocks.Of(kind)
	for _, f := range facts {
		if n := len(c.Facts); n > 0 && f.At.Before(c.Facts[n-1].At) {
			f.At = c.Facts[n-1].At
		}
		c.Facts = append(c.Facts, f)
	}
	timer, err := b.Timer(c)
	if err != nil {
		return err
	}
	c.Limit, c.Start, c.Met, c.Due, c.Extended, c.Provisional = timer.Limit.String(), timer.Start, timer.Met, timer.Due, timer.Until, timer.Provisional
	c.Stopped = timer.State == sla.StateNone
	c.Half, c.Soon = timer.At(50), timer.At(SoonAt)
	t.keep(kind, timer.Breaches)
	switch last := c.Facts[len(c.Facts)-1]; last.Kind {
	case sla.Started, sla.Reopened:
		c.Told = 0
	case sla.Retargeted:
		c.Told = 0
		c.skipTo(last.At)
	}
	return nil
}

// skipTo marks warnings below 100 % as given whose instant has passed, so that a change does not
// send two at once; a passed due time is left for the watcher, which records the breach.
func (c *Clock) skipTo(now time.Time) {
	if !c.Half.After(now) {
		c.Told = 50
	}
	if !c.Soon.After(now) {
		c.Told = SoonAt
	}
}

// keep adds the breaches of a clock that the ticket does not have yet. All are those of the clock,
// oldest first; none is ever taken back.
func (t *Ticket) keep(kind ClockKind, all []sla.Breach) {
	known := 0
	for _, b := range t.Clocks.Breaches {
		if b.Clock == kind {
			known++
		}
	}
	for _, b := range all[min(known, len(all)):] {
		t.Clocks.Breaches = append(t.Clocks.Breaches, Breach{Clock: kind, Due: b.Due, At: b.At, Team: b.Team})
		if c := t.Clocks.Of(kind); c.Due.Equal(b.Due) {
			c.Told = max(c.Told, 100)
		}
	}
}

// arm starts a clock afresh, with the calendar in force.
func (b *Book) arm(t *Ticket, kind ClockKind, limit sla.Limit, start time.Time) error {
	c := t.Clocks.Of(kind)
	f := sla.Fact{Kind: sla.Started, At: start, Limit: limit, Calendar: b.Calendar.ID(), Team: t.Team}
	if len(c.Facts) == 0 {
		return b.record(t, kind, f)
	}
	if c.Running() {
		if err := b.record(t, kind, sla.Fact{Kind: sla.Stopped, At: start}); err != nil {
			return err
		}
	}
	f.Kind = sla.Reopened
	return b.record(t, kind, f)
}

// start arms all three clocks: from intake, and again when the ticket is reopened.
func (b *Book) start(t *Ticket, now time.Time) error {
	p := b.Policy.Targets(t.target(), now)
	t.Clocks.Calendar, t.Clocks.Policy = b.Calendar.ID(), b.Policy.ID()
	return eachLimit(p, func(kind ClockKind, l sla.Limit) error { return b.arm(t, kind, l, now) })
}

// eachLimit calls f with each clock's limit until one fails.
func eachLimit(p sla.Targets, f func(ClockKind, sla.Limit) error) error {
	if err := f(ClockSign, p.Sign); err != nil {
		return err
	}
	if err := f(ClockResponse, p.Response); err != nil {
		return err
	}
	return f(ClockResolve, p.Resolve)
}

// retargetAll follows a change of category, priority or type; starts and pauses stay.
func (b *Book) retargetAll(t *Ticket, now time.Time) error {
	p := b.Policy.Targets(t.target(), now)
	t.Clocks.Policy = b.Policy.ID()
	return eachLimit(p, func(kind ClockKind, l sla.Limit) error {
		c := t.Clocks.Of(kind)
		if !c.Running() || c.Limit == l.String() {
			return nil
		}
		return b.record(t, kind, c.aimed(sla.Fact{Limit: l}, now))
	})
}

// aimed completes a change of what a clock runs to; a granted later due time stays.
func (c *Clock) aimed(f sla.Fact, now time.Time) sla.Fact {
	f.Kind, f.At = sla.Retargeted, now
	if c.Extended.After(now) {
		f.Until = c.Extended
	}
	return f
}

// prolong sets a granted later due time; a time that has passed meanwhile changes nothing.
func (b *Book) prolong(t *Ticket, kind ClockKind, until, now time.Time) error {
	if !until.After(now) {
		return nil
	}
	return b.record(t, kind, sla.Fact{Kind: sla.Retargeted, At: now, Until: until})
}

func (t *Ticket) target() sla.Target {
	return sla.Target{Category: t.Category, Priority: string(t.Priority), Type: string(t.Type), Team: t.Team}
}

// each records one fact on every clock that fits.
func (b *Book) each(t *Ticket, fits func(*Clock) bool, f sla.Fact) error {
	for _, kind := range []ClockKind{ClockSign, ClockResponse, ClockResolve} {
		if !fits(t.Clocks.Of(kind)) {
			continue
		}
		if err := b.record(t, kind, f); err != nil {
			return err
		}
	}
	return nil
}

// pause stops the running clocks (挂起).
func (b *Book) pause(t *Ticket, reason string, now time.Time) error {
	t.Clocks.Paused = true
	return b.each(t, (*Clock).Running, sla.Fact{Kind: sla.Paused, At: now, Reason: reason})
}

// resume lets the clocks run on.
func (b *Book) resume(t *Ticket, now time.Time) error {
	t.Clocks.Paused = false
	return b.each(t, (*Clock).paused, sla.Fact{Kind: sla.Resumed, At: now})
}

// paused reports whether the clock was paused and neither resumed nor ended since.
func (c *Clock) paused() bool {
	for i := len(c.Facts) - 1; i >= 0 && c.Running(); i-- {
		switch c.Facts[i].Kind {
		case sla.Paused:
			return true
		case sla.Resumed, sla.Started, sla.Reopened:
			return false
		}
	}
	return false
}

// meet ends a clock in time or late; a passed due time is recorded first.
func (b *Book) meet(t *Ticket, kind ClockKind, now time.Time) error {
	if !t.Clocks.Of(kind).Running() {
		return nil
	}
	return b.record(t, kind, sla.Fact{Kind: sla.Met, At: now})
}

// stop ends all clocks without meeting them.
func (b *Book) stop(t *Ticket, now time.Time) error {
	t.Clocks.Paused = false
	return b.each(t, (*Clock).Running, sla.Fact{Kind: sla.Stopped, At: now})
}

// undo takes the end of some clocks back: they run on as if they had not ended.
func (b *Book) undo(t *Ticket, fits func(*Clock) bool, now time.Time) error {
	return b.each(t, fits, sla.Fact{Kind: sla.Undone, At: now})
}
