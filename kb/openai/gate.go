package openai

import (
	"context"
	"sync"
	"time"

	"yihaotong/hotline"
)

// longestRest bounds what a server may wish by Retry-After.
const longestRest = 5 * time.Minute

// gate lets drafts through: few at once, not more than the budget, none while the server rests. What
// the model writes never closes it, so that no question can.
type gate struct {
	limits Limits
	now    hotline.Now
	slots  chan struct{}

	mu       sync.Mutex
	failures int       // in a row
	rest     time.Time // the server is left alone until then
	probing  bool      // after a rest one draft goes first
	budget   float64   // requests that may be sent now
	filled   time.Time // when budget was last counted
}

func newGate(l Limits, now hotline.Now) *gate {
	return &gate{limits: l, now: now, slots: make(chan struct{}, l.Slots), budget: float64(l.PerMinute), filled: now()}
}

// enter waits for a slot. What it gives must be called with how the draft went, nil = well.
func (g *gate) enter(ctx context.Context) (leave func(*fault), err *fault) {
	if g.resting() {
		return nil, &fault{what: "rests after failures"}
	}
	timer := time.NewTimer(g.limits.Slot)
	defer timer.Stop()
	select {
	case g.slots <- struct{}{}:
	case <-timer.C:
		return nil, &fault{what: "all slots are taken"}
	case <-ctx.Done():
		return nil, &fault{what: "gave up", err: context.Cause(ctx)}
	}
	probe, ok := g.admit()
	if !ok {
		<-g.slots
		return nil, &fault{what: "rests after failures"}
	}
	return func(f *fault) {
		g.settle(f, probe)
		<-g.slots
	}, nil
}

func (g *gate) resting() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.now().Before(g.rest) || g.probing
}

// admit lets one draft pass; probe = it tries the server after a rest.
func (g *gate) admit() (probe, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.now().Before(g.rest) || g.probing {
		return false, false
	}
	g.probing = g.failures >= g.limits.Failures
	return g.probing, true
}

func (g *gate) settle(f *fault, probe bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if probe {
		g.probing = false
	}
	if f == nil || !f.server {
		if f == nil || f.status != 0 { // it answered
			g.failures = 0
		}
		return
	}
	g.failures++
	rest := f.rest
	if g.failures >= g.limits.Failures {
		rest = max(rest, g.limits.Rest)
	}
	if until := g.now().Add(rest); until.After(g.rest) {
		g.rest = until
	}
}

// spend takes one request out of the budget, which fills evenly; false = no more than keep are left.
func (g *gate) spend(keep int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	now, most := g.now(), float64(g.limits.PerMinute)
	g.budget = min(most, g.budget+most*max(0, now.Sub(g.filled).Minutes()))
	g.filled = now
	if g.budget < float64(keep+1) {
		return false
	}
	g.budget--
	return true
}
