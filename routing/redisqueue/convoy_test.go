package redisqueue_test

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing/redisqueue/redistest"
)

// TestClaimsShareTrips lets many claim at once over a slow network: all get a ticket of their own, in far
// fewer trips; who goes away early gets nothing and spoils nothing.
func TestClaimsShareTrips(t *testing.T) {
	t.Parallel()
	const n = 64
	own, err := redistest.Launch()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = own.Close() })
	q := connect(t, redistest.URL(t, own.Addr)).Queue(nil, 1000)
	moves := make([]hotline.QueueMove, n)
	for i := range moves {
		moves[i] = move(fmt.Sprint("t", i), 1)
	}
	if err := q.Push(t.Context(), moves...); err != nil {
		t.Fatal(err)
	}
	before := trips(t, own)
	var mu sync.Mutex
	got := map[string]bool{}
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			leases, err := q.Claim(t.Context(), "repair", "o", 1, time.Minute)
			if err != nil || len(leases) != 1 {
				t.Errorf("claimed %v: %v", leases, err)
				return
			}
			mu.Lock()
			got[leases[0].Ticket] = true
			mu.Unlock()
		})
		all.Go(func() {
			gone, cancel := context.WithCancel(t.Context())
			cancel()
			if leases, err := q.Claim(gone, "repair", "o", 1, time.Minute); err == nil {
				t.Errorf("who is gone claimed %v", leases)
			}
		})
	}
	all.Wait()
	if len(got) != n {
		t.Errorf("%d of %d tickets were claimed", len(got), n)
	}
	if used := trips(t, own) - before; used > n {
		t.Errorf("%d claims took %d trips", n, used)
	}
}

func trips(t *testing.T, s *redistest.Server) int {
	t.Helper()
	info, err := s.Info()
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(info["total_reads_processed"])
	if err != nil {
		t.Fatal(err)
	}
	return n
}
