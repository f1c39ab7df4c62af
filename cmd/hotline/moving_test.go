package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/storage"
	"yihaotong/hotline/storage/storagetest"
	"yihaotong/hotline/storage/storagetest/pgserver"
)

// movedTickets is how many tickets the move is tried with: few, unless HOTLINE_TEST_MOVED names
// another number.
func movedTickets(t *testing.T) int {
	t.Helper()
	named := os.Getenv("HOTLINE_TEST_MOVED")
	if named == "" {
		return 2000
	}
	n, err := strconv.Atoi(named)
	if err != nil || n < 1 {
		t.Fatalf("HOTLINE_TEST_MOVED is %q, not a number of tickets such as 100000", named)
	}
	return n
}

func opened(t *testing.T, url string) *storage.Store {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	s, err := storage.Open(t.Context(), url, storage.Options{Zone: zone, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// fill stores n invented tickets, many at once so that they share commits.
func fill(t *testing.T, s *storage.Store, n int) {
	t.Helper()
	next := make(chan int)
	var writers sync.WaitGroup
	for range 64 {
		writers.Go(func() {
			for i := range next {
				x, events := storagetest.Sample(time.Date(2026, 11, 1+i%24, 1, i%60, 0, 0, time.UTC), i)
				if err := s.Create(t.Context(), &x, "BX", events, nil); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	writers.Wait()
}

// TestMoveToPostgreSQL does what the runbook says: backup on the small installation, restore on the
// large one. Every ticket is there as it was, the history proves itself, and work goes on.
func TestMoveToPostgreSQL(t *testing.T) {
	t.Parallel()
	pg, err := pgserver.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pg.Stop() })
	target, err := pg.Schema()
	if err != nil {
		t.Fatal(err)
	}
	n, data, file := movedTickets(t), t.TempDir(), filepath.Join(t.TempDir(), "hotline.zip")
	source := opened(t, "sqlite:"+filepath.Join(data, "hotline.db"))
	fill(t, source, n)
	timed := func(args ...string) (time.Duration, string) {
		began := time.Now()
		code, out, errs := hotlineRun(t, data, "", args...)
		if code != exitDone {
			t.Fatalf("hotline %s: %d %s", strings.Join(args, " "), code, errs)
		}
		return time.Since(began).Round(time.Millisecond), out
	}
	backup, _ := timed("backup", file)
	restore, said := timed("restore", file, "--database", target)
	verify, _ := timed("audit", "verify", "--database", target)
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d tickets: backup %v (%.1f MB), restore %v, audit verify %v", n, backup, float64(info.Size())/1e6, restore, verify)
	if !strings.Contains(said, strconv.Itoa(n)+" tickets") {
		t.Errorf("restore says %q", said)
	}
	moved := opened(t, target)
	if got := sameTickets(t, source, moved); got != n {
		t.Errorf("%d tickets were compared, want %d", got, n)
	}
	if code, _, errs := hotlineRun(t, data, "", "restore", file, "--database", target); code != exitFailed || !strings.Contains(errs, "restore.full") && !strings.Contains(errs, "not empty") {
		t.Errorf("a second restore: %d %s", code, errs)
	}
	p := serve(t, "--demo", "--data", filepath.Join(t.TempDir(), "new"), "--database", target)
	var made numbered
	p.login(t, "employee1").must(t, "POST", "/tickets", map[string]string{"text": "三号楼五层走廊的灯坏了"}, &made)
	if made.Number == "" {
		t.Error("no ticket can be opened in the new place")
	}
}

// sameTickets walks both stores side by side and gives how many tickets they share.
func sameTickets(t *testing.T, a, b *storage.Store) (n int) {
	t.Helper()
	f := hotline.Filter{Scope: hotline.Scope{All: true}, Sort: hotline.SortOldest, Limit: hotline.MaxPage}
	g := f
	for {
		left, err := a.Find(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		right, err := b.Find(t.Context(), g)
		if err != nil {
			t.Fatal(err)
		}
		for i := range left.Items {
			if i >= len(right.Items) || !reflect.DeepEqual(left.Items[i], right.Items[i]) {
				t.Fatalf("ticket %d: %+v is missing or other", n+i, left.Items[i])
			}
		}
		n += len(left.Items)
		if f.Cursor, g.Cursor = left.Next, right.Next; f.Cursor == "" {
			return n
		}
	}
}
