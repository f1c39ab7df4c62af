package queuetest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing"
)

// noDouble lets 32 claimers empty a queue at once: each ticket goes to exactly one of them.
func noDouble(t *testing.T, w *world) {
	const claimers, tickets = 32, 640
	moves := make([]hotline.QueueMove, tickets)
	for i := range moves {
		moves[i] = w.move(fmt.Sprintf("%04d", i), "repair", hotline.Priorities[i%4], due(time.Duration(i%7)*time.Minute))
	}
	w.push(t, moves...)
	var mu sync.Mutex
	owners := map[string][]string{}
	var wg sync.WaitGroup
	for c := range claimers {
		wg.Go(func() {
			owner := fmt.Sprintf("claimer%d", c)
			for {
				leases, err := w.q.Claim(t.Context(), "repair", owner, 1+c%3, time.Minute)
				if err != nil {
					t.Errorf("%s: %v", owner, err)
					return
				}
				if len(leases) == 0 {
					return
				}
				for _, l := range leases {
					mu.Lock()
					owners[l.Ticket] = append(owners[l.Ticket], owner)
					mu.Unlock()
					if err := w.q.Done(t.Context(), l); err != nil {
						t.Errorf("%s: done: %v", owner, err)
					}
				}
			}
		})
	}
	wg.Wait()
	if len(owners) != tickets {
		t.Errorf("%d tickets were claimed, want %d", len(owners), tickets)
	}
	for ticket, by := range owners {
		if len(by) != 1 {
			t.Errorf("%s was claimed by %v", ticket, by)
		}
	}
}

// model plays random moves against the queue and against the simplest thing that obeys the rules.
func model(t *testing.T, w *world) {
	rng := rand.New(rand.NewPCG(20261124, 1))
	naive := map[string]*naiveItem{}
	var held []routing.Lease
	for step := range 1500 {
		switch rng.IntN(6) {
		case 0, 1:
			m := randomMove(w, rng)
			w.push(t, m)
			naivePush(naive, m, w.now())
		case 2:
			got := w.claim(t, "repair", 1+rng.IntN(3))
			for _, l := range got {
				want := naiveFirst(naive, w.now())
				if want == nil || want.move.Ticket != l.Ticket || want.move.Version != l.Version {
					t.Fatalf("step %d: claimed %s v%d, want %+v", step, l.Ticket, l.Version, want)
				}
				want.token, want.until = l.Token, l.Until
			}
			if len(got) == 0 && naiveFirst(naive, w.now()) != nil {
				t.Fatalf("step %d: claimed nothing, want %s", step, naiveFirst(naive, w.now()).move.Ticket)
			}
			held = append(held, got...)
		case 3, 4:
			if len(held) > 0 {
				settle(t, w, naive, held[rng.IntN(len(held))], rng.IntN(3))
			}
		case 5:
			w.pass(time.Duration(rng.IntN(20)) * time.Second)
		}
	}
}

type naiveItem struct {
	move  hotline.QueueMove
	token int64
	until time.Time
	gone  bool
}

func (n *naiveItem) held(now time.Time) bool { return !n.gone && n.token != 0 && n.until.After(now) }

func randomMove(w *world, rng *rand.Rand) hotline.QueueMove {
	team := []string{"repair", "repair", "repair", "dining", ""}[rng.IntN(5)]
	return w.move(fmt.Sprintf("t%02d", rng.IntN(12)), team, hotline.Priorities[rng.IntN(4)], version(1+rng.IntN(400)),
		queued(time.Duration(rng.IntN(3))*time.Millisecond), due(time.Duration(rng.IntN(3))*time.Minute))
}

func naivePush(all map[string]*naiveItem, m hotline.QueueMove, now time.Time) {
	old := all[m.Ticket]
	if old != nil && old.move.Version >= m.Version {
		return
	}
	n := &naiveItem{move: m, gone: m.Team == ""}
	if old != nil && old.held(now) && old.move.Team == m.Team {
		n.token, n.until = old.token, old.until
	}
	all[m.Ticket] = n
}

func naiveFirst(all map[string]*naiveItem, now time.Time) *naiveItem {
	var waiting []*naiveItem
	for _, n := range all {
		if !n.gone && !n.held(now) && n.move.Team == "repair" {
			waiting = append(waiting, n)
		}
	}
	if len(waiting) == 0 {
		return nil
	}
	return slices.MinFunc(waiting, func(a, b *naiveItem) int {
		x, y := a.move, b.move
		return cmp.Or(cmp.Compare(x.Priority.Rank(), y.Priority.Rank()), x.Due.Compare(y.Due), x.Queued.Compare(y.Queued), cmp.Compare(x.Ticket, y.Ticket))
	})
}

func settle(t *testing.T, w *world, all map[string]*naiveItem, l routing.Lease, how int) {
	t.Helper()
	n := all[l.Ticket]
	want := hotline.Code("")
	if !n.held(w.now()) || n.token != l.Token {
		want = hotline.Conflict
	}
	switch how {
	case 0:
		wantCode(t, w.q.Done(t.Context(), l), want)
		if want == "" {
			n.gone = true
		}
	case 1:
		wantCode(t, w.q.Return(t.Context(), l), want)
		if want == "" {
			n.token = 0
		}
	case 2:
		renewed, err := w.q.Renew(t.Context(), l, time.Minute)
		wantCode(t, err, want)
		if want == "" {
			n.until = renewed.Until
		}
	}
}
