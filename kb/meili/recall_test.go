package meili_test

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"yihaotong/hotline"
	"yihaotong/kb"
)

const stard = "../../../shared/data/stard/"

type question struct {
	Text     string
	Relevant []string
}

// readLines gives every n-th line of a file of the development data.
func readLines[T any](t testing.TB, file string, n int) []T {
	t.Helper()
	f, err := os.Open(stard + file)
	if err != nil {
		t.Fatalf("the development data must lie beside the project: %v", err)
	}
	defer func() { only(t, f.Close()) }()
	var all []T
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for i := 0; lines.Scan(); i++ {
		if i%n == 0 {
			var v T
			only(t, json.Unmarshal(lines.Bytes(), &v))
			all = append(all, v)
		}
	}
	only(t, lines.Err())
	return all
}

// Of real questions to a body of law the second stage gets as many of the right clauses from this
// index as from bleve, though the server is asked for few combinations of their words.
func TestRecallOfCandidatesIsBleves(t *testing.T) {
	t.Parallel()
	questions := readLines[question](t, "queries.jsonl", 20)
	wanted := map[string]bool{}
	for _, q := range questions {
		for _, id := range q.Relevant {
			wanted[id] = true
		}
	}
	var entries []kb.Entry
	for i, d := range readLines[struct{ ID, Text string }](t, "corpus.jsonl", 1) {
		if i%40 == 0 || wanted[d.ID] {
			entries = append(entries, kb.Entry{Article: d.ID, Version: 1, Audience: hotline.Everyone, Clause: kb.Clause{Text: d.Text}})
		}
	}
	recall := map[string]float64{}
	for name, open := range adapters(t) {
		f := kb.NewFinder(open(t), nil)
		only(t, f.Reset(t.Context(), list(entries...)))
		for _, text := range questions {
			q := ask(text.Text)
			q.Limit = 100
			got, err := f.Search(t.Context(), q)
			only(t, err)
			for _, id := range text.Relevant {
				if slices.ContainsFunc(got, func(r kb.Ranked) bool { return r.Article == id }) {
					recall[name] += 1 / float64(len(text.Relevant)*len(questions))
				}
			}
		}
	}
	t.Logf("%d clauses, %d questions: recall at 100 %v", len(entries), len(questions), recall)
	if recall["meili"] < recall["bleve"]-0.01 || recall["meili"] < 0.7 {
		t.Errorf("recall %v", recall)
	}
}
