package memqueue_test

import (
	"fmt"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing"
	"yihaotong/routing/memqueue"
	"yihaotong/routing/queuetest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	queuetest.Run(t, func(_ *testing.T, now hotline.Now) queuetest.Queue { return memqueue.New(now, 10_000) })
}

func move(ticket string, version int) hotline.QueueMove {
	return hotline.QueueMove{Ticket: ticket, Version: version, Team: "repair", Priority: hotline.Normal}
}

func TestFull(t *testing.T) {
	t.Parallel()
	q := memqueue.New(time.Now, 2)
	err := q.Push(t.Context(), move("a", 1), move("b", 1), move("c", 1))
	if hotline.CodeOf(err) != hotline.TooMany {
		t.Fatalf("third push: %v", err)
	}
	if err := q.Push(t.Context(), move("a", 2)); err != nil {
		t.Fatalf("a change of a known ticket must fit: %v", err)
	}
	leases, err := q.Claim(t.Context(), "repair", "o", 5, time.Minute)
	if err != nil || len(leases) != 2 {
		t.Fatalf("claimed %v, %v", leases, err)
	}
}

// What left is remembered for routing.Memory and no longer, and never more than the limit.
func TestMemoryEnds(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	q := memqueue.New(func() time.Time { return at }, 3)
	leave := func(ticket string) {
		t.Helper()
		if err := q.Push(t.Context(), hotline.QueueMove{Ticket: ticket, Version: 5}); err != nil {
			t.Fatal(err)
		}
	}
	waiting := func() int {
		t.Helper()
		depth, err := q.Depth(t.Context(), time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		if len(depth) == 0 {
			return 0
		}
		return depth[0].Waiting
	}
	for i := range 5 {
		leave(fmt.Sprint(i))
	}
	if err := q.Push(t.Context(), move("4", 5), move("0", 5)); err != nil { // 0 was pushed out by the limit
		t.Fatal(err)
	}
	if got := waiting(); got != 1 {
		t.Fatalf("%d wait, want 1", got)
	}
	at = at.Add(routing.Memory)
	if err := q.Push(t.Context(), move("4", 5)); err != nil {
		t.Fatal(err)
	}
	if got := waiting(); got != 2 {
		t.Fatalf("%d wait after the memory ended, want 2", got)
	}
}

func BenchmarkPushClaimDone(b *testing.B) {
	q := memqueue.New(time.Now, 1_000_000)
	for i := range 100_000 {
		if err := q.Push(b.Context(), move(fmt.Sprint("fill", i), 1)); err != nil {
			b.Fatal(err)
		}
	}
	i := 0
	for b.Loop() {
		i++
		if err := q.Push(b.Context(), move(fmt.Sprint(i), 1)); err != nil {
			b.Fatal(err)
		}
		leases, err := q.Claim(b.Context(), "repair", "o", 1, time.Minute)
		if err != nil || len(leases) != 1 {
			b.Fatal(leases, err)
		}
		if err := q.Done(b.Context(), leases[0]); err != nil {
			b.Fatal(err)
		}
	}
}
