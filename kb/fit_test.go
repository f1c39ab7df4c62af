package kb_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"sort"
	"strings"
	"testing"

	"yihaotong/hotline"
	"yihaotong/kb"
	"yihaotong/kb/bleve"
)

// candidate is one clause of a labelled question.
type candidate struct {
	x     []float64
	right bool
}

type labelled struct {
	list  []candidate
	right int // how many right clauses there are in the corpus
}

const (
	folds  = 5
	steps  = 150
	decay  = 3e-4
	stride = 0.1
)

// BenchmarkFit learns the weights of the ranking from the labelled questions of the development data
// and of testdata/answer, and prints them with cross-validated figures:
//
//	go test ./kb -run '^$' -bench Fit -benchtime 1x
func BenchmarkFit(b *testing.B) {
	for b.Loop() {
		sets := [][]labelled{
			gather(b, corpusFinder(b, "../../shared/data/stard/corpus.jsonl"), "../../shared/data/stard/queries.jsonl"),
			gather(b, folderFinder(b, laws), "testdata/answer/laws.jsonl"),
			gather(b, folderFinder(b, "seed"), "testdata/answer/seed.jsonl"),
			gather(b, folderFinder(b, "seed"), "testdata/answer/short.jsonl"),
		}
		var all []labelled
		for _, set := range sets {
			all = append(all, set...)
		}
		scale := spread(all)
		for i, set := range sets {
			at := [3]float64{}
			for fold := range folds {
				w := fit(without(sets, fold), scale)
				for j, q := range set {
					if j%folds == fold {
						r := recalls(q, w)
						at[0], at[1], at[2] = at[0]+r[0], at[1]+r[1], at[2]+r[2]
					}
				}
			}
			n := float64(len(set))
			fmt.Printf("set %d: cross-validated recall at 1, 5, 10: %.4f %.4f %.4f\n", i, at[0]/n, at[1]/n, at[2]/n)
		}
		for k, v := range fit(all, scale) {
			fmt.Printf("%d: %.4g\n", k, v)
		}
	}
}

// without are all sets but for one fold of each.
func without(sets [][]labelled, fold int) []labelled {
	var train []labelled
	for _, set := range sets {
		for i, q := range set {
			if i%folds != fold {
				train = append(train, q)
			}
		}
	}
	return train
}

func newFinder(b *testing.B) *kb.Finder {
	b.Helper()
	x, err := bleve.Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { x.Close() })
	return kb.NewFinder(x, nil)
}

func corpusFinder(b *testing.B, path string) *kb.Finder {
	b.Helper()
	f := newFinder(b)
	fill(b, f, path)
	return f
}

func fill(b *testing.B, f *kb.Finder, path string) {
	b.Helper()
	corpus, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer corpus.Close()
	if _, err := kb.EvalSearch(context.Background(), f, kb.File{Name: path, Reader: corpus}, kb.File{Name: "none", Reader: strings.NewReader("")}); err != nil {
		b.Fatal(err)
	}
}

func folderFinder(b *testing.B, dir string) *kb.Finder {
	b.Helper()
	f, none := newFinder(b), kb.File{Name: "none", Reader: strings.NewReader("")}
	if _, err := kb.EvalAnswer(context.Background(), f, nil, dir, none); err != nil {
		b.Fatal(err)
	}
	return f
}

// gather asks for the candidates of every question that has a right clause.
func gather(b *testing.B, f *kb.Finder, queries string) []labelled {
	b.Helper()
	var all []labelled
	for _, q := range readQueries(b, queries) {
		if len(q.Relevant) == 0 {
			continue
		}
		hits, xs, err := f.Candidates(context.Background(), kb.Query{Text: q.Text, Reader: hotline.Internally, Day: "2026-01-01"})
		if err != nil {
			b.Fatal(err)
		}
		l := labelled{right: len(q.Relevant)}
		for i, h := range hits {
			l.list = append(l.list, candidate{xs[i], q.names(h)})
		}
		all = append(all, l)
	}
	return all
}

// labelledQuery has right documents by id, or by file and number of the clause.
type labelledQuery struct {
	Text     string
	Relevant []json.RawMessage
}

func (q labelledQuery) names(h kb.Hit) bool {
	for _, raw := range q.Relevant {
		var id string
		var place struct{ File, Article string }
		if json.Unmarshal(raw, &id) == nil && id == h.Article ||
			json.Unmarshal(raw, &place) == nil && strings.HasSuffix(h.Article, place.File) && place.Article == h.No {
			return true
		}
	}
	return false
}

func readQueries(b *testing.B, path string) []labelledQuery {
	b.Helper()
	file, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	var all []labelledQuery
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var q labelledQuery
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			b.Fatal(err)
		}
		all = append(all, q)
	}
	return all
}

// spread is the standard deviation of each feature.
func spread(all []labelled) []float64 {
	mean, square, n := make([]float64, kb.FeatureCount), make([]float64, kb.FeatureCount), 0.0
	for _, q := range all {
		for _, c := range q.list {
			for k, v := range c.x {
				mean[k] += v
				square[k] += v * v
			}
			n++
		}
	}
	for k := range mean {
		mean[k] /= n
		square[k] = math.Sqrt(max(1e-12, square[k]/n-mean[k]*mean[k]))
	}
	return square
}

// fit maximises the likelihood that a right clause is chosen among the candidates (softmax), by Adam
// over all questions at once, on features of equal spread: the same every time.
func fit(train []labelled, scale []float64) []float64 {
	n := kb.FeatureCount
	w, mean, square := make([]float64, n), make([]float64, n), make([]float64, n)
	for t := 1; t <= steps; t++ {
		sum := make([]float64, n)
		for _, q := range train {
			for k, g := range slope(q, w, scale) {
				sum[k] += g
			}
		}
		for k := range w {
			g := sum[k]/float64(len(train)) - decay*w[k]
			mean[k] = 0.9*mean[k] + 0.1*g
			square[k] = 0.99*square[k] + 0.01*g*g
			w[k] += stride * mean[k] / (1 - math.Pow(0.9, float64(t))) / (1e-8 + math.Sqrt(square[k]/(1-math.Pow(0.99, float64(t)))))
		}
	}
	for k := range w {
		w[k] /= scale[k]
	}
	return w
}

func slope(q labelled, w, scale []float64) []float64 {
	g := make([]float64, len(w))
	right := 0.0
	scores, most := make([]float64, len(q.list)), math.Inf(-1)
	for i, c := range q.list {
		for k, v := range c.x {
			scores[i] += w[k] * v / scale[k]
		}
		most = max(most, scores[i])
		if c.right {
			right++
		}
	}
	if right == 0 {
		return g
	}
	total := 0.0
	for i := range scores {
		scores[i] = math.Exp(scores[i] - most)
		total += scores[i]
	}
	for i, c := range q.list {
		want := 0.0
		if c.right {
			want = 1 / right
		}
		for k, v := range c.x {
			g[k] += (want - scores[i]/total) * v / scale[k]
		}
	}
	return g
}

// recalls gives recall at 1, 5 and 10.
func recalls(q labelled, w []float64) [3]float64 {
	order, scores := make([]int, len(q.list)), make([]float64, len(q.list))
	for i, c := range q.list {
		order[i] = i
		for k, v := range c.x {
			scores[i] += w[k] * v
		}
	}
	sort.SliceStable(order, func(a, b int) bool { return scores[order[a]] > scores[order[b]] })
	var out [3]float64
	for place, i := range order {
		for k, most := range []int{1, 5, 10} {
			if q.list[i].right && place < most {
				out[k] += 1 / float64(q.right)
			}
		}
	}
	return out
}
