package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"regexp"
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
	pg, err := pgserver.Start(append([]string{"fsync=on", "full_page_writes=on"}, counting...)...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = pg.Stop() }()
	redis, err := redistest.Launch("--appendonly", "yes")
	if err != nil {
		return nil, err
	}
	defer func() { _ = redis.Close() }()
	if _, err := pg.SQL("CREATE EXTENSION pg_stat_statements"); err != nil { // only the bench counts by it
		return nil, err
	}
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
	m := &meter{server: s, pg: pg, redis: redis}
	lines, err := m.intakeBesideBare(ctx, database, length)
	if err != nil {
		return nil, err
	}
	claims, err := m.claims(ctx, "repair", length)
	return append(lines, claims...), err
}

// intakeBesideBare compares whole tickets with one-row inserts, taken in turn in one run.
func (m *meter) intakeBesideBare(ctx context.Context, database string, length time.Duration) ([]line, error) {
	rate, price := map[int]float64{}, map[int]cost{}
	for range 2 {
		for _, clients := range []int{0, 32, 128} {
			c, err := m.during(ctx, func() (int, error) {
				if clients == 0 {
					return bareInserts(ctx, database, 32, length)
				}
				done, err := drive(ctx, clients, length, m.server.openOne)
				return len(done), err
			})
			if err != nil {
				return nil, err
			}
			rate[clients] += c.n / length.Seconds() / 2
			price[clients] = c
		}
	}
	bare := rate[0]
	return []line{
		{"POST /tickets on PostgreSQL + Redis, 32 clients", fmt.Sprintf("%.0f/s, %.2f of a bare insert loop (%.0f/s)", rate[32], rate[32]/bare, bare), "≥ 0.5 of the loop", rate[32] >= bare/2},
		{"… 128 clients", fmt.Sprintf("%.0f/s", rate[128]), "not falling", rate[128] >= 0.95*rate[32]},
		note("… what one costs", price[32].String()),
		note("… with 128 clients", price[128].String()),
		note("… what one bare insert costs", price[0].String()),
	}, nil
}

func (s *server) openOne(ctx context.Context) error {
	return s.call(ctx, http.MethodPost, "/api/v1/tickets", map[string]string{"text": text()}, nil)
}

// bareInserts gives how many rows the clients inserted, each in a transaction of its own.
func bareInserts(ctx context.Context, database string, clients int, length time.Duration) (int, error) {
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
	return len(done), err
}

// claims lets eight claimers empty a team's queue, one ticket at a time.
func (m *meter) claims(ctx context.Context, team string, length time.Duration) ([]line, error) {
	if err := m.server.login(ctx, "handler."+team); err != nil {
		return nil, err
	}
	var seen sync.Map
	var claimed, double atomic.Int64
	began := time.Now()
	ended := began
	var mu sync.Mutex
	var took latencies
	one := func(ctx context.Context) error {
		var got string
		if err := m.server.call(ctx, http.MethodPost, "/api/v1/queues/"+team+"/claim", map[string]int{"max": 1}, &got); err != nil {
			return err
		}
		number := numberIn.FindString(got) // reading all of the JSON would cost more than half of what a claimer does
		if number == "" {
			return errEmpty
		}
		if _, before := seen.LoadOrStore(number, true); before {
			double.Add(1)
		}
		claimed.Add(1)
		mu.Lock()
		ended = time.Now()
		mu.Unlock()
		return nil
	}
	c, err := m.during(ctx, func() (int, error) {
		began = time.Now()
		var err error
		if took, err = drive(ctx, 8, length, one); errors.Is(err, errEmpty) {
			err = nil
		}
		return int(claimed.Load()), err
	})
	rate := float64(claimed.Load()) / ended.Sub(began).Seconds()
	return []line{
		{fmt.Sprintf("claims over HTTP, 8 claimers (%d tickets, %d twice)", claimed.Load(), double.Load()), fmt.Sprintf("%.0f/s, p50 %s", rate, round(took.at(0.5))), "≥ 2,000/s, none twice", rate >= 2000 && double.Load() == 0},
		note("… what one costs", c.String()),
	}, err
}

var numberIn = regexp.MustCompile(`"number":"[^"]+"`)

// errEmpty ends a claimer: nothing waits any more.
var errEmpty = errors.New("the queue is empty")
