package hotline

import (
	"time"

	"yihaotong/hotline/sla"
)

// ClockKind names one of a ticket's clocks.
type ClockKind string

// The clocks of a ticket: 签收, first response, resolution.
const (
	ClockSign     ClockKind = "sign"
	ClockResponse ClockKind = "response"
	ClockResolve  ClockKind = "resolve"
)

// Clock is one running or finished clock. Limit, Start and Pauses are the facts; Due, Half and
// Soon are computed from them and kept as an index for finding.
type Clock struct {
	Limit       string      `json:"limit,omitempty"` // "" = no clock
	Start       time.Time   `json:"start,omitzero"`
	Pauses      []sla.Pause `json:"pauses,omitempty"`
	Met         time.Time   `json:"met,omitzero"`
	Stopped     bool        `json:"stopped,omitempty"` // ended without being met, e.g. cancelled
	Due         time.Time   `json:"due,omitzero"`
	Half        time.Time   `json:"half,omitzero"`  // 50 %
	Soon        time.Time   `json:"soon,omitzero"`  // SoonAt %
	Told        int         `json:"told,omitempty"` // highest warning given: 50, 80, 100 or an escalation step above
	Provisional bool        `json:"provisional,omitempty"`
	Extended    time.Time   `json:"extended,omitzero"` // granted later due time
}

// Running reports whether the clock still counts.
func (c *Clock) Running() bool { return c.Limit != "" && c.Met.IsZero() && !c.Stopped }

// Breach is a due time that passed unmet. It is never erased and stays with the team that held
// the ticket at that instant.
type Breach struct {
	Clock ClockKind `json:"clock"`
	Due   time.Time `json:"due"`
	Team  string    `json:"team"`
}

// Clocks are a ticket's clocks and what they are judged by.
type Clocks struct {
	Calendar string   `json:"calendar,omitempty"` // name@version
	Policy   string   `json:"policy,omitempty"`
	Sign     Clock    `json:"sign"`
	Response Clock    `json:"response"`
	Resolve  Clock    `json:"resolve"`
	Paused   bool     `json:"paused,omitempty"`
	Breaches []Breach `json:"breaches,omitempty"`
	Held     []Held   `json:"held,omitempty"` // time split by team
}

// Held is a stretch of time during which one team had the ticket. To is zero for the present one.
type Held struct {
	Team string    `json:"team"`
	From time.Time `json:"from"`
	To   time.Time `json:"to,omitzero"`
}

// Each calls f with each clock in order.
func (c *Clocks) Each(f func(ClockKind, *Clock)) {
	f(ClockSign, &c.Sign)
	f(ClockResponse, &c.Response)
	f(ClockResolve, &c.Resolve)
}

// Risk is the worst of the running clocks, by the warnings given so far. A breach shows even
// while the ticket is suspended.
func (c *Clocks) Risk(s Status) Risk {
	if !s.Open() {
		return RiskNone
	}
	risk := RiskNone
	c.Each(func(_ ClockKind, k *Clock) {
		switch {
		case !k.Running():
		case k.Told >= 100:
			risk = RiskBreached
		case k.Told >= SoonAt && risk != RiskBreached:
			risk = RiskSoon
		case risk == RiskNone:
			risk = RiskOK
		}
	})
	if c.Paused && risk != RiskBreached && risk != RiskNone {
		return RiskPaused
	}
	return risk
}

// next is when the watcher must look at the clocks again; zero = never.
func (c *Clocks) next(steps []Step) time.Time {
	var next time.Time
	if c.Paused {
		return next
	}
	c.Each(func(_ ClockKind, k *Clock) {
		if w := k.warnings(steps); k.Running() && len(w) > 0 {
			next = earlier(next, w[0].at)
		}
	})
	return next
}

// warning is one thing to tell about a clock at its instant.
type warning struct {
	told int
	at   time.Time
	to   Role // "" = the team
}

// warnings are those still to be given, in order.
func (c *Clock) warnings(steps []Step) []warning {
	all := []warning{{50, c.Half, ""}, {SoonAt, c.Soon, ""}, {100, c.Due, ""}}
	for i, s := range steps {
		all = append(all, warning{101 + i, c.Due.Add(s.After), s.To})
	}
	for len(all) > 0 && all[0].told <= c.Told {
		all = all[1:]
	}
	return all
}

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// arm starts a clock afresh.
func (b *Book) arm(c *Clock, limit sla.Limit, start time.Time) error {
	*c = Clock{Limit: limit.String(), Start: start}
	return b.compute(c)
}

// retarget gives a running clock another limit; its start and pauses stay, a warning already
// given for a later due time is given again.
func (b *Book) retarget(c *Clock, limit sla.Limit, now time.Time) error {
	if !c.Running() || c.Limit == limit.String() {
		return nil
	}
	c.Limit = limit.String()
	if err := b.compute(c); err != nil {
		return err
	}
	c.Told = 0
	c.skipTo(now)
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

// compute derives due time and warning instants from the clock's facts.
func (b *Book) compute(c *Clock) error {
	limit, err := sla.ParseLimit(c.Limit)
	if err != nil {
		return Fail(Internal, "clock.limit", "limit", c.Limit).Because(err)
	}
	d, err := b.Calendar.Due(c.Start, limit, c.Pauses)
	if err != nil {
		return Fail(Invalid, "clock.calendar", "limit", c.Limit).Because(err)
	}
	c.Due, c.Provisional = d.Due, d.Provisional
	if c.Extended.After(c.Due) {
		c.Due = c.Extended
	}
	c.Half = b.Calendar.Share(c.Start, limit, c.Pauses, d.Due, 50)
	c.Soon = b.Calendar.Share(c.Start, limit, c.Pauses, d.Due, SoonAt)
	return nil
}

// prolong sets a granted later due time; warnings before it are given again.
func (b *Book) prolong(c *Clock, until, now time.Time) error {
	c.Extended = until
	if err := b.compute(c); err != nil {
		return err
	}
	if c.Told < 100 {
		c.Told = 0
		c.skipTo(now)
	}
	return nil
}

// start arms all three clocks from intake.
func (b *Book) start(t *Ticket, now time.Time) error {
	p := b.Policy.Targets(t.target(), now)
	t.Clocks.Calendar, t.Clocks.Policy = b.Calendar.ID(), b.Policy.ID()
	if err := b.arm(&t.Clocks.Sign, p.Sign, now); err != nil {
		return err
	}
	if err := b.arm(&t.Clocks.Response, p.Response, now); err != nil {
		return err
	}
	return b.arm(&t.Clocks.Resolve, p.Resolve, now)
}

// retargetAll follows a change of category, priority or type.
func (b *Book) retargetAll(t *Ticket, now time.Time) error {
	p := b.Policy.Targets(t.target(), now)
	if err := b.retarget(&t.Clocks.Sign, p.Sign, now); err != nil {
		return err
	}
	if err := b.retarget(&t.Clocks.Response, p.Response, now); err != nil {
		return err
	}
	return b.retarget(&t.Clocks.Resolve, p.Resolve, now)
}

func (t *Ticket) target() sla.Target {
	return sla.Target{Category: t.Category, Priority: string(t.Priority), Type: string(t.Type), Team: t.Team}
}

// pause stops the running clocks (挂起).
func (c *Clocks) pause(reason string, now time.Time) {
	c.Paused = true
	c.Each(func(_ ClockKind, k *Clock) {
		if k.Running() {
			k.Pauses = append(k.Pauses, sla.Pause{From: now, Reason: reason})
		}
	})
}

// resume lets the clocks run on.
func (b *Book) resume(c *Clocks, now time.Time) error {
	c.Paused = false
	var failed error
	c.Each(func(_ ClockKind, k *Clock) {
		n := len(k.Pauses)
		if !k.Running() || n == 0 || !k.Pauses[n-1].To.IsZero() || failed != nil {
			return
		}
		k.Pauses[n-1].To = now
		failed = b.compute(k)
	})
	return failed
}

// meet ends a clock in time or late; a passed due time is recorded first.
func (t *Ticket) meet(k ClockKind, c *Clock, now time.Time) {
	if !c.Running() {
		return
	}
	t.breachIfDue(k, c, now)
	c.Met = now
}

// breachIfDue records that the due time has passed unmet, once.
func (t *Ticket) breachIfDue(k ClockKind, c *Clock, now time.Time) bool {
	if !c.Running() || t.Clocks.Paused || c.Told >= 100 || !now.After(c.Due) {
		return false
	}
	c.Told = 100
	t.Clocks.Breaches = append(t.Clocks.Breaches, Breach{Clock: k, Due: c.Due, Team: t.heldAt(c.Due)})
	return true
}

// heldAt is the team that had the ticket at an instant.
func (t *Ticket) heldAt(at time.Time) string {
	for _, h := range t.Clocks.Held {
		if h.To.IsZero() || h.To.After(at) {
			return h.Team
		}
	}
	return t.Team
}

// hold notes that a team has the ticket from now on.
func (t *Ticket) hold(team string, now time.Time) {
	if n := len(t.Clocks.Held); n > 0 {
		if t.Clocks.Held[n-1].Team == team {
			return
		}
		t.Clocks.Held[n-1].To = now
	}
	t.Clocks.Held = append(t.Clocks.Held, Held{Team: team, From: now})
}

// stop ends all clocks without meeting them.
func (c *Clocks) stop() {
	c.Paused = false
	c.Each(func(_ ClockKind, k *Clock) { k.Stopped = k.Stopped || k.Running() })
}
