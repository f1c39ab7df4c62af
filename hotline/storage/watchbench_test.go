package storage

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/sla"
)

const (
	breaches    = 2000
	breachEvery = 5 * time.Millisecond // 200 a second
	watchStep   = 200 * time.Millisecond
	warmUp      = 20 * time.Second
)

// lags notes how long after its instant each breach was committed.
type lags struct {
	now hotline.Now

	mu  sync.Mutex
	all map[string][]time.Duration // by ticket
}

// timed is a store whose breaches are noted.
type timed struct {
	hotline.Tickets
	to *lags
}

func (x timed) Update(ctx context.Context, ref string, once *hotline.Once, change func(*hotline.Ticket) ([]hotline.Event, error)) (hotline.Ticket, error) {
	before := 0
	t, err := x.Tickets.Update(ctx, ref, once, func(t *hotline.Ticket) ([]hotline.Event, error) {
		before = len(t.Clocks.Breaches)
		return change(t)
	})
	if err == nil && len(t.Clocks.Breaches) > before {
		x.to.mu.Lock()
		x.to.all[t.ID] = append(x.to.all[t.ID], x.to.now().Sub(t.Clocks.Breaches[0].Due))
		x.to.mu.Unlock()
	}
	return t, err
}

// BenchmarkWatch lets two copies on PostgreSQL watch many open clocks of which 200 a second pass
// their time. HOTLINE_BENCH_TICKETS sets how many other clocks run.
func BenchmarkWatch(b *testing.B) {
	others := 20_000
	if n, err := strconv.Atoi(os.Getenv("HOTLINE_BENCH_TICKETS")); err == nil {
		others = n
	}
	url := urls["postgres"](b)
	one := fresh(b, url)
	other, err := Open(b.Context(), url, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer other.Close()
	book := watchBook(b)
	start := time.Now().UTC().Truncate(time.Millisecond)
	openUrgent(b, one, book, start)
	multiply(b, one, others)
	b.ResetTimer()
	for b.Loop() {
		began := time.Now()
		// The clock of the watch stands shortly before the first breach.
		now := func() time.Time { return start.Add(15*time.Minute - warmUp).Add(time.Since(began)) }
		late := &lags{now: now, all: map[string][]time.Duration{}}
		ctx, stop := context.WithTimeout(b.Context(), warmUp+breaches*breachEvery+3*time.Second)
		var copies sync.WaitGroup
		for _, s := range []*Store{one, other} {
			watch := &hotline.Watch{Find: s, Tickets: timed{s, late}, Book: func() *hotline.Book { return book }, Now: now, Log: slog.New(slog.DiscardHandler)}
			copies.Go(func() { watch.Run(ctx, watchStep) })
		}
		copies.Wait()
		stop()
		report(b, late.all)
	}
}

func report(b *testing.B, byTicket map[string][]time.Duration) {
	var all []time.Duration
	for id, times := range byTicket {
		if len(times) != 1 {
			b.Errorf("%s breached %d times", id, len(times))
		}
		all = append(all, times...)
	}
	if len(all) != breaches {
		b.Fatalf("%d breaches, want %d", len(all), breaches)
	}
	slices.Sort(all)
	b.ReportMetric(float64(all[len(all)/2].Milliseconds()), "p50-ms")
	b.ReportMetric(float64(all[len(all)*99/100].Milliseconds()), "p99-ms")
}

func watchBook(b *testing.B) *hotline.Book {
	b.Helper()
	calendar, err := sla.DefaultCalendar()
	if err != nil {
		b.Fatal(err)
	}
	policy, err := sla.DefaultPolicy()
	if err != nil {
		b.Fatal(err)
	}
	catalogue, err := hotline.NewCatalogue(hotline.SeedCatalogue())
	if err != nil {
		b.Fatal(err)
	}
	teams := map[string]hotline.Team{}
	for _, t := range hotline.SeedTeams() {
		teams[t.Slug] = t
	}
	return &hotline.Book{Catalogue: catalogue, Teams: teams, Calendar: calendar, Policy: policy, Limits: hotline.DefaultLimits(), Steps: hotline.DefaultSteps()}
}

// urgentRepair routes everything alike.
type urgentRepair struct{}

func (urgentRepair) Decide(context.Context, hotline.Request) (hotline.Decision, error) {
	return hotline.Decision{Team: "repair", Category: "repair.hvac", Type: hotline.Help, Priority: hotline.Urgent, Confidence: 0.9, Source: hotline.ByModel}, nil
}

// openUrgent opens tickets whose clocks to be claimed end one after another, 15 minutes on.
func openUrgent(b *testing.B, s *Store, book *hotline.Book, start time.Time) {
	b.Helper()
	var opened sync.WaitGroup
	for hand := range 16 {
		opened.Go(func() {
			for i := hand; i < breaches; i += 16 {
				desk := &hotline.Desk{Tickets: s, People: s, Router: urgentRepair{}, Book: func() *hotline.Book { return book }, Now: func() time.Time { return start.Add(time.Duration(i) * breachEvery) }}
				text := fmt.Sprintf("%d号房间空调不制热", i)
				if _, err := desk.Open(b.Context(), hotline.Opening{Text: text, Channel: hotline.ChannelWeb}, hotline.Actor{ID: "o1", Role: hotline.Operator}, nil, nil); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	opened.Wait()
}

// multiply adds copies of one ticket whose clocks end a month later.
func multiply(b *testing.B, s *Store, n int) {
	b.Helper()
	const chunk = 5_000 // within the statement's time limit
	for from := 1; from <= n; from += chunk {
		sql := fmt.Sprintf(`INSERT INTO ticket SELECT (jsonb_populate_record(NULL::ticket, to_jsonb(t) || jsonb_build_object('seq', t.seq - g, 'id', t.id || g, 'number', t.number || '-' || g,
			'next_at', t.next_at + 2592000000 + g))).* FROM (SELECT * FROM ticket ORDER BY seq LIMIT 1) t, generate_series(%d, %d) g`, from, min(n, from+chunk-1))
		if err := s.db.write(b.Context(), func(ctx context.Context, c conn) error { return c.script(ctx, sql) }); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.db.write(b.Context(), func(ctx context.Context, c conn) error { return c.script(ctx, "ANALYZE") }); err != nil {
		b.Fatal(err)
	}
}
