package kb_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"yihaotong/hotline"
	"yihaotong/kb"
)

// judged is the first clause of a question: its evidence, and whether it answers.
type judged struct {
	x      []float64
	right  bool
	gold   bool // the question has an answer
	weight float64
	text   string
}

const withoutShare = 0.3 // what a question counts whose right clauses were taken away

// BenchmarkFitConfidence learns the weights of the confidence from the labelled questions of
// testdata/answer, and prints them with cross-validated figures for some lines:
//
//	go test ./kb -run '^$' -bench FitConfidence -benchtime 1x
func BenchmarkFitConfidence(b *testing.B) {
	for b.Loop() {
		var sets [][]judged
		for _, s := range [][2]string{{laws, "laws"}, {"seed", "seed"}, {"seed", "short"}} {
			sets = append(sets, judge(b, folderFinder(b, s[0]), "testdata/answer/"+s[1]+".jsonl"))
		}
		chances := make([][]float64, len(sets))
		for i := range sets {
			chances[i] = make([]float64, len(sets[i]))
		}
		for fold := range folds {
			var train []judged
			for _, set := range sets {
				for j, q := range set {
					if j/2%folds != fold {
						train = append(train, q)
					}
				}
			}
			w := logistic(train)
			for i, set := range sets {
				for j, q := range set {
					if j/2%folds == fold {
						chances[i][j] = chance(w, q.x)
					}
				}
			}
		}
		for _, line := range []float64{0.30, 0.32, 0.34, 0.36, 0.38, 0.42} {
			fmt.Printf("line %.2f", line)
			for i, set := range sets {
				printJudged(set, chances[i], line)
			}
			fmt.Println()
		}
		if testing.Verbose() {
			for j, q := range sets[2] {
				fmt.Printf("%.2f first %v has %v %s\n", chances[2][j], q.right, q.gold, q.text)
			}
		}
		var all []judged
		for _, set := range sets {
			all = append(all, set...)
		}
		for k, v := range logistic(all) {
			fmt.Printf("%d: %.4g\n", k, v)
		}
	}
}

func printJudged(set []judged, chances []float64, line float64) {
	var gold, none, right, falsely, wrong float64
	for j, q := range set {
		switch said := chances[j] >= line; {
		case q.weight < 1:
			continue
		case !q.gold:
			none++
			if said {
				falsely++
			}
		default:
			gold++
			if said && q.right {
				right++
			} else if said {
				wrong++
			}
		}
	}
	fmt.Printf(" | right %.3f wrong %.3f false %.3f", right/gold, wrong/gold, falsely/none)
}

// judge looks at the first clause of each question, and once more without the right ones.
func judge(b *testing.B, f *kb.Finder, queries string) []judged {
	b.Helper()
	var all []judged
	for _, q := range readQueries(b, queries) {
		ranked, err := f.Search(context.Background(), kb.Query{Text: q.Text, Reader: hotline.Internally, Day: "2026-01-01", Limit: 20})
		if err != nil {
			b.Fatal(err)
		}
		j := judged{gold: len(q.Relevant) > 0, weight: 1, text: q.Text + " → "}
		var rest []kb.Ranked
		for _, r := range ranked {
			if !q.names(r.Hit) {
				rest = append(rest, r)
			}
		}
		j.right = len(ranked) > 0 && q.names(ranked[0].Hit)
		if len(ranked) > 0 {
			j.text += ranked[0].Title + ranked[0].No
		}
		j.x = kb.Evidence(ranked)
		without := judged{x: kb.Evidence(rest), weight: withoutShare, text: "---" + q.Text}
		if !j.right {
			without.weight = 0
		}
		all = append(all, j, without)
	}
	return all
}

func chance(w, x []float64) float64 {
	if x[0] == 0 { // nothing was found
		return 0
	}
	z := 0.0
	for k, v := range x {
		z += w[k] * v
	}
	return 1 / (1 + math.Exp(-z))
}

// logistic fits by plain descent on features of equal spread, with a light pull to nothing; the same
// every time.
func logistic(train []judged) []float64 {
	n := kb.EvidenceCount
	mean, spread, w := make([]float64, n), make([]float64, n), make([]float64, n)
	for _, q := range train {
		for k, v := range q.x {
			mean[k] += v / float64(len(train))
		}
	}
	for _, q := range train {
		for k, v := range q.x {
			spread[k] += (v - mean[k]) * (v - mean[k]) / float64(len(train))
		}
	}
	mean[0], spread[0] = 0, 1
	for k := range spread {
		spread[k] = max(1e-6, math.Sqrt(spread[k]))
	}
	for range 600 {
		g := make([]float64, n)
		for _, q := range train {
			z := 0.0
			for k, v := range q.x {
				z += w[k] * (v - mean[k]) / spread[k]
			}
			e := -1 / (1 + math.Exp(-z))
			if q.right {
				e++
			}
			for k, v := range q.x {
				g[k] += q.weight * e * (v - mean[k]) / spread[k] / float64(len(train))
			}
		}
		for k := range w {
			w[k] += 2 * g[k]
			if k > 0 {
				w[k] -= 2 * 0.002 * w[k]
			}
		}
	}
	for k := 1; k < n; k++ {
		w[k] /= spread[k]
		w[0] -= w[k] * mean[k]
	}
	return w
}
