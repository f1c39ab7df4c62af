package redisqueue_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
)

// 32 claimers, some of which sleep for twice their lease: one order of all calls explains every
// answer, no late owner changes anything, and each ticket is done once.
func TestLinearizable(t *testing.T) {
	t.Parallel()
	const claimers, tickets = 32, 2000
	url := calm(t, shared)
	q := connect(t, url).Queue(nil, tickets)
	for i := range tickets {
		push(t, q, move(fmt.Sprintf("%04d", i), 1))
	}
	var seen history
	var left atomic.Int64
	left.Store(tickets)
	var done sync.Map
	end := time.Now().Add(60 * time.Second)
	var wg sync.WaitGroup
	for id := range claimers {
		c := newClaimer(id, connect(t, url).Queue(nil, tickets), 40*time.Millisecond, &seen)
		wg.Go(func() {
			for left.Load() > 0 && time.Now().Before(end) && !t.Failed() {
				finished, found := c.turn(t)
				for _, ticket := range finished {
					if _, twice := done.LoadOrStore(ticket, true); twice {
						t.Errorf("%s was done twice", ticket)
					}
					left.Add(-1)
				}
				if !found {
					time.Sleep(2 * time.Millisecond)
				}
			}
		})
	}
	wg.Wait()
	if n := left.Load(); n != 0 {
		t.Errorf("%d tickets are left", n)
	}
	seen.check(t)
}

// The check of histories tells a wrong one.
func TestHistoryCheckBites(t *testing.T) {
	t.Parallel()
	claim := func(token, until, call int64) porcupine.Operation {
		return porcupine.Operation{Input: step{ticket: "a", kind: "claim", token: token, until: until}, Call: call, Return: call + 10}
	}
	done := func(token, call int64) porcupine.Operation {
		return porcupine.Operation{Input: step{ticket: "a", kind: "done", token: token}, Call: call, Return: call + 10}
	}
	expire := func(token, until int64) porcupine.Operation {
		return porcupine.Operation{Input: step{ticket: "a", kind: "expire", token: token, until: until}, Call: until*1000 - 1000, Return: until*1000 + 1000}
	}
	for name, c := range map[string]struct {
		steps []porcupine.Operation
		right bool
	}{
		"claimed again after the lease":  {[]porcupine.Operation{claim(1, 50, 0), expire(1, 50), claim(2, 120, 60_000), done(2, 61_000)}, true},
		"claimed twice within the lease": {[]porcupine.Operation{claim(1, 50, 0), expire(1, 50), claim(2, 90, 40_000)}, false},
		"late owner finishes":            {[]porcupine.Operation{claim(1, 50, 0), expire(1, 50), claim(2, 120, 60_000), done(1, 61_000)}, false},
		"token falls":                    {[]porcupine.Operation{claim(2, 50, 0), expire(2, 50), claim(1, 120, 60_000)}, false},
		"claimed after done":             {[]porcupine.Operation{claim(1, 50, 0), done(1, 100), expire(1, 50), claim(2, 120, 60_000)}, false},
	} {
		if got := porcupine.CheckOperations(rules, c.steps); got != c.right {
			t.Errorf("%s: linearizable %v, want %v", name, got, c.right)
		}
	}
}
