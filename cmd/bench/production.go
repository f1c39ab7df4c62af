package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool" // only for the bare loop that ours is compared with

	"yihaotong/hotline/storage/storagetest/pgserver"
	"yihaotong/routing/redisqueue/redistest"
)

// production measures the form of several servers: PostgreSQL that syncs every commit and Redis,
// both started here from the installed programs.
func production(ctx context.Context, binary string, length time.Duration) ([]line, error) {
	pg, err := pgserver.Start("fsync=on", "full_page_writes=on")
	if err != nil {
		return nil, err
	}
	defer func() { _ = pg.Stop() }()
	redis, err := redistest.Launch("--appendonly", "yes")
	if err != nil {
		return nil, err
	}
	defer func() { _ = redis.Close() }()
	database, err := pg.Schema()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "hotline-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	s, err := start(ctx, binary, folder, "--database", database, "--queue", "redis://"+redis.Addr+"/0")
	if err != nil {
		return nil, err
	}
	defer s.stop()
	if err := s.login(ctx, "operator1"); err != nil {
		return nil, err
	}
	lines, err := s.intakeBesideBare(ctx, database, length)
	if err != nil {
		return nil, err
	}
	claims, err := s.claims(ctx, "repair", length)
	return append(lines, claims), err
}

// intakeBesideBare compares whole tickets with one-row inserts, taken in turn in one run.
func (s *server) intakeBesideBare(ctx context.Context, database string, length time.Duration) ([]line, error) {
	rate := map[int]float64{}
	var bare float64
	for range 2 {
		n, err := bareInserts(ctx, database, 32, length)
		if err != nil {
			return nil, err
		}
		bare += n / 2
		for _, clients := range []int{32, 128} {
			done, err := drive(ctx, clients, length, s.openOne)
			if err != nil {
				return nil, err
			}
			rate[clients] += float64(len(done)) / length.Seconds() / 2
		}
	}
	return []line{
		{"POST /tickets on PostgreSQL + Redis, 32 clients", fmt.Sprintf("%.0f/s, %.2f of a bare insert loop (%.0f/s)", rate[32], rate[32]/bare, bare), "≥ 0.5 of the loop", rate[32] >= bare/2},
		{"… 128 clients", fmt.Sprintf("%.0f/s", rate[128]), "not falling", rate[128] >= 0.95*rate[32]},
	}, nil
}

func (s *server) openOne(ctx context.Context) error {
	return s.call(ctx, http.MethodPost, "/api/v1/tickets", map[string]string{"text": text()}, nil)
}

// bareInserts gives how many rows a second clients insert, each in a transaction of its own.
func bareInserts(ctx context.Context, database string, clients int, length time.Duration) (float64, error) {
	pool, err := pgxpool.New(ctx, database+fmt.Sprintf("&pool_max_conns=%d", clients))
	if err != nil {
		return 0, err
	}
	defer pool.Close()
	if _, err := pool.Exec(ctx, "CREATE TABLE IF NOT EXISTS bench_bare (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body TEXT)"); err != nil {
		return 0, err
	}
	done, err := drive(ctx, clients, length, func(ctx context.Context) error {
		_, err := pool.Exec(ctx, "INSERT INTO bench_bare (body) VALUES ($1)", text())
		return err
	})
	return float64(len(done)) / length.Seconds(), err
}

// claims lets eight claimers empty a team's queue, one ticket at a time.
func (s *server) claims(ctx context.Context, team string, length time.Duration) (line, error) {
	if err := s.login(ctx, "handler."+team); err != nil {
		return line{}, err
	}
	var seen sync.Map
	var claimed, double atomic.Int64
	began := time.Now()
	ended := began
	var mu sync.Mutex
	_, err := drive(ctx, 8, length, func(ctx context.Context) error {
		var got struct{ Items []struct{ Number string } }
		if err := s.call(ctx, http.MethodPost, "/api/v1/queues/"+team+"/claim", map[string]int{"max": 1}, &got); err != nil {
			return err
		}
		for _, t := range got.Items {
			if _, before := seen.LoadOrStore(t.Number, true); before {
				double.Add(1)
			}
			claimed.Add(1)
			mu.Lock()
			ended = time.Now()
			mu.Unlock()
		}
		return nil
	})
	rate := float64(claimed.Load()) / ended.Sub(began).Seconds()
	return line{fmt.Sprintf("claims over HTTP, 8 claimers (%d tickets, %d twice)", claimed.Load(), double.Load()), fmt.Sprintf("%.0f/s", rate), "≥ 2,000/s, none twice", rate >= 2000 && double.Load() == 0}, err
}
