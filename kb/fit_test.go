package kb_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand"
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
	epochs = 40
	decay  = 1e-3
)

// BenchmarkFit learns the weights of the ranking from the labelled questions of the development data
// and prints them with cross-validated figures:
//
//	go test ./kb -run '^$' -bench Fit -benchtime 1x
func BenchmarkFit(b *testing.B) {
	for b.Loop() {
		all := gather(b, "../../shared/data/stard")
		scale := spread(all)
		var at1, at5, at10 float64
		for fold := range folds {
			var train, test []labelled
			for i, q := range all {
				if i%folds == fold {
					test = append(test, q)
				} else {
					train = append(train, q)
				}
			}
			w := fit(train, scale)
			for _, q := range test {
				r := recalls(q, w)
				at1, at5, at10 = at1+r[0], at5+r[1], at10+r[2]
			}
		}
		n := float64(len(all))
		fmt.Printf("cross-validated recall at 1, 5, 10: %.4f %.4f %.4f\n", at1/n, at5/n, at10/n)
		for k, v := range fit(all, scale) {
			fmt.Printf("%d: %.4g (x spread %.3f)\n", k, v, v*scale[k])
		}
	}
}

func gather(b *testing.B, dir string) []labelled {
	b.Helper()
	x, err := bleve.Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer x.Close()
	f := kb.NewFinder(x, nil)
	corpus, err := os.Open(dir + "/corpus.jsonl")
	if err != nil {
		b.Fatal(err)
	}
	defer corpus.Close()
	none := kb.File{Name: "none", Reader: strings.NewReader("")}
	if _, err := kb.EvalSearch(context.Background(), f, kb.File{Name: "corpus", Reader: corpus}, none); err != nil {
		b.Fatal(err)
	}
	var all []labelled
	for _, q := range readQueries(b, dir+"/queries.jsonl") {
		hits, xs, err := f.Candidates(context.Background(), kb.Query{Text: q.Text, Reader: hotline.Internally, Day: "2026-01-01"})
		if err != nil {
			b.Fatal(err)
		}
		l := labelled{right: len(q.Relevant)}
		for i, h := range hits {
			right := false
			for _, id := range q.Relevant {
				right = right || id == h.Article
			}
			l.list = append(l.list, candidate{xs[i], right})
		}
		all = append(all, l)
	}
	return all
}

type labelledQuery struct {
	Text     string
	Relevant []string
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

// fit maximises the likelihood that a right clause is chosen among the candidates (softmax), by
// AdaGrad on features of equal spread.
func fit(train []labelled, scale []float64) []float64 {
	w, seen := make([]float64, kb.FeatureCount), make([]float64, kb.FeatureCount)
	r := rand.New(rand.NewSource(1))
	for range epochs {
		for _, i := range r.Perm(len(train)) {
			g := slope(train[i], w, scale)
			for k := range w {
				step := g[k] - decay*w[k]
				seen[k] += step * step
				w[k] += 0.1 * step / (1e-8 + math.Sqrt(seen[k]))
			}
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
