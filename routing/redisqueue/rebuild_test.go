package redisqueue_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing/redisqueue"
	"yihaotong/routing/redisqueue/redistest"
)

func lost(t *testing.T, q *redisqueue.Queue, want bool) {
	t.Helper()
	if got, err := q.Lost(t.Context()); err != nil || got != want {
		t.Fatalf("lost %v, %v; want %v", got, err, want)
	}
}

func rebuild(t *testing.T, q *redisqueue.Queue, want bool, moves ...hotline.QueueMove) {
	t.Helper()
	done, err := q.Rebuild(t.Context(), func(ctx context.Context) error { return q.Push(ctx, moves...) })
	if err != nil || done != want {
		t.Fatalf("rebuilt %v, %v; want %v", done, err, want)
	}
}

func TestLost(t *testing.T) {
	t.Parallel()
	q := connect(t, calm(t, shared)).Queue(nil, 100)
	lost(t, q, true)
	push(t, q, move("a", 1))
	lost(t, q, true) // somebody pushes, nobody says that all is there
	rebuild(t, q, true, move("a", 1), move("b", 1))
	lost(t, q, false)
	if n := waiting(t, q); n != 2 {
		t.Fatalf("%d wait, want 2", n)
	}
	if err := q.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	lost(t, q, true)
}

// A key that was evicted or deleted shows, whichever it is.
func TestLostSeesMissingKeys(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	q := connect(t, "redis://"+server.Addr+"?timeout=30s").Queue(nil, 100)
	for _, key := range []string{"wait", "due", "age", "lease", "item", "gone", "fill"} {
		rebuild(t, q, true, move("a", 1), move("b", 1), hotline.QueueMove{Ticket: "c", Version: 1})
		if _, err := q.Claim(t.Context(), "repair", "o", 1, time.Minute); err != nil {
			t.Fatal(err)
		}
		lost(t, q, false)
		if answer, err := server.Do("DEL", "{hotline}:"+key); err != nil || answer != ":1" {
			t.Fatalf("deleting %s: %q, %v", key, answer, err)
		}
		lost(t, q, true)
	}
}

// A restarted server may have lost the last second even when it kept the rest.
func TestLostAfterRestart(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
	q := connect(t, calm(t, server)).Queue(nil, 100)
	rebuild(t, q, true, move("a", 1))
	if err := errors.Join(server.Stop(), server.Start()); err != nil {
		t.Fatal(err)
	}
	lost(t, q, true)
	if n := waiting(t, q); n != 1 {
		t.Fatalf("%d wait on the restarted server, want 1: the test is about one that kept its data", n)
	}
	rebuild(t, q, true, move("a", 1))
	lost(t, q, false)
}

// One copy fills at a time; one that died is followed by another.
func TestRebuildOneAtATime(t *testing.T) {
	t.Parallel()
	var at atomic.Int64
	at.Store(1_800_000_000_000)
	q := connect(t, calm(t, shared)).Queue(func() time.Time { return time.UnixMilli(at.Load()) }, 100)
	done, err := q.Rebuild(t.Context(), func(ctx context.Context) error {
		lost(t, q, false)
		rebuild(t, q, false)
		at.Add(10_000) // no sign of life for so long
		lost(t, q, true)
		rebuild(t, q, true, move("b", 1))
		return q.Push(ctx, move("a", 1))
	})
	if err != nil || done {
		t.Fatalf("the one who was followed: %v, %v", done, err)
	}
	lost(t, q, false)
}

func TestRebuildFails(t *testing.T) {
	t.Parallel()
	q := connect(t, calm(t, shared)).Queue(nil, 100)
	broken := errors.New("the database is down")
	if done, err := q.Rebuild(t.Context(), func(context.Context) error { return broken }); !errors.Is(err, broken) || done {
		t.Fatalf("rebuilt %v, %v", done, err)
	}
	lost(t, q, true) // at once, not when the hold runs out
}

// A move that reached the queue during the filling wins over the older one that fill read before.
func TestRebuildKeepsNewerMoves(t *testing.T) {
	t.Parallel()
	q := connect(t, calm(t, shared)).Queue(nil, 100)
	done, err := q.Rebuild(t.Context(), func(ctx context.Context) error {
		push(t, q, hotline.QueueMove{Ticket: "a", Version: 2}, move("b", 3))
		return q.Push(ctx, move("a", 1), move("b", 2))
	})
	if err != nil || !done {
		t.Fatalf("rebuilt %v, %v", done, err)
	}
	leases, err := q.Claim(t.Context(), "repair", "o", 5, time.Minute)
	if err != nil || len(leases) != 1 || leases[0].Version != 3 {
		t.Fatalf("claimed %+v, %v", leases, err)
	}
}

// A server that loses its data in the middle of a filling ends that filling and is filled anew.
func TestRebuildInterrupted(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	q := connect(t, calm(t, server)).Queue(nil, 100)
	done, err := q.Rebuild(t.Context(), func(ctx context.Context) error {
		if _, err := server.Do("FLUSHALL"); err != nil {
			return err
		}
		if err := q.Push(ctx, move("a", 1)); err != nil {
			return err
		}
		<-ctx.Done() // the next sign of life notices
		return ctx.Err()
	})
	if err != nil || done {
		t.Fatalf("rebuilt %v, %v", done, err)
	}
	lost(t, q, true)
	rebuild(t, q, true, move("b", 1))
	if n := waiting(t, q); n != 1 {
		t.Fatalf("%d wait, want 1", n)
	}
}
