package web

import (
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/sla"
	"yihaotong/web/api"
)

// clock shapes what a ticket's clocks say in short.
func (v viewer) clock(t *hotline.Ticket) api.Clock {
	c := &t.Clocks
	a := api.Clock{
		State: ticketClockState(t), Risk: api.Risk(c.Risk(t.Status)),
		SignDue: v.maybe(c.Sign.Due), ResponseDue: v.maybe(c.Response.Due), ResolveDue: v.maybe(c.Resolve.Due),
		SignMet: v.maybe(c.Sign.Met), ResponseMet: v.maybe(c.Response.Met), ResolveMet: v.maybe(c.Resolve.Met),
		Provisional: c.Sign.Provisional || c.Response.Provisional || c.Resolve.Provisional,
	}
	if c.Paused && t.Wait != nil {
		a.Reason = string(t.Wait.Reason)
	}
	return a
}

func ticketClockState(t *hotline.Ticket) api.ClockState {
	if r := &t.Clocks.Resolve; r.Limit == "" || !r.Met.IsZero() || r.Stopped {
		return clockState(r, false)
	}
	return clockState(&t.Clocks.Resolve, t.Clocks.Paused)
}

func clockState(c *hotline.Clock, paused bool) api.ClockState {
	switch {
	case c.Limit == "":
		return api.ClockStateNone
	case !c.Met.IsZero():
		return api.ClockStateMet
	case c.Stopped:
		return api.ClockStateStopped
	case paused:
		return api.ClockStatePaused
	}
	return api.ClockStateRunning
}

// clocks shapes the whole story of a ticket's clocks, with the steps that led to each due time, each
// counted with the calendar version that the clock is judged by.
func (v viewer) clocks(t *hotline.Ticket, book *hotline.Book, now time.Time, lang string) (api.ClockReport, error) {
	r := api.ClockReport{
		Calendar: t.Clocks.Calendar, Policy: t.Clocks.Policy, Risk: api.Risk(t.Clocks.Risk(t.Status)),
		Clocks: []api.ExplainedClock{}, Breaches: []api.Breach{}, Held: []api.Held{},
	}
	var failed error
	t.Clocks.Each(func(kind hotline.ClockKind, c *hotline.Clock) {
		if c.Limit == "" || failed != nil {
			return
		}
		var timer sla.Timer
		if timer, failed = book.Timer(c); failed != nil {
			return
		}
		x := v.explained(kind, c, &timer, t.Clocks.Paused, now)
		x.Steps, failed = v.steps(&timer, lang)
		r.Clocks = append(r.Clocks, x)
	})
	for _, b := range t.Clocks.Breaches {
		r.Breaches = append(r.Breaches, api.Breach{Clock: api.ClockKind(b.Clock), Due: v.time(b.Due), Team: b.Team})
	}
	for _, h := range t.Clocks.Held {
		r.Held = append(r.Held, api.Held{Team: h.Team, From: v.time(h.From), To: v.maybe(h.To)})
	}
	return r, failed
}

func (v viewer) explained(kind hotline.ClockKind, c *hotline.Clock, timer *sla.Timer, paused bool, now time.Time) api.ExplainedClock {
	x := api.ExplainedClock{
		Clock: api.ClockKind(kind), State: clockState(c, paused), Risk: api.Risk(timer.Risk(now)), Limit: c.Limit, Start: v.maybe(c.Start), Due: v.maybe(c.Due),
		Met: v.maybe(c.Met), Provisional: c.Provisional, Pauses: []api.Pause{}, Calendar: timer.CalendarID(),
		RemainingMinutes: timer.Remaining(now).Minutes(), Split: []api.ClockShare{},
	}
	for _, p := range timer.Pauses {
		x.Pauses = append(x.Pauses, api.Pause{From: v.time(p.From), To: v.maybe(p.To), Reason: p.Reason})
	}
	for _, s := range timer.Split(now) {
		x.Split = append(x.Split, api.ClockShare{Team: s.Team, UsedMinutes: s.Used.Minutes(), PausedMinutes: s.Paused.Minutes()})
	}
	return x
}

func (v viewer) steps(timer *sla.Timer, lang string) ([]api.ClockStep, error) {
	told, err := timer.Explain()
	if err != nil {
		return nil, hotline.Fail(hotline.Invalid, "clock.calendar", "limit", timer.Limit.String()).Because(err)
	}
	steps := []api.ClockStep{}
	for _, s := range told {
		step := api.ClockStep{Text: s.Text(lang), Minutes: s.Counted.Minutes(), Total: s.Total.Minutes()}
		if !s.From.IsZero() {
			step.From = v.time(s.From)
		}
		if !s.To.IsZero() {
			step.To = v.time(s.To)
		}
		steps = append(steps, step)
	}
	if timer.Until.Equal(timer.Due) {
		steps = append(steps, api.ClockStep{Text: hotline.Words(lang, "clock.extended", nil), To: v.time(timer.Until)})
	}
	return steps, nil
}
