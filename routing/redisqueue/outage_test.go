package redisqueue_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing"
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
	for id := range 8 {
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
		time.Sleep(time.Millisecond)
	}
}

func (o *office) claim(t *testing.T, ctx context.Context, q *redisqueue.Queue, owner string) {
	for ctx.Err() == nil {
		leases, err := q.Claim(ctx, "repair", owner, 2, 300*time.Millisecond)
		only(t, err, hotline.Unavailable)
		if len(leases) == 0 {
			time.Sleep(3 * time.Millisecond)
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
			o := &office{tickets: 400, d: truth{wait: map[string]bool{}, won: map[string]int{}}}
			o.queue = func() *redisqueue.Queue { return connect(t, url).Queue(nil, 10_000) }
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
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
	q := connect(t, server.URL(t)).Queue(nil, 10)
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

// Behind a network that swallows everything each call ends by its deadline, or soon without one,
// also when more wait than the pool has connections; afterwards all is well again.
func TestHungNetwork(t *testing.T) {
	t.Parallel()
	proxy := redistest.StartProxy(t, shared.Addr)
	server := connect(t, redistest.URL(t, proxy.Addr))
	q := server.Queue(nil, 100)
	rebuild(t, q, true, move("a", 1))
	l := routing.Lease{QueueMove: move("a", 1), Token: 1}
	calls := map[string]func(context.Context) error{
		"push":    func(ctx context.Context) error { return q.Push(ctx, move("b", 1)) },
		"claim":   func(ctx context.Context) error { _, err := q.Claim(ctx, "repair", "o", 1, time.Minute); return err },
		"renew":   func(ctx context.Context) error { _, err := q.Renew(ctx, l, time.Minute); return err },
		"done":    func(ctx context.Context) error { return q.Done(ctx, l) },
		"return":  func(ctx context.Context) error { return q.Return(ctx, l) },
		"depth":   func(ctx context.Context) error { _, err := q.Depth(ctx, time.Minute); return err },
		"reset":   q.Reset,
		"lost":    func(ctx context.Context) error { _, err := q.Lost(ctx); return err },
		"rebuild": func(ctx context.Context) error { _, err := q.Rebuild(ctx, nothing); return err },
		"check":   func(ctx context.Context) error { _, err := server.Check(ctx); return err },
		"publish": func(ctx context.Context) error { return server.Bus(nil).Publish(ctx, hotline.Notice{}) },
	}
	proxy.Hang()
	var wg sync.WaitGroup
	for name, call := range calls {
		for i := range 8 {
			limit := []time.Duration{50 * time.Millisecond, 200 * time.Millisecond, time.Minute}[i%3]
			wg.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), limit)
				defer cancel()
				start := time.Now()
				if err := call(ctx); hotline.CodeOf(err) != hotline.Unavailable {
					t.Errorf("%s: %v", name, err)
				}
				if took := time.Since(start); took > min(limit, 1500*time.Millisecond)+300*time.Millisecond {
					t.Errorf("%s with %v to go took %v", name, limit, took)
				}
			})
		}
	}
	wg.Wait()
	proxy.Heal()
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if _, err := q.Depth(t.Context(), 0); err == nil {
			return
		} else if time.Now().After(end) {
			t.Fatalf("not well again: %v", err)
		}
	}
}

// A claim whose answer is lost is not sent a second time, by the cluster client neither: one ticket
// is held until its lease ends, not several.
func TestLostAnswerIsNotRepeated(t *testing.T) {
	t.Parallel()
	cluster := redistest.StartCluster(t)
	for name, c := range map[string]struct {
		server  *redistest.Server
		options string
	}{"server": {shared, ""}, "cluster": {cluster, "&cluster=true"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			proxy := redistest.StartProxy(t, c.server.Addr)
			if c.server == cluster { // its nodes say where they are to be found
				_, port, _ := net.SplitHostPort(proxy.Addr)
				if answer, err := cluster.Do("CONFIG", "SET", "cluster-announce-port", port); err != nil || answer != "+OK" {
					t.Fatalf("announcing the proxy: %q, %v", answer, err)
				}
			}
			q := connect(t, redistest.URL(t, proxy.Addr)+c.options).Queue(nil, 100)
			push(t, q, move("a", 1), move("b", 1), move("c", 1), move("d", 1), move("e", 1))
			var warm sync.WaitGroup // the server knows the script then, and connections are open
			for range 64 {
				warm.Go(func() {
					_, err := q.Claim(t.Context(), "dining", "o", 1, time.Minute)
					only(t, err)
				})
			}
			warm.Wait()
			proxy.Hang()
			if _, err := q.Claim(t.Context(), "repair", "o", 1, time.Minute); hotline.CodeOf(err) != hotline.Unavailable {
				t.Fatalf("claim: %v", err)
			}
			time.Sleep(200 * time.Millisecond)
			proxy.Heal()
			eventually(t, "the claim arrives late", func() bool { return leased(t, q) == 1 })
			time.Sleep(100 * time.Millisecond)
			if n := leased(t, q); n != 1 {
				t.Fatalf("%d are leased, want 1", n)
			}
		})
	}
}

func leased(t *testing.T, q *redisqueue.Queue) int {
	t.Helper()
	depths, err := q.Depth(t.Context(), 0)
	if err != nil {
		return -1
	}
	return depths[0].Leased
}
