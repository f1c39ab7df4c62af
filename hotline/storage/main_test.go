package storage

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yihaotong/hotline/storage/storagetest/pgserver"
)

// cluster is started by the first test that needs it and stopped when all are done.
var (
	cluster = sync.OnceValues(func() (*pgserver.Server, error) {
		wanted.Store(true)
		return pgserver.Start()
	})
	wanted atomic.Bool
)

func TestMain(m *testing.M) {
	if url := os.Getenv(childURL); url != "" {
		os.Exit(writeUntilKilled(url))
	}
	code := m.Run()
	if wanted.Load() {
		if s, err := cluster(); err == nil {
			if err := s.Stop(); err != nil {
				fmt.Fprintln(os.Stderr, err)
				code = 1
			}
		}
	}
	os.Exit(code)
}

// urls are the databases that a test runs on, each with an empty place of its own.
var urls = map[string]func(t testing.TB) string{
	"sqlite": func(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "hotline.db") },
	"postgres": func(t testing.TB) string {
		s, err := cluster()
		if err != nil {
			t.Fatal(err) // never skipped: make test installs it
		}
		url, err := s.Schema()
		if err != nil {
			t.Fatal(err)
		}
		return url
	},
}

// onBoth runs a test on each database.
func onBoth(t *testing.T, test func(t *testing.T, url string)) {
	t.Helper()
	for name, url := range urls {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, url(t))
		})
	}
}

// fresh opens and migrates a store that is closed with the test.
func fresh(t testing.TB, url string) *Store {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := Open(ctx, url, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := s.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	return s
}
