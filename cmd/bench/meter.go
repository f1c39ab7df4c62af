package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"syscall"
	"time"

	"yihaotong/hotline/storage/storagetest/pgserver"
	"yihaotong/routing/redisqueue/redistest"
)

// reading is what the processes of the production form have used and done up to now.
type reading struct {
	hotline, postgres, redis, load time.Duration // processor time
	statements, commits, flushes   float64       // of PostgreSQL: SQL statements, transactions, syncs of its log
	trips                          float64       // requests that Redis read
}

// meter reads all processes of the production form.
type meter struct {
	server *server
	pg     *pgserver.Server
	redis  *redistest.Server
}

// counting are the settings with which PostgreSQL tells how many statements it ran.
var counting = []string{"shared_preload_libraries=pg_stat_statements", "pg_stat_statements.track=top"}

const counters = `SELECT (SELECT sum(calls) FROM pg_stat_statements), (SELECT sum(xact_commit) FROM pg_stat_database), (SELECT wal_sync FROM pg_stat_wal)`

// read waits until the work that is left over is done, which is part of what an operation costs.
func (m *meter) read(ctx context.Context) (r reading, err error) {
	if err = m.server.settle(ctx); err != nil {
		return r, err
	}
	r.hotline, r.postgres = m.server.processorTime(), m.pg.ProcessorTime()
	var own syscall.Rusage
	if err = syscall.Getrusage(syscall.RUSAGE_SELF, &own); err != nil {
		return r, err
	}
	r.load = time.Duration(own.Utime.Nano() + own.Stime.Nano())
	info, err := m.redis.Info()
	if err != nil {
		return r, err
	}
	var cpu [2]float64
	for i, name := range []string{"used_cpu_user", "used_cpu_sys"} {
		if cpu[i], err = strconv.ParseFloat(info[name], 64); err != nil {
			return r, err
		}
	}
	r.redis = time.Duration((cpu[0] + cpu[1]) * float64(time.Second))
	if r.trips, err = strconv.ParseFloat(info["total_reads_processed"], 64); err != nil {
		return r, err
	}
	time.Sleep(time.Second) // PostgreSQL's processes tell their counters once a second
	line, err := m.pg.SQL(counters)
	if err != nil {
		return r, err
	}
	_, err = fmt.Sscan(strings.ReplaceAll(line, "|", " "), &r.statements, &r.commits, &r.flushes)
	return r, err
}

// cost is what one of n operations used between two readings.
type cost struct {
	reading
	n float64
}

func (m *meter) during(ctx context.Context, work func() (n int, err error)) (cost, error) {
	before, err := m.read(ctx)
	if err != nil {
		return cost{}, err
	}
	n, err := work()
	if err != nil {
		return cost{}, err
	}
	after, err := m.read(ctx)
	return cost{reading{
		after.hotline - before.hotline, after.postgres - before.postgres, after.redis - before.redis, after.load - before.load,
		after.statements - before.statements, after.commits - before.commits, after.flushes - before.flushes, after.trips - before.trips,
	}, float64(max(1, n))}, err
}

func (c cost) String() string {
	each := func(d time.Duration) float64 { return float64(d.Microseconds()) / c.n }
	return fmt.Sprintf("%.0f µs of processor each: hotline %.0f, postgres %.0f, redis %.0f, load %.0f; %.2f statements, %.2f transactions, %.2f flushes, %.2f trips to Redis",
		each(c.hotline+c.postgres+c.redis+c.load), each(c.hotline), each(c.postgres), each(c.redis), each(c.load),
		c.statements/c.n, c.commits/c.n, c.flushes/c.n, c.trips/c.n)
}
