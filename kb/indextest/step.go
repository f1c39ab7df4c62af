package indextest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"yihaotong/kb"
)

// versionOf gives the n-th version of an article: three clauses when n is even, else two.
func versionOf(n int) []kb.Entry {
	var entries []kb.Entry
	for place := range 3 - n%2 {
		e := entry("a", "食堂供应")
		e.Version, e.Place = n, place
		entries = append(entries, e)
	}
	return entries
}

// putIsOneStep: a Put is seen as a whole or not at all, and never leaves a hole.
func putIsOneStep(t *testing.T, x kb.Index) {
	fill(t, x, versionOf(1)...)
	done := make(chan error, 1)
	go func() {
		defer close(done)
		for n := 2; n < 12; n++ {
			if err := x.Put(t.Context(), versionOf(n)); err != nil {
				done <- err
				return
			}
		}
	}()
	for looks := 1; ; looks++ {
		hits, err := x.Search(t.Context(), ask("食堂"))
		if err != nil || len(hits) < 2 {
			t.Fatalf("%d hits at look %d (%v)", len(hits), looks, err)
		}
		for _, h := range hits {
			if h.Version != hits[0].Version {
				t.Fatalf("two versions at once: %d and %d", h.Version, hits[0].Version)
			}
		}
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			return
		default:
		}
	}
}

// resetIsOneStep: while a Reset is being fed, searches see the old content and nothing of the new.
func resetIsOneStep(t *testing.T, x kb.Index) {
	fill(t, x, entry("old", "旧的食堂规定"))
	err := x.Reset(t.Context(), func(yield func(kb.Entry, error) bool) {
		for i := range 2100 {
			if i == 2050 {
				want(t, x, ask("食堂规定"), "old")
			}
			if !yield(entry(fmt.Sprintf("n%d", i), "新的班车规定"), nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	want(t, x, ask("食堂"), "")
	if got := found(t, x, ask("班车")); len(got) != 10 {
		t.Errorf("new content: %v", got)
	}
}

// rareAndMany: among many clauses alike nearly as many are given as were asked for, and a rare word
// at the end of a very long question still counts.
func rareAndMany(t *testing.T, x kb.Index) {
	entries := []kb.Entry{entry("needle", "失物招领处在二号楼大厅")}
	for i := range 260 {
		entries = append(entries, entry(fmt.Sprintf("a%03d", i), fmt.Sprintf("食堂供应第%d号窗口的说明", i)))
	}
	fill(t, x, entries...)
	q := ask("食堂")
	q.Limit = kb.MaxHits
	if got := found(t, x, q); len(got) < kb.MaxHits*3/4 { // an index may stop early among equals, not much
		t.Errorf("%d hits of %d", len(got), q.Limit)
	}
	long := strings.Repeat("我昨天在食堂吃饭然后回办公室又去开会", 20) + "失物招领"
	hits, err := kb.NewFinder(x, nil).Search(t.Context(), ask(long)) // it knows which words are rare
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(hits, func(h kb.Ranked) bool { return h.Article == "needle" }) {
		t.Errorf("the rare words at the end of a long question are lost: %v", hits)
	}
}
