package redisqueue_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing"
	"yihaotong/routing/queuetest"
	"yihaotong/routing/redisqueue"
	"yihaotong/routing/redisqueue/redistest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	queuetest.Run(t, conforming(shared, ""))
}

// A cluster of one node refuses scripts whose keys lie in several slots, as any cluster does.
func TestConformanceOnCluster(t *testing.T) {
	t.Parallel()
	server := redistest.StartCluster(t)
	if answer, err := server.Do("MGET", "a", "b"); err != nil || !strings.HasPrefix(answer, "-CROSSSLOT") {
		t.Fatalf("keys of two slots: %q, %v", answer, err)
	}
	queuetest.Run(t, conforming(server, "&cluster=true"))
}

// conforming makes queues for the suite; after each test the keys must still fit together.
func conforming(server *redistest.Server, options string) queuetest.Open {
	return func(t *testing.T, now hotline.Now) queuetest.Queue {
		q := connect(t, calm(t, server)+options).Queue(now, 10_000)
		if done, err := q.Rebuild(t.Context(), nothing); err != nil || !done {
			t.Fatalf("rebuilt %v, %v", done, err)
		}
		t.Cleanup(func() {
			lost, err := q.Lost(context.Background())
			if reset := strings.HasSuffix(t.Name(), "reset_forgets"); err != nil || lost != reset {
				t.Errorf("lost %v after the test, %v", lost, err)
			}
		})
		return q
	}
}

func nothing(context.Context) error { return nil }

func waiting(t *testing.T, q *redisqueue.Queue) int {
	t.Helper()
	depths, err := q.Depth(t.Context(), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, d := range depths {
		sum += d.Waiting
	}
	return sum
}

func push(t *testing.T, q *redisqueue.Queue, moves ...hotline.QueueMove) {
	t.Helper()
	if err := q.Push(t.Context(), moves...); err != nil {
		t.Fatal(err)
	}
}

func TestFull(t *testing.T) {
	t.Parallel()
	q := connect(t, calm(t, shared)).Queue(nil, 2)
	err := q.Push(t.Context(), move("a", 1), move("b", 1), move("c", 1))
	if hotline.CodeOf(err) != hotline.TooMany {
		t.Fatalf("third push: %v", err)
	}
	push(t, q, move("a", 2)) // a change of a known ticket fits
	leases, err := q.Claim(t.Context(), "repair", "o", 5, time.Minute)
	if err != nil || len(leases) != 2 {
		t.Fatalf("claimed %v, %v", leases, err)
	}
}

// More moves than one script takes keep their order, and the queue is full at the same one.
func TestManyMoves(t *testing.T) {
	t.Parallel()
	q := connect(t, calm(t, shared)).Queue(nil, 450)
	moves := make([]hotline.QueueMove, 1000)
	for i := range moves {
		moves[i] = move(fmt.Sprintf("%04d", i), 1)
	}
	if err := q.Push(t.Context(), moves...); hotline.CodeOf(err) != hotline.TooMany {
		t.Fatalf("push: %v", err)
	}
	if n := waiting(t, q); n != 450 {
		t.Fatalf("%d wait, want 450", n)
	}
	leases, err := q.Claim(t.Context(), "repair", "o", routing.MaxClaim, time.Minute)
	if err != nil || len(leases) != routing.MaxClaim || leases[99].Ticket != "0099" {
		t.Fatalf("claimed %d, %v", len(leases), err)
	}
}

// What left is remembered for routing.Memory and no longer, and never more than the limit.
func TestMemoryEnds(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	q := connect(t, calm(t, shared)).Queue(func() time.Time { return at }, 3)
	for i := range 5 {
		push(t, q, hotline.QueueMove{Ticket: fmt.Sprint(i), Version: 5})
	}
	push(t, q, move("4", 5), move("0", 5)) // 0 was pushed out by the limit
	if n := waiting(t, q); n != 1 {
		t.Fatalf("%d wait, want 1", n)
	}
	at = at.Add(routing.Memory)
	push(t, q, move("4", 5))
	if n := waiting(t, q); n != 2 {
		t.Fatalf("%d wait after the memory ended, want 2", n)
	}
}

// Slugs and ids that look like parts of a place or hold zeros stay apart, and times far off keep
// their order.
func TestAwkwardNames(t *testing.T) {
	t.Parallel()
	q := connect(t, calm(t, shared)).Queue(nil, 100)
	teams := []string{"a", "aa", "1:a:", "a:", "a\x00", "维修", "a b"}
	for _, team := range teams {
		for i, ticket := range []string{"3", "1:a:0", "\u00ff"} {
			m := move(team+"/"+ticket, 1)
			m.Team, m.Due = team, time.Date([]int{9999, 1, 1969}[i], 1, 1, 0, 0, 0, 1, time.UTC)
			push(t, q, m)
		}
	}
	depths, err := q.Depth(t.Context(), 0)
	if err != nil || len(depths) != len(teams) {
		t.Fatalf("depth of %d teams: %+v, %v", len(teams), depths, err)
	}
	for _, team := range teams {
		leases, err := q.Claim(t.Context(), team, "o w\x00", 5, time.Minute)
		if err != nil || len(leases) != 3 || leases[0].Ticket != team+"/1:a:0" || leases[2].Ticket != team+"/3" {
			t.Fatalf("team %q claimed %+v, %v", team, leases, err)
		}
		l, err := q.Renew(t.Context(), leases[0], time.Minute)
		if err != nil || l.Owner != "o w\x00" {
			t.Fatalf("renewed %+v, %v", l, err)
		}
	}
}

// Two copies of the process see one queue, whose leases run by the server's clock.
func TestCopiesShare(t *testing.T) {
	t.Parallel()
	url := calm(t, shared)
	one, two := connect(t, url).Queue(nil, 100), connect(t, url).Queue(nil, 100)
	push(t, one, move("a", 1))
	leases, err := two.Claim(t.Context(), "repair", "two", 1, 30*time.Millisecond)
	if err != nil || len(leases) != 1 {
		t.Fatalf("claimed %v, %v", leases, err)
	}
	time.Sleep(time.Until(leases[0].Until) + 2*time.Millisecond)
	if err := two.Done(t.Context(), leases[0]); hotline.CodeOf(err) != hotline.Conflict {
		t.Fatalf("done after the lease: %v", err)
	}
	again, err := one.Claim(t.Context(), "repair", "one", 1, time.Minute)
	if err != nil || len(again) != 1 || again[0].Token <= leases[0].Token {
		t.Fatalf("claimed %v, %v", again, err)
	}
}

func TestCheckNamesVersion(t *testing.T) {
	t.Parallel()
	version, err := connect(t, calm(t, shared)).Check(t.Context())
	if err != nil || version == "" {
		t.Fatalf("version %q, %v", version, err)
	}
	evicting := redistest.Start(t, "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru")
	_, err = connect(t, calm(t, evicting)).Check(t.Context())
	if hotline.CodeOf(err) != hotline.Unavailable || !strings.Contains(err.Error(), "noeviction") {
		t.Fatalf("a server that evicts: %v", err)
	}
}

// A server out of memory takes no more tickets, changes nothing by halves and still hands out those
// it has.
func TestServerOutOfMemory(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	q := connect(t, calm(t, server)).Queue(nil, 100)
	rebuild(t, q, true, move("a", 1))
	if answer, err := server.Do("CONFIG", "SET", "maxmemory", "1"); err != nil || answer != "+OK" {
		t.Fatalf("limit: %q, %v", answer, err)
	}
	for _, m := range []hotline.QueueMove{move("b", 1), move("a", 2)} {
		err := q.Push(t.Context(), m)
		if hotline.CodeOf(err) != hotline.Unavailable || !strings.Contains(err.Error(), "OOM") {
			t.Fatalf("push: %v", err)
		}
	}
	lost(t, q, false)
	leases, err := q.Claim(t.Context(), "repair", "o", 5, time.Minute)
	if err != nil || len(leases) != 1 || leases[0].Version != 1 {
		t.Fatalf("claimed %+v, %v", leases, err)
	}
	if err := q.Done(t.Context(), leases[0]); err != nil {
		t.Fatal(err)
	}
	lost(t, q, false)
}
