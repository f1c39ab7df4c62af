package routing_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing"
	"yihaotong/routing/memqueue"
)

// desk is a database of queued tickets: whoever claims first has it.
type desk struct {
	mu    sync.Mutex
	owner map[string]string // ticket → handler, "" = queued
	given map[string]string // ticket → who is to sign for it; none = anybody
	down  bool
}

func firstOr(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func (d *desk) Do(_ context.Context, ref string, a hotline.Act, by hotline.Actor, _ *hotline.Once) (hotline.Ticket, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	owner, known := d.owner[ref]
	switch {
	case d.down:
		return hotline.Ticket{}, hotline.Fail(hotline.Unavailable, "unavailable")
	case !known:
		return hotline.Ticket{}, hotline.Fail(hotline.NotFound, "not_found")
	case owner != "" || a.Name != "claim" || d.given[ref] != "" && d.given[ref] != by.ID:
		return hotline.Ticket{}, hotline.Fail(hotline.Conflict, "conflict")
	}
	d.owner[ref] = by.ID
	return hotline.Ticket{ID: ref, Handler: by.ID}, nil
}

func (d *desk) Find(_ context.Context, f hotline.Filter, _ hotline.Actor) (hotline.Page[hotline.Ticket], error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var p hotline.Page[hotline.Ticket]
	for id, owner := range d.owner {
		given := firstOr(d.given[id], "none")
		if owner == "" && f.Sort == hotline.SortUrgency && slices.Contains(f.Handler, given) {
			p.Items = append(p.Items, hotline.Ticket{ID: id})
		}
	}
	return p, nil
}

// brokenQueue is a queue whose server is down.
type brokenQueue struct{ routing.Queue }

func (brokenQueue) Claim(context.Context, string, string, int, time.Duration) ([]routing.Lease, error) {
	return nil, hotline.Fail(hotline.Unavailable, "unavailable")
}

func deliver(t *testing.T, d *routing.Dispatch, tickets ...string) {
	t.Helper()
	for _, id := range tickets {
		relay(t, d, hotline.QueueMove{Ticket: id, Version: 1, Team: "repair", Priority: hotline.Normal})
	}
}

func relay(t *testing.T, d *routing.Dispatch, m hotline.QueueMove) {
	t.Helper()
	body, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Deliver(t.Context(), hotline.Message{Body: body}); err != nil {
		t.Fatal(err)
	}
}

func handler(id string) hotline.Actor {
	return hotline.Actor{ID: id, Role: hotline.Handler, Teams: []string{"repair"}}
}

func TestClaimThroughQueueAndDesk(t *testing.T) {
	t.Parallel()
	db := &desk{owner: map[string]string{"a": "", "b": "somebody", "c": ""}}
	d := &routing.Dispatch{Queue: memqueue.New(time.Now, 100), Desk: db}
	deliver(t, d, "a", "b", "c", "unknown")
	got, err := d.Claim(t.Context(), "repair", 2, handler("h1"))
	if err != nil || len(got) != 2 || got[0].ID != "a" || got[1].ID != "c" { // b is taken in the database
		t.Fatalf("claimed %v, %v", got, err)
	}
	again, err := d.Claim(t.Context(), "repair", 5, handler("h2"))
	if err != nil || len(again) != 0 {
		t.Fatalf("claimed %v, %v; want nothing", again, err)
	}
	if depth, err := d.Queue.Depth(t.Context(), time.Hour); err != nil || len(depth) != 1 || depth[0].Waiting != 0 || depth[0].Leased != 2 {
		t.Errorf("in the queue before the relay: %+v, %v", depth, err)
	}
	for _, id := range []string{"a", "c"} { // what a claim commits
		relay(t, d, hotline.QueueMove{Ticket: id, Version: 2})
	}
	if depth, err := d.Queue.Depth(t.Context(), time.Hour); err != nil || len(depth) != 0 {
		t.Errorf("left in the queue: %+v, %v", depth, err)
	}
	_, err = d.Claim(t.Context(), "dining", 1, handler("h1"))
	wantCode(t, err, hotline.Forbidden)
}

func TestClaimWithDatabaseDownGivesBack(t *testing.T) {
	t.Parallel()
	db := &desk{owner: map[string]string{"a": "", "b": ""}, down: true}
	d := &routing.Dispatch{Queue: memqueue.New(time.Now, 100), Desk: db}
	deliver(t, d, "a", "b")
	_, err := d.Claim(t.Context(), "repair", 2, handler("h1"))
	wantCode(t, err, hotline.Unavailable)
	db.down = false
	if got, err := d.Claim(t.Context(), "repair", 2, handler("h1")); err != nil || len(got) != 2 {
		t.Errorf("claimed %v, %v after the database came back", got, err)
	}
}

func TestClaimWithQueueDown(t *testing.T) {
	t.Parallel()
	db := &desk{owner: map[string]string{"a": "", "b": "somebody"}}
	d := &routing.Dispatch{Queue: brokenQueue{}, Desk: db}
	if got, err := d.Claim(t.Context(), "repair", 2, handler("h1")); err != nil || len(got) != 1 || got[0].ID != "a" {
		t.Errorf("claimed %v, %v; want a, from the database", got, err)
	}
}

// What was given to a colleague is not claimed, whether or not the queue knows it yet; what was given to
// the claimer is, once nothing waits for everybody.
func TestClaimLeavesWhatAColleagueWasGiven(t *testing.T) {
	t.Parallel()
	for name, queue := range map[string]routing.Queue{"queue": memqueue.New(time.Now, 100), "queue down": brokenQueue{}} {
		db := &desk{owner: map[string]string{"a": "", "b": "", "c": "", "d": ""}, given: map[string]string{"b": "h2", "c": "h1", "d": "h2"}}
		d := &routing.Dispatch{Queue: queue, Desk: db}
		if name == "queue" {
			deliver(t, d, "a", "b") // b was given away a moment ago
		}
		got, err := d.Claim(t.Context(), "repair", 5, handler("h1"))
		if err != nil || len(got) != 2 || db.owner["a"] != "h1" || db.owner["c"] != "h1" || db.owner["b"] != "" || db.owner["d"] != "" {
			t.Errorf("%s: claimed %v, %v; owners %v", name, got, err, db.owner)
		}
	}
}

func TestManyClaimersNoDouble(t *testing.T) {
	t.Parallel()
	db := &desk{owner: map[string]string{}}
	d := &routing.Dispatch{Queue: memqueue.New(time.Now, 1000), Desk: db}
	var ids []string
	for i := range 200 {
		ids = append(ids, fmt.Sprintf("t%03d", i))
		db.owner[ids[i]] = ""
	}
	deliver(t, d, ids...)
	var mu sync.Mutex
	var wg sync.WaitGroup
	total := 0
	for h := range 16 {
		wg.Go(func() {
			for {
				got, err := d.Claim(t.Context(), "repair", 3, handler(fmt.Sprint("h", h)))
				if err != nil {
					t.Error(err)
				}
				if len(got) == 0 {
					return
				}
				mu.Lock()
				total += len(got)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if total != len(ids) {
		t.Errorf("%d claimed, want %d", total, len(ids))
	}
}
