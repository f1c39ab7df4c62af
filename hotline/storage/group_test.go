package storage

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/storage/storagetest"
)

// TestCommitsAreShared counts flushes (SQLite) and commits (PostgreSQL) of many creations at once.
func TestCommitsAreShared(t *testing.T) {
	t.Parallel()
	const n = 200
	createAll := func(t *testing.T, s *Store) {
		t.Helper()
		var group sync.WaitGroup
		for i := range n {
			group.Go(func() {
				x, events := storagetest.Sample(time.Now().UTC().Truncate(time.Millisecond), i)
				if err := s.Create(context.Background(), &x, "BX", events, nil); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
	}
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		syncs := 0
		steps := record(t, func(s *Store, say func(acknowledged)) {
			if _, err := s.Migrate(context.Background()); err != nil {
				t.Error(err)
			}
			say(acknowledged{})
			createAll(t, s)
		})
		begun := false
		for _, step := range steps {
			begun = begun || step.kind == tapeSay
			if begun && step.kind == tapeSync && step.file == "-wal" {
				syncs++
			}
		}
		if syncs == 0 || syncs > n/4 {
			t.Fatalf("%d tickets took %d flushes", n, syncs)
		}
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		s := fresh(t, urls["postgres"](t))
		createAll(t, s)
		server, err := cluster()
		if err != nil {
			t.Fatal(err)
		}
		schema, _, err := first(context.Background(), s.db, scalar[string], "SELECT current_schema()")
		if err != nil {
			t.Fatal(err)
		}
		// Every row says which transaction made it.
		out, err := server.SQL("SELECT count(DISTINCT xmin::text) FROM " + schema + ".ticket")
		if err != nil {
			t.Fatal(err)
		}
		if commits, err := strconv.Atoi(out); err != nil || commits > n/4 {
			t.Fatalf("%d tickets took %s commits, %v", n, out, err)
		}
	})
}

// TestOneHarmsNoOther puts a change that cannot be stored beside others that can.
func TestOneHarmsNoOther(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, url string) {
		s := fresh(t, url)
		var group sync.WaitGroup
		var failed atomic.Int64
		for i := range 60 {
			group.Go(func() {
				x, events := storagetest.Sample(time.Now().UTC().Truncate(time.Millisecond), i)
				if i%6 == 0 {
					events[0].Data = map[string]any{"n": func() {}} // no JSON
				}
				if i%6 == 1 {
					events[1] = events[0] // the same place in the history twice
				}
				if err := s.Create(context.Background(), &x, "BX", events, nil); err != nil {
					failed.Add(1)
				} else if i%6 < 2 {
					t.Errorf("ticket %d was stored", i)
				}
			})
		}
		group.Wait()
		if failed.Load() != 20 {
			t.Fatalf("%d failed, want 20", failed.Load())
		}
		page, err := s.Find(context.Background(), hotline.Filter{Scope: all, Limit: hotline.MaxPage})
		if err != nil || len(page.Items) != 40 {
			t.Fatalf("%d tickets, %v", len(page.Items), err)
		}
		checkNumbers(t, s)
	})
}

// checkNumbers checks that no number was lost to a failure.
func checkNumbers(t *testing.T, s *Store) {
	t.Helper()
	var checked int
	err := s.db.snapshot(context.Background(), func(ctx context.Context, c conn) error { return verifyNumbers(ctx, c, &checked) })
	if err != nil || checked == 0 {
		t.Fatalf("%v after %d", err, checked)
	}
}

// TestGroup checks the withdrawal of waiting work and the truth about begun work.
func TestGroup(t *testing.T) {
	t.Parallel()
	begun, goOn := make(chan struct{}, 1), make(chan struct{})
	failure := errors.New("failed")
	var sizes []int
	g := newGroup(1, func(together []*waiting[int]) {
		sizes = append(sizes, len(together))
		begun <- struct{}{}
		<-goOn
		for _, w := range together {
			if w.work < 0 {
				w.err = failure
			}
		}
	})
	ctx, cancel := context.WithCancel(context.Background())
	outcomes := make(chan error, 300)
	do := func(ctx context.Context, n int) { outcomes <- g.do(ctx, n) }
	first := make(chan error, 1)
	go func() { first <- g.do(ctx, -1) }() // taken at once
	<-begun
	withdrawn, withdraw := context.WithCancel(context.Background())
	go do(withdrawn, 1)
	for len(g.queue) < 1 {
		time.Sleep(time.Millisecond)
	}
	withdraw()
	if err := <-outcomes; hotline.CodeOf(err) != hotline.Unavailable {
		t.Fatalf("withdrawn: %v", err)
	}
	cancel() // too late for the first: its outcome is told
	for n := range 200 {
		go do(context.Background(), n)
	}
	for len(g.queue) < 201 {
		time.Sleep(time.Millisecond)
	}
	close(goOn)
	if err := <-first; !errors.Is(err, failure) {
		t.Fatalf("begun work: %v", err)
	}
	go func() {
		for range begun {
		}
	}()
	for range 200 {
		if err := <-outcomes; err != nil {
			t.Fatal(err)
		}
	}
	g.close()
	if err := g.do(context.Background(), 1); hotline.CodeOf(err) != hotline.Unavailable {
		t.Fatalf("after close: %v", err)
	}
	if len(sizes) != 3 || sizes[1] < mostTogether-1 {
		t.Fatalf("sizes of the commits: %v", sizes)
	}
}
