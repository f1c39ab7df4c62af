package redisqueue_test

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"yihaotong/hotline"
)

const benchClaimers = 8

// each runs one by 8 claimers at once and reports how many went through in a second.
func each(b *testing.B, one func(ctx context.Context, n int64) error) {
	var n atomic.Int64
	b.SetParallelism(max(1, benchClaimers/runtime.GOMAXPROCS(0)))
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := one(b.Context(), n.Add(1)); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tickets/s")
}

// BenchmarkTicket takes a ticket through push, claim and done among 10,000 that wait, beside the
// barest thing that Redis can do: ZADD and ZPOPMIN.
func BenchmarkTicket(b *testing.B) {
	fill := make([]hotline.QueueMove, 10_000)
	for i := range fill {
		fill[i] = move(fmt.Sprint("fill", i), 1)
	}
	b.Run("queue", func(b *testing.B) {
		q := connect(b, calm(b, shared)).Queue(nil, 10_000_000)
		if err := q.Push(b.Context(), fill...); err != nil {
			b.Fatal(err)
		}
		each(b, func(ctx context.Context, n int64) error {
			if err := q.Push(ctx, move(fmt.Sprint(n), 1)); err != nil {
				return err
			}
			leases, err := q.Claim(ctx, "repair", "owner", 1, time.Minute)
			if err != nil || len(leases) != 1 {
				return fmt.Errorf("claimed %v: %w", leases, err)
			}
			return q.Done(ctx, leases[0])
		})
	})
	b.Run("claim", func(b *testing.B) {
		q := connect(b, calm(b, shared)).Queue(nil, 10_000_000)
		moves := make([]hotline.QueueMove, b.N)
		for i := range moves {
			moves[i] = move(fmt.Sprint(i), 1)
		}
		if err := q.Push(b.Context(), moves...); err != nil {
			b.Fatal(err)
		}
		each(b, func(ctx context.Context, _ int64) error {
			leases, err := q.Claim(ctx, "repair", "owner", 1, time.Hour)
			if err == nil && len(leases) != 1 {
				err = fmt.Errorf("claimed %v", leases)
			}
			return err
		})
	})
	b.Run("raw", func(b *testing.B) {
		c := redis.NewClient(&redis.Options{Addr: shared.Addr, PoolSize: 16})
		defer c.Close()
		key := shared.URL(b)
		for i := range fill {
			if err := c.ZAdd(b.Context(), key, redis.Z{Score: float64(i), Member: fill[i].Ticket}).Err(); err != nil {
				b.Fatal(err)
			}
		}
		each(b, func(ctx context.Context, n int64) error {
			if err := c.ZAdd(ctx, key, redis.Z{Score: float64(n), Member: n}).Err(); err != nil {
				return err
			}
			return c.ZPopMin(ctx, key).Err()
		})
	})
}

// BenchmarkRebuild fills an empty queue with 100,000 tickets.
func BenchmarkRebuild(b *testing.B) {
	moves := make([]hotline.QueueMove, 100_000)
	for i := range moves {
		moves[i] = move(fmt.Sprint(i), 1)
	}
	q := connect(b, calm(b, shared)).Queue(nil, 1_000_000)
	for b.Loop() {
		done, err := q.Rebuild(b.Context(), func(ctx context.Context) error { return q.Push(ctx, moves...) })
		if err != nil || !done {
			b.Fatal(done, err)
		}
	}
}
