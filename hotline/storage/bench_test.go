package storage

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"yihaotong/hotline"
	"yihaotong/hotline/storage/storagetest"
)

// Each figure is taken for the given number of clients that create tickets at the same time.
var clients = []int{1, 8, 32, 128}

// inParallel spreads b.N calls over n clients.
func inParallel(b *testing.B, n int, do func(i int64) error) {
	var next atomic.Int64
	var group sync.WaitGroup
	before := processorTime(b)
	b.ResetTimer()
	for range n {
		group.Go(func() {
			for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
				if err := do(i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tickets/s")
	b.ReportMetric(float64((processorTime(b)-before).Microseconds())/float64(b.N), "cpu-us/ticket")
}

// processorTime is what this program and the PostgreSQL it started have used: other than the clock,
// it does not depend on what else the machine does.
func processorTime(b *testing.B) time.Duration {
	var self syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &self); err != nil {
		b.Fatal(err)
	}
	used := time.Duration(self.Utime.Nano() + self.Stime.Nano())
	if wanted.Load() {
		s, err := cluster()
		if err != nil {
			b.Fatal(err)
		}
		used += s.ProcessorTime()
	}
	return used
}

// BenchmarkCreate measures whole tickets: history, outbox, counts, search terms and a key to repeat.
func BenchmarkCreate(b *testing.B) {
	for name, url := range urls {
		for _, n := range clients {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				s := fresh(b, url(b))
				key := hotline.NewID(time.Now())
				inParallel(b, n, func(i int64) error {
					x, events := storagetest.Sample(time.Now().UTC().Truncate(time.Millisecond), int(i))
					once := &hotline.Once{Scope: "bench", Key: fmt.Sprint(key, i), Digest: "d", Answer: func(hotline.Ticket) ([]byte, error) { return make([]byte, 900), nil }}
					return s.Create(context.Background(), &x, "BX", events, once)
				})
			})
		}
	}
}

// BenchmarkChange measures claims, each of a ticket of its own.
func BenchmarkChange(b *testing.B) {
	for name, url := range urls {
		for _, n := range clients {
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				s := fresh(b, url(b))
				ids := make([]string, b.N)
				var group sync.WaitGroup
				for part := range 64 {
					group.Go(func() {
						for i := part; i < b.N; i += 64 {
							x, events := storagetest.Sample(time.Now().UTC().Truncate(time.Millisecond), i)
							x.Status, x.Handler = hotline.StatusQueued, ""
							if err := s.Create(context.Background(), &x, "BX", events, nil); err != nil {
								b.Error(err)
							}
							ids[i] = x.ID
						}
					})
				}
				group.Wait()
				inParallel(b, n, func(i int64) error {
					_, err := s.Update(context.Background(), ids[i-1], nil, func(t *hotline.Ticket) ([]hotline.Event, error) {
						return storagetest.SampleClaim(t), nil
					})
					return err
				})
			})
		}
	}
}

// BenchmarkBareInsert is what PostgreSQL does at best, one small row and one commit at a time.
func BenchmarkBareInsert(b *testing.B) {
	url := urls["postgres"](b)
	pool, err := pgxpool.New(context.Background(), url+"&pool_max_conns=32")
	if err != nil {
		b.Fatal(err)
	}
	defer pool.Close()
	if _, err := pool.Exec(context.Background(), `CREATE TABLE bare (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, number TEXT UNIQUE,
		team INT, status INT, phone TEXT, body TEXT, created TIMESTAMPTZ DEFAULT now())`); err != nil {
		b.Fatal(err)
	}
	if _, err := pool.Exec(context.Background(), "CREATE INDEX ON bare (team, status, created)"); err != nil {
		b.Fatal(err)
	}
	key := hotline.NewID(time.Now())
	for _, n := range clients {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			inParallel(b, n, func(i int64) error {
				_, err := pool.Exec(context.Background(), "INSERT INTO bare (number, team, status, phone, body) VALUES ($1, $2, $3, $4, $5)",
					fmt.Sprint(key, n, b.N, i), i%60, 1, "15400000000", storagetest.SampleText(int(i)))
				return err
			})
		})
	}
}

// BenchmarkList measures one page of 30 of the lists that people read most. HOTLINE_BENCH_TICKETS
// sets how full the store is.
func BenchmarkList(b *testing.B) {
	sizes := []int{1_000, 100_000}
	if n := os.Getenv("HOTLINE_BENCH_TICKETS"); n != "" {
		sizes = nil
		var size int
		if _, err := fmt.Sscan(n, &size); err != nil {
			b.Fatal(err)
		}
		sizes = append(sizes, size)
	}
	for name, url := range urls {
		for _, size := range sizes {
			s := fresh(b, url(b))
			fill(b, s, size)
			for what, f := range lists {
				b.Run(filepath.Join(name, fmt.Sprint(size), what), func(b *testing.B) {
					for b.Loop() {
						if _, err := s.Find(context.Background(), f); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
			b.Run(filepath.Join(name, fmt.Sprint(size), "board"), func(b *testing.B) {
				for b.Loop() {
					if _, err := s.Counts(context.Background(), hotline.Scope{All: true}); err != nil {
						b.Fatal(err)
					}
					if _, err := s.Oldest(context.Background(), hotline.Scope{All: true}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// fill creates many tickets of the last year, most of them closed.
func fill(tb testing.TB, s *Store, n int) {
	tb.Helper()
	start := time.Now()
	var next atomic.Int64
	var group sync.WaitGroup
	for range 256 {
		group.Go(func() {
			for i := int(next.Add(1)); i <= n; i = int(next.Add(1)) {
				x, events := storagetest.Sample(time.Now().UTC().Truncate(time.Millisecond).Add(time.Duration(i-n)*time.Hour/10), i)
				if err := s.Create(context.Background(), &x, "BX", events, nil); err != nil {
					tb.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	tb.Logf("%d tickets in %v", n, time.Since(start))
}
