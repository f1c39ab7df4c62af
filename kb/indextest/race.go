package indextest

import (
	"fmt"
	"sync"
	"testing"

	"yihaotong/kb"
)

// atOnce searches while others put, remove and rebuild: what nobody touches is always found.
func atOnce(t *testing.T, x kb.Index) {
	steady := entry("steady", "班车首班七点")
	fill(t, x, steady)
	var all sync.WaitGroup
	all.Go(func() {
		for i := range 20 {
			name := fmt.Sprintf("put-%d", i%4)
			if err := x.Put(t.Context(), []kb.Entry{entry(name, "食堂早餐")}); err != nil {
				t.Errorf("put: %v", err)
			}
			if err := x.Remove(t.Context(), name); err != nil {
				t.Errorf("remove: %v", err)
			}
		}
	})
	all.Go(func() {
		for range 4 {
			if err := x.Reset(t.Context(), sequence([]kb.Entry{steady, entry("other", "食堂晚餐")}, nil)); err != nil {
				t.Errorf("reset: %v", err)
			}
		}
	})
	for range 2 {
		all.Go(func() {
			for range 40 {
				if hits, err := x.Search(t.Context(), ask("班车首班")); err != nil || len(hits) != 1 {
					t.Errorf("%d hits while others write (%v)", len(hits), err)
				}
			}
		})
	}
	all.Wait()
}
