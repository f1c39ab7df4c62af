package openai

import (
	"context"
	"sync"
	"testing"
	"time"
)

// clock is a clock that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func testGate(l Limits) (*gate, *clock) {
	c := &clock{at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	if l.Slot == 0 {
		l.Slot = time.Millisecond
	}
	return newGate(l.withDefaults(), c.now), c
}

var down = &fault{what: "no response", server: true}

// try lets one draft through that ends with f; false = it was not let through.
func (g *gate) try(t *testing.T, f *fault) bool {
	t.Helper()
	leave, err := g.enter(t.Context())
	if err != nil {
		return false
	}
	leave(f)
	return true
}

func TestBreaker(t *testing.T) {
	t.Parallel()
	g, c := testGate(Limits{})
	for i := range 5 {
		if !g.try(t, down) {
			t.Fatalf("closed after %d failures", i)
		}
	}
	if g.try(t, nil) {
		t.Fatal("open after 5 failures")
	}
	c.forward(29 * time.Second)
	if g.try(t, nil) {
		t.Fatal("open before the rest is over")
	}
	c.forward(time.Second)
	probe, err := g.enter(t.Context())
	if err != nil {
		t.Fatal("nobody may try after the rest")
	}
	if g.try(t, nil) {
		t.Error("two try at once after a rest")
	}
	probe(down)
	if g.try(t, nil) {
		t.Error("open after the try failed")
	}
	c.forward(30 * time.Second)
	for _, f := range []*fault{nil, nil, down, nil} {
		if !g.try(t, f) {
			t.Error("not open after a good try")
		}
	}
}

// A try that says nothing about the server leaves the next one to try.
func TestProbeWithoutVerdict(t *testing.T) {
	t.Parallel()
	g, c := testGate(Limits{Failures: 1})
	g.try(t, down)
	c.forward(time.Minute)
	if !g.try(t, &fault{what: "gave up", err: context.Canceled}) {
		t.Fatal("not let through")
	}
	leave, err := g.enter(t.Context())
	if err != nil {
		t.Fatal("the next one may not try")
	}
	defer leave(nil)
	if g.try(t, nil) {
		t.Error("two try at once")
	}
}

// Only failures in a row count; an answer that was no use is an answer.
func TestBreakerCountsInARow(t *testing.T) {
	t.Parallel()
	g, _ := testGate(Limits{Failures: 2})
	for i, f := range []*fault{down, nil, down, {what: "unfinished: length", status: 200}, down, {what: "refused", status: 400}, down} {
		if !g.try(t, f) {
			t.Fatalf("closed at %d", i)
		}
	}
	if g.try(t, &fault{what: "gave up"}); !g.try(t, down) {
		t.Fatal("closed by a caller that left")
	}
	if g.try(t, nil) {
		t.Error("a caller that left cleared the failures")
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	g, c := testGate(Limits{})
	g.try(t, &fault{server: true, rest: 7 * time.Second})
	if g.try(t, nil) {
		t.Error("the server's wish is not kept")
	}
	c.forward(7 * time.Second)
	if !g.try(t, nil) {
		t.Error("not open after what the server wished")
	}
	now := c.now()
	for header, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, "-5": 0, "soon": 0, "999999": longestRest, "99999999999999999999": 0,
		"Mon, 02 Mar 2026 09:00:27 GMT": 20 * time.Second, "Mon, 02 Mar 2026 08:00:00 GMT": 0, "Tue, 03 Mar 2026 09:00:00 GMT": longestRest,
	} {
		if got := (&receipt{retryAfter: header}).rest(now); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}

func TestSlots(t *testing.T) {
	t.Parallel()
	g, _ := testGate(Limits{})
	first, _ := g.enter(t.Context())
	second, _ := g.enter(t.Context())
	if g.try(t, nil) {
		t.Error("three at once")
	}
	first(nil)
	if !g.try(t, nil) {
		t.Error("the slot is not free again")
	}
	second(down)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	g.slots <- struct{}{}
	g.slots <- struct{}{}
	if _, err := g.enter(ctx); err == nil || err.server {
		t.Errorf("with an ended context: %v", err)
	}
}

func TestBudget(t *testing.T) {
	t.Parallel()
	g, c := testGate(Limits{PerMinute: 6})
	spent := func() (n int) {
		for g.spend(0) {
			n++
		}
		return n
	}
	if n := spent(); n != 6 {
		t.Errorf("%d at once", n)
	}
	c.forward(30 * time.Second)
	if n := spent(); n != 3 {
		t.Errorf("%d after half a minute", n)
	}
	c.forward(-time.Hour)
	if n := spent(); n != 0 {
		t.Errorf("%d after the clock went back", n)
	}
	c.forward(24 * time.Hour)
	if n := spent(); n != 6 {
		t.Errorf("%d after a day", n)
	}
}
