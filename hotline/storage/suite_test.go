package storage

import (
	"testing"

	"yihaotong/hotline/storage/storagetest"
)

func TestSuite(t *testing.T) {
	t.Parallel()
	for name, url := range urls {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storagetest.Run(t, func(t *testing.T) storagetest.Store { return fresh(t, url(t)) })
		})
	}
}

// TestSuiteWithoutSession runs a part of the suite that uses every kind of argument as if behind a pooler that keeps no session (pgbouncer).
func TestSuiteWithoutSession(t *testing.T) {
	t.Parallel()
	storagetest.Run(t, func(t *testing.T) storagetest.Store {
		return fresh(t, urls["postgres"](t)+"&default_query_exec_mode=exec")
	}, "create", "create race", "find", "watch", "outbox", "settings", "audit", "files")
}
