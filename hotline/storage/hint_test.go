package storage

import (
	"context"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/storage/storagetest"
)

// TestHints checks that a relay in this process hears of a new ticket at once, and that one in
// another copy on the same PostgreSQL hears of it too.
func TestHints(t *testing.T) {
	t.Parallel()
	hears := func(t *testing.T, s *Store, sink string, within time.Duration) bool {
		t.Helper()
		select {
		case <-s.Wake(sink):
			return true
		case <-time.After(within):
			return false
		}
	}
	put := func(t *testing.T, s *Store, n int) {
		t.Helper()
		x, events := storagetest.Sample(time.Now().UTC().Truncate(time.Millisecond), n)
		if err := s.Create(context.Background(), &x, "BX", events, nil); err != nil {
			t.Fatal(err)
		}
	}
	onBoth(t, func(t *testing.T, url string) {
		one := fresh(t, url)
		put(t, one, 1)
		for _, sink := range []string{hotline.SinkBus, hotline.SinkQueue} {
			if !hears(t, one, sink, time.Second) {
				t.Errorf("no hint at %s", sink)
			}
		}
		if hears(t, one, hotline.SinkWebhook, 20*time.Millisecond) {
			t.Error("a hint at a sink without messages")
		}
		if one.db.dialect().name == "sqlite" {
			return
		}
		two := fresh(t, url)
		for n := 2; ; n++ { // the other copy may not listen yet
			put(t, one, n)
			if hears(t, two, hotline.SinkQueue, 300*time.Millisecond) {
				return
			}
			if n == 50 {
				t.Fatal("the other copy hears nothing")
			}
		}
	})
}
