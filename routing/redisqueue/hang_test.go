package redisqueue_test

import (
	"context"
	"net"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing"
	"yihaotong/routing/redisqueue"
	"yihaotong/routing/redisqueue/redistest"
)

// Behind a network that swallows everything each call ends by its deadline, or soon without one,
// also when more wait than the pool has connections; afterwards all is well again.
func TestHungNetwork(t *testing.T) {
	t.Parallel()
	for name, proxied := range proxies(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			proxy, url := proxied(t)
			server := connect(t, url)
			rebuild(t, server.Queue(nil, 100), true, move("a", 1))
			proxy.Hang()
			allEnd(t, server)
			allEnd(t, connect(t, url)) // has not reached the server yet
			proxy.Heal()
			eventually(t, "well again", func() bool {
				_, err := server.Queue(nil, 100).Depth(t.Context(), 0)
				return err == nil
			})
		})
	}
}

// proxies puts a proxy before the shared server, and before a cluster that sends its clients there.
func proxies(t *testing.T) map[string]func(*testing.T) (*redistest.Proxy, string) {
	cluster := redistest.StartCluster(t)
	return map[string]func(*testing.T) (*redistest.Proxy, string){
		"server": func(t *testing.T) (*redistest.Proxy, string) {
			proxy := redistest.StartProxy(t, shared.Addr)
			return proxy, redistest.URL(t, proxy.Addr)
		},
		"cluster": func(t *testing.T) (*redistest.Proxy, string) {
			proxy := redistest.StartProxy(t, cluster.Addr)
			_, port, _ := net.SplitHostPort(proxy.Addr)
			if answer, err := cluster.Do("CONFIG", "SET", "cluster-announce-port", port); err != nil || answer != "+OK" {
				t.Fatalf("announcing the proxy: %q, %v", answer, err)
			}
			return proxy, redistest.URL(t, proxy.Addr) + "&cluster=true"
		},
	}
}

// allEnd calls everything eight times at once, with little and with much time to go.
func allEnd(t *testing.T, server *redisqueue.Server) {
	t.Helper()
	q := server.Queue(nil, 100)
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
				if took := time.Since(start); took > min(limit, time.Second)+300*time.Millisecond {
					t.Errorf("%s with %v to go took %v", name, limit, took)
				}
			})
		}
	}
	wg.Wait()
}

// A claim whose answer is lost is not sent a second time, by the cluster client neither: one ticket
// is held until its lease ends, not several.
func TestLostAnswerIsNotRepeated(t *testing.T) {
	t.Parallel()
	for name, proxied := range proxies(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			proxy, url := proxied(t)
			q := connect(t, url).Queue(nil, 100)
			push(t, q, move("a", 1), move("b", 1), move("c", 1), move("d", 1), move("e", 1))
			var warm sync.WaitGroup // the server knows the script then, and connections are open
			for range 16 {
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
