package meili_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"yihaotong/kb"
	"yihaotong/kb/meili"
	"yihaotong/kb/meili/standin"
)

// What one copy of the program puts and removes while another fills a new index is in the new one,
// though the other read the articles before the change.
func TestChangesDuringResetAreCarriedOver(t *testing.T) {
	t.Parallel()
	server, a := played(t, standin.Options{}, clause("changed", 0, "食堂旧文"), clause("changed", 1, "食堂附则"), clause("removed", 0, "食堂废止"))
	b := door(t, server.URL+"?timeout=10s", "")
	newer := clause("changed", 0, "食堂新文")
	newer.Version = 2
	only(t, a.Reset(t.Context(), func(yield func(kb.Entry, error) bool) {
		old := []kb.Entry{clause("changed", 0, "食堂旧文"), clause("changed", 1, "食堂附则"), clause("removed", 0, "食堂废止"), clause("kept", 0, "食堂照旧")}
		for i, e := range old {
			if i == 1 {
				only(t, b.Put(t.Context(), []kb.Entry{newer}))
				only(t, b.Put(t.Context(), []kb.Entry{clause("added", 0, "食堂新增")}))
				only(t, b.Remove(t.Context(), "removed"))
			}
			if !yield(e, nil) {
				return
			}
		}
	}))
	hits, err := b.Search(t.Context(), ask("食堂"))
	only(t, err)
	var got []string
	for _, h := range hits {
		got = append(got, fmt.Sprint(h.Article, h.Version))
	}
	slices.Sort(got)
	same(t, "after the reset", got, []string{"added1", "changed2", "kept1"})
}

// Many copies put, remove, search and reset at once: nothing fails and the last word counts.
func TestManyCopiesAtOnce(t *testing.T) {
	t.Parallel()
	server, first := played(t, standin.Options{}, clause("steady", 0, "食堂常设"))
	copies := []*meili.Index{first}
	for range 3 {
		copies = append(copies, door(t, server.URL+"?timeout=30s", ""))
	}
	var wg sync.WaitGroup
	for i, x := range copies {
		wg.Go(func() {
			for n := range 5 {
				e := clause(fmt.Sprintf("own%d", i), 0, "食堂窗口")
				e.Version = n + 1
				if err := x.Put(t.Context(), []kb.Entry{e}); err != nil {
					t.Errorf("put: %v", err)
				}
			}
		})
		wg.Go(func() {
			for range 10 {
				if hits, err := x.Search(t.Context(), ask("食堂常设")); err != nil || len(hits) == 0 || hits[0].Article != "steady" {
					t.Errorf("search: %v, %v", hits, err)
				}
			}
		})
	}
	wg.Wait()
	var resets sync.WaitGroup
	for _, x := range copies {
		resets.Go(func() {
			if err := x.Reset(t.Context(), list(clause("steady", 0, "食堂常设"))); err != nil {
				t.Errorf("reset: %v", err)
			}
		})
	}
	resets.Wait()
	same(t, "in the end", articles(t, first, ask("食堂")), []string{"steady"})
	if got := server.Uids(); !slices.Equal(got, []string{"hotline_kb2"}) {
		t.Errorf("indexes %v", got)
	}
}
