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

// Clock is one running or finished clock. Facts are what happened to it and only grow; all else but
// Told is computed from them by sla.Fold and kept as an index for finding.
type Clock struct {
	Facts       []sla.Fact `json:"facts,omitempty"`
	Limit       string     `json:"limit,omitempty"` // "" = no clock
	Start       time.Time  `json:"start,omitzero"`
	Met         time.Time  `json:"met,omitzero"`
	Stopped     bool       `json:"stopped,omitempty"` // ended without being met, e.g. cancelled
	Due         time.Time  `json:"due,omitzero"`
	Half        time.Time  `json:"half,omitzero"`  // 50 %
	Soon        time.Time  `json:"soon,omitzero"`  // SoonAt %
	Told        int        `json:"told,omitempty"` // highest warning given: 50, 80, 100 or an escalation step above
	Provisional bool       `json:"provisional,omitempty"`
	Extended    time.Time  `json:"extended,omitzero"` // granted later due time
}

// Running reports whether the clock still counts.
func (c *Clock) Running() bool { return c.Limit != "" && c.Met.IsZero() && !c.Stopped }

// Breach is a due time that passed unmet. It is never erased and stays with the team that held
// the ticket at that instant.
type Breach struct {
	Clock ClockKind `json:"clock"`
	Due   time.Time `json:"due"`
	At    time.Time `json:"at"` // Due, or the change that moved the due time into the past
	Team  string    `json:"team"`
}

// Clocks are a ticket's clocks and what they are judged by.
type Clocks struct {
	Calendar string   `json:"calendar,omitempty"` // name@version when the clocks were last started or recalculated
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

// Of gives the clock of a kind.
func (c *Clocks) Of(kind ClockKind) *Clock {
	switch kind {
	case ClockSign:
		return &c.Sign
	case ClockResponse:
		return &c.Response
	default:
		return &c.Resolve
	}
}

// InTime reports whether a clock was met with no breach in its present run.
func (c *Clocks) InTime(kind ClockKind) bool {
	k := c.Of(kind)
	for _, b := range c.Breaches {
		if b.Clock == kind && !b.At.Before(k.Start) {
			return false
		}
	}
	return k.Told < 100 && (k.Met.IsZero() || k.Due.IsZero() || !k.Met.After(k.Due))
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
