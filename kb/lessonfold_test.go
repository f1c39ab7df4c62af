package kb_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
	"yihaotong/kb"
	"yihaotong/kb/bleve"
)

const stard = "../../shared/data/stard/"

// BenchmarkLessons lets the questions of four fifths of stard teach, as if readers had opened the right
// clauses, and prints how well the other fifth is answered with and without what was learnt:
//
//	go test ./kb -run '^$' -bench Lessons -benchtime 1x
func BenchmarkLessons(b *testing.B) {
	for b.Loop() {
		x, err := bleve.Open(b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		synonyms := zh.Trade()
		f := kb.NewFinder(x, func() *zh.Thesaurus { return synonyms })
		fill(b, f, stard+"corpus.jsonl")
		texts, queries := textsOf(b, stard+"corpus.jsonl"), readQueries(b, stard+"queries.jsonl")
		plain, with, again := make([][2]float64, len(queries)), make([][2]float64, len(queries)), make([][2]float64, len(queries))
		for i, q := range queries {
			plain[i] = found(b, f, q)
		}
		var lessons []kb.Lesson
		for fold := range folds {
			var train []kb.Asked
			for i, q := range queries {
				if i%folds != fold {
					train = append(train, kb.NewAsked(q.Text, i, q.texts(texts)...))
				}
			}
			lessons = f.Lessons(train)
			synonyms = kb.Taught(zh.Trade(), lessons)
			for i, q := range queries {
				if i%folds == fold {
					with[i] = found(b, f, q)
				} else if (i+1)%folds == fold {
					again[i] = found(b, f, q)
				}
			}
			synonyms = zh.Trade()
			fmt.Printf("fold %d: %d lessons, the first %v\n", fold, len(lessons), lessons[:min(3, len(lessons))])
		}
		fmt.Printf("a search with lessons takes %.3f of one without\n", slower(b, f, queries, &synonyms, lessons))
		for what, got := range map[string][][2]float64{"without": plain, "with": with, "of questions that taught, asked again": again} {
			at, better, worse := [2]float64{}, 0, 0
			for i := range got {
				at[0], at[1] = at[0]+got[i][0]/float64(len(got)), at[1]+got[i][1]/float64(len(got))
				if got[i][0] > plain[i][0] {
					better++
				} else if got[i][0] < plain[i][0] {
					worse++
				}
			}
			fmt.Printf("%s: recall at 5, 10: %.4f %.4f; better %d, worse %d\n", what, at[0], at[1], better, worse)
		}
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// slower is the time of all questions with lessons, of that without; each counts with the quickest of
// several turns, so that other work of the machine does not.
func slower(b *testing.B, f *kb.Finder, queries []labelledQuery, synonyms **zh.Thesaurus, lessons []kb.Lesson) float64 {
	b.Helper()
	const turns = 5
	var took [2]time.Duration
	for _, q := range queries {
		for i, t := range []*zh.Thesaurus{zh.Trade(), kb.Taught(zh.Trade(), lessons)} {
			*synonyms = t
			quickest := time.Hour
			for range turns {
				begun := time.Now()
				found(b, f, q)
				quickest = min(quickest, time.Since(begun))
			}
			took[i] += quickest
		}
	}
	return float64(took[1]) / float64(took[0])
}

// found gives recall at 5 and 10.
func found(b *testing.B, f *kb.Finder, q labelledQuery) (at [2]float64) {
	b.Helper()
	hits, err := f.Search(context.Background(), kb.Query{Text: q.Text, Reader: hotline.Internally, Day: "2026-01-01", Limit: 10})
	if err != nil {
		b.Fatal(err)
	}
	for i, h := range hits {
		if !q.names(h.Hit) {
			continue
		}
		at[1] += 1 / float64(len(q.Relevant))
		if i < 5 {
			at[0] += 1 / float64(len(q.Relevant))
		}
	}
	return at
}

func (q labelledQuery) texts(by map[string]string) []string {
	var all []string
	for _, raw := range q.Relevant {
		var id string
		if json.Unmarshal(raw, &id) == nil {
			all = append(all, by[id])
		}
	}
	return all
}

func textsOf(b *testing.B, path string) map[string]string {
	b.Helper()
	raw, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer raw.Close()
	texts := map[string]string{}
	for lines := json.NewDecoder(raw); lines.More(); {
		var l struct{ ID, Text string }
		if err := lines.Decode(&l); err != nil {
			b.Fatal(err)
		}
		texts[l.ID] = l.Text
	}
	return texts
}
