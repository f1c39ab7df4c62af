// Package queuetest is the conformance suite of routing.Queue: every adapter passes it.
//
// Floor 3t: imported by tests only. It knows the port, never an adapter.
package queuetest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing"
)

// Queue is what an adapter must offer.
type Queue interface {
	routing.Queue
	routing.Emptier
}

// Open makes an empty queue whose time is told by now. It cleans up by t.Cleanup.
type Open func(t *testing.T, now hotline.Now) Queue

// Run runs the whole suite, in parallel, each test on a queue of its own.
func Run(t *testing.T, open Open) {
	tests := map[string]func(*testing.T, *world){
		"order":                     order,
		"order ties":                ties,
		"push is idempotent":        idempotent,
		"newest version wins":       newest,
		"gone stays gone":           gone,
		"moves between teams":       moves,
		"given to somebody":         given,
		"push while leased":         pushLeased,
		"claim takes at most":       most,
		"claim checks its input":    checks,
		"expired leases come back":  expiry,
		"renew keeps the lease":     renew,
		"return gives back":         giveBack,
		"stale owner cannot finish": stale,
		"tokens rise":               tokens,
		"depth":                     depth,
		"reset forgets":             reset,
		"ended context":             ended,
		"no ticket twice":           noDouble,
		"model":                     model,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &world{at: time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)}
			w.q = open(t, w.now)
			test(t, w)
		})
	}
}

// world is a queue with a clock that the test moves.
type world struct {
	q  Queue
	mu sync.Mutex
	at time.Time
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(d)
}

// move makes a move of version 1, queued at the start and due in an hour.
func (w *world) move(ticket, team string, p hotline.Priority, change ...func(*hotline.QueueMove)) hotline.QueueMove {
	m := hotline.QueueMove{
		Ticket: ticket, Number: "BX-20261124-" + ticket, Version: 1, Team: team, Priority: p,
		Due: w.at.Add(time.Hour), Queued: w.at,
	}
	for _, c := range change {
		c(&m)
	}
	return m
}

func version(v int) func(*hotline.QueueMove) { return func(m *hotline.QueueMove) { m.Version = v } }
func due(d time.Duration) func(*hotline.QueueMove) {
	return func(m *hotline.QueueMove) { m.Due = m.Queued.Add(d) }
}
func queued(d time.Duration) func(*hotline.QueueMove) {
	return func(m *hotline.QueueMove) { m.Queued = m.Queued.Add(d) }
}

func (w *world) push(t *testing.T, moves ...hotline.QueueMove) {
	t.Helper()
	if err := w.q.Push(t.Context(), moves...); err != nil {
		t.Fatalf("push: %v", err)
	}
}

func (w *world) claim(t *testing.T, team string, most int) []routing.Lease {
	t.Helper()
	leases, err := w.q.Claim(t.Context(), team, "owner", most, time.Minute)
	if err != nil {
		t.Fatalf("claim: %v", err)
	}
	return leases
}

// tickets claims everything of a team and checks the order.
func (w *world) expect(t *testing.T, team string, want ...string) {
	t.Helper()
	got := names(w.claim(t, team, routing.MaxClaim))
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("claimed %v, want %v", got, want)
	}
}

func names(leases []routing.Lease) []string {
	out := []string{}
	for _, l := range leases {
		out = append(out, l.Ticket)
	}
	return out
}

func wantCode(t *testing.T, err error, want hotline.Code) {
	t.Helper()
	if got := hotline.CodeOf(err); got != want {
		t.Fatalf("error %v has code %q, want %q", err, got, want)
	}
}

func ended(t *testing.T, w *world) {
	w.push(t, w.move("a", "repair", hotline.Normal))
	l := w.claim(t, "repair", 1)[0]
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	wantCode(t, w.q.Push(ctx, w.move("b", "repair", hotline.Normal)), hotline.Unavailable)
	_, err := w.q.Claim(ctx, "repair", "owner", 1, time.Minute)
	wantCode(t, err, hotline.Unavailable)
	_, err = w.q.Renew(ctx, l, time.Minute)
	wantCode(t, err, hotline.Unavailable)
	wantCode(t, w.q.Done(ctx, l), hotline.Unavailable)
	wantCode(t, w.q.Return(ctx, l), hotline.Unavailable)
	_, err = w.q.Depth(ctx, time.Hour)
	wantCode(t, err, hotline.Unavailable)
	wantCode(t, w.q.Reset(ctx), hotline.Unavailable)
}
