package redisqueue_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing/redisqueue"
	"yihaotong/routing/redisqueue/redistest"
)

// truth stands for the database: which tickets wait, and who won each.
type truth struct {
	mu   sync.Mutex
	wait map[string]bool
	won  map[string]int
}

func (d *truth) open(ticket string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.wait[ticket] = true
}

// win is the compare-and-set that settles a claim.
func (d *truth) win(ticket string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.wait[ticket] {
		delete(d.wait, ticket)
		d.won[ticket]++
	}
}

func (d *truth) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.won)
}

func (d *truth) moves() []hotline.QueueMove {
	d.mu.Lock()
	defer d.mu.Unlock()
	moves := make([]hotline.QueueMove, 0, len(d.wait))
	for ticket := range d.wait {
		moves = append(moves, move(ticket, 1))
	}
	return moves
}

// office is what several copies of the process do around one queue, until ctx ends: open tickets,
// claim them, and look whether the queue must be filled again.
type office struct {
	d       truth
	tickets int
	queue   func() *redisqueue.Queue
}

func (o *office) run(t *testing.T, ctx context.Context) {
	var wg sync.WaitGroup
	wg.Go(func() { o.intake(t, ctx) })
	for id := range 4 {
		q := o.queue()
		wg.Go(func() { o.claim(t, ctx, q, fmt.Sprint("owner", id)) })
	}
	for range 2 {
		q := o.queue()
		wg.Go(func() { o.heal(t, ctx, q) })
	}
	wg.Wait()
}

// intake opens tickets first in the database, then in the queue, until that took each (as the relay).
func (o *office) intake(t *testing.T, ctx context.Context) {
	q := o.queue()
	for i := range o.tickets {
		ticket := fmt.Sprintf("%04d", i)
		o.d.open(ticket)
		for ctx.Err() == nil && only(t, q.Push(ctx, move(ticket, 1)), hotline.Unavailable) {
			time.Sleep(5 * time.Millisecond)
		}
		time.Sleep(3 * time.Millisecond)
	}
}

func (o *office) claim(t *testing.T, ctx context.Context, q *redisqueue.Queue, owner string) {
	for ctx.Err() == nil {
		leases, err := q.Claim(ctx, "repair", owner, 2, 300*time.Millisecond)
		only(t, err, hotline.Unavailable)
		if len(leases) == 0 {
			time.Sleep(10 * time.Millisecond)
		}
		for _, l := range leases {
			o.d.win(l.Ticket)
			only(t, q.Done(ctx, l), hotline.Unavailable, hotline.Conflict)
		}
	}
}

func (o *office) heal(t *testing.T, ctx context.Context, q *redisqueue.Queue) {
	for ctx.Err() == nil {
		lost, err := q.Lost(ctx)
		only(t, err, hotline.Unavailable)
		if lost {
			_, err := q.Rebuild(ctx, func(ctx context.Context) error { return q.Push(ctx, o.d.moves()...) })
			only(t, err, hotline.Unavailable)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// only reports whether there is an error, which must have one of the codes.
func only(t *testing.T, err error, codes ...hotline.Code) bool {
	if err == nil {
		return false
	}
	for _, c := range codes {
		if hotline.CodeOf(err) == c {
			return true
		}
	}
	t.Error(err)
	return true
}

// Whatever happens to the server, no ticket stays behind and none is won twice.
func TestOutages(t *testing.T) {
	t.Parallel()
	for name, disturb := range map[string]func(*redistest.Server, *redistest.Proxy) error{
		"flushed": func(s *redistest.Server, _ *redistest.Proxy) error {
			_, err := s.Do("FLUSHALL")
			return err
		},
		"killed and started": func(s *redistest.Server, _ *redistest.Proxy) error {
			err := s.Stop()
			time.Sleep(100 * time.Millisecond)
			return errors.Join(err, s.Start())
		},
		"hangs": func(_ *redistest.Server, p *redistest.Proxy) error {
			p.Hang()
			time.Sleep(700 * time.Millisecond)
			p.Heal()
			return nil
		},
		"connections cut": func(_ *redistest.Server, p *redistest.Proxy) error {
			p.Cut()
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := redistest.Start(t)
			proxy := redistest.StartProxy(t, server.Addr)
			url := redistest.URL(t, proxy.Addr)
			o := &office{tickets: 150, d: truth{wait: map[string]bool{}, won: map[string]int{}}}
			o.queue = func() *redisqueue.Queue { return connect(t, url).Queue(nil, 10_000) }
			ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
			defer cancel()
			var watch sync.WaitGroup
			watch.Go(func() {
				defer cancel()
				for range 3 {
					time.Sleep(150 * time.Millisecond)
					if err := disturb(server, proxy); err != nil {
						t.Error(err)
					}
				}
				for ctx.Err() == nil && o.d.count() < o.tickets {
					time.Sleep(10 * time.Millisecond)
				}
			})
			o.run(t, ctx)
			watch.Wait()
			for ticket, times := range o.d.won {
				if times != 1 {
					t.Errorf("%s was won %d times", ticket, times)
				}
			}
			if len(o.d.won) != o.tickets {
				t.Errorf("%d of %d tickets were won", len(o.d.won), o.tickets)
			}
		})
	}
}

// A lease from before the loss is worth nothing after it, though the ticket is leased again.
func TestFlushEndsLeases(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	q := connect(t, calm(t, server)).Queue(nil, 10)
	rebuild(t, q, true, move("a", 1))
	before, err := q.Claim(t.Context(), "repair", "o", 1, time.Minute)
	if err != nil || len(before) != 1 {
		t.Fatalf("claimed %v, %v", before, err)
	}
	if _, err := server.Do("FLUSHALL"); err != nil {
		t.Fatal(err)
	}
	rebuild(t, q, true, move("a", 1))
	after, err := q.Claim(t.Context(), "repair", "o", 1, time.Minute)
	if err != nil || len(after) != 1 || after[0].Token <= before[0].Token {
		t.Fatalf("claimed %v after %v, %v", after, before, err)
	}
	if err := q.Done(t.Context(), before[0]); hotline.CodeOf(err) != hotline.Conflict {
		t.Fatalf("done with the old lease: %v", err)
	}
	if err := q.Done(t.Context(), after[0]); err != nil {
		t.Fatal(err)
	}
}
