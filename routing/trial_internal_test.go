package routing

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// plan is one way to build a classifier, to be set beside the product's.
type plan struct {
	name    string
	views   views
	tf      func(n int) float64
	gain    gaining
	fit     fitter
	balance bool // errors cost more in rare classes
	bags    int  // models on samples of the texts, whose margins are added; 0 = one on all
}

var (
	damped = func(n int) float64 { return float64(damp(n)) }
	logged = func(n int) float64 { return 1 + math.Log(float64(n)) }
	once   = func(int) float64 { return 1 }
	raw    = func(n int) float64 { return float64(n) }
)

// plans are what was tried; ADR 0007 has the figures. The first is the product's own recipe, in this
// file's plain arithmetic.
func plans() []plan {
	svm := dual(4, true)
	base := plan{"class entropy, squared hinge, 1-3-grams", views{grams: 3}, damped, entropy, svm, false, 0}
	vary := func(name string, change func(*plan)) plan {
		p := base
		p.name = name
		change(&p)
		return p
	}
	return []plan{
		base,
		vary("1-2-grams", func(p *plan) { p.views.grams = 2 }),
		vary("1-4-grams", func(p *plan) { p.views.grams = 4 }),
		vary("1-5-grams", func(p *plan) { p.views.grams = 5 }),
		vary("1-5-grams, idf, 1+log tf", func(p *plan) { p.views.grams, p.gain, p.tf = 5, idf, logged }),
		vary("idf in place of entropy", func(p *plan) { p.gain = idf }),
		vary("entropy times idf", func(p *plan) { p.gain = entropyIdf }),
		vary("NB log ratios per class", func(p *plan) { p.gain = naive }),
		vary("counts not damped", func(p *plan) { p.tf = raw }),
		vary("presence alone", func(p *plan) { p.tf = once }),
		vary("1+log tf", func(p *plan) { p.tf = logged }),
		vary("words and word pairs alone", func(p *plan) { p.views = views{words: true} }),
		vary("words beside n-grams", func(p *plan) { p.views.words = true }),
		vary("hinge", func(p *plan) { p.fit = dual(1, false) }),
		vary("cost 1", func(p *plan) { p.fit = dual(1, true) }),
		vary("cost 16", func(p *plan) { p.fit = dual(16, true) }),
		vary("multinomial logistic", func(p *plan) { p.fit = logistic(20, 0.3) }),
		vary("averaged perceptron", func(p *plan) { p.fit = perceptron(10) }),
		vary("averaged passive-aggressive, best wrong class", func(p *plan) { p.fit = aggressive(10, 0.3) }),
		vary("class weights", func(p *plan) { p.balance = true }),
		vary("5 bags", func(p *plan) { p.bags = 5 }),
	}
}

var trialSets = []string{"teddy2020-gov", "teddy2020-gov-seg", "banking77", "clinc150"}

// BenchmarkTrials cross-validates every plan on the train parts; TRIALS, if set, is part of the
// names of those to run:
//
//	TRIALS=bags go test ./routing -run '^$' -bench Trials -benchtime 1x -timeout 3h
func BenchmarkTrials(b *testing.B) {
	for range b.N {
		for _, set := range trialSets {
			examples := trialSet(b, set)
			for _, p := range plans() {
				if strings.Contains(p.name, os.Getenv("TRIALS")) {
					report(b, set, p.name, examples, p.train)
				}
			}
		}
	}
}

func report(b *testing.B, set, name string, examples []Labelled, train func([]Labelled) (guesser, error)) {
	b.Helper()
	f := Folds{N: 5, Now: time.Now}
	r, err := f.validate(examples, assign(examples, f.N), name, 0, train)
	if err != nil {
		b.Fatal(err)
	}
	fmt.Printf("| %s | %s | macro-F1 %.4f | accuracy %.4f | surest 70 %% %.4f | ECE %.4f | %.0f s |\n", name, set, r.MacroF1, r.Accuracy, r.Top70, r.ECE, r.TrainS)
}

func trialSet(b *testing.B, name string) []Labelled {
	b.Helper()
	path := "../../shared/data/" + name + "/train.jsonl"
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	set, err := ReadLabelled(path, f)
	if err != nil {
		b.Fatal(err)
	}
	return set
}

// BenchmarkCalibrations compares ways to turn the product's margins into probabilities.
func BenchmarkCalibrations(b *testing.B) {
	for range b.N {
		for _, set := range trialSets {
			examples := trialSet(b, set)
			for _, way := range []string{"product: temperature and doubt", "temperature", "isotonic"} {
				report(b, set, way, examples, func(train []Labelled) (guesser, error) { return calibrated(train, way) })
			}
		}
	}
}

func calibrated(train []Labelled, way string) (guesser, error) {
	m, err := Train(train, Options{})
	switch {
	case err != nil || strings.HasPrefix(way, "product"):
		return m, err
	case way == "temperature":
		m.belief.doubt = 0
		return m, nil
	}
	taught, held := split(train)
	inner := learn(taught, m.classes, Options{}.filled())
	inner.belief = m.belief
	var sure []float64
	var right []bool
	for _, e := range held {
		s := inner.Top(e.Text)
		sure, right = append(sure, s.P), append(right, s.Label == e.Label)
	}
	return stairs(m, sure, right), nil
}

// stepped is a model whose probabilities are read off a rising staircase.
type stepped struct {
	*Model
	from, p []float64
}

func (s stepped) Top(text string) Score {
	top := s.Model.Top(text)
	at, _ := slices.BinarySearch(s.from, top.P)
	top.P = s.p[max(0, min(at, len(s.p)-1))]
	return top
}

// stairs fits isotonic regression (pool adjacent violators).
func stairs(m *Model, sure []float64, right []bool) stepped {
	order := make([]int, len(sure))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return int(math.Copysign(1, sure[a]-sure[b])) })
	type pool struct{ from, hits, n float64 }
	var pools []pool
	for _, i := range order {
		pools = append(pools, pool{sure[i], one(right[i]), 1})
		for len(pools) > 1 {
			a, z := pools[len(pools)-2], pools[len(pools)-1]
			if a.hits*z.n < z.hits*a.n {
				break
			}
			pools = append(pools[:len(pools)-2], pool{a.from, a.hits + z.hits, a.n + z.n})
		}
	}
	s := stepped{Model: m}
	for _, p := range pools {
		s.from, s.p = append(s.from, p.from), append(s.p, p.hits/p.n)
	}
	return s
}

// BenchmarkFields asks whether a title is worth features of its own, on the texts that have one.
func BenchmarkFields(b *testing.B) {
	for range b.N {
		for _, way := range []string{"text alone", "title in front of the text", "title with features of its own"} {
			var examples []Labelled
			for _, row := range titledRows(b) {
				text := row.Text
				switch {
				case strings.HasPrefix(way, "title in"):
					text = row.Title + "\n" + text
				case strings.HasPrefix(way, "title with"):
					text = row.Title + "\n" + text + fieldMark + row.Title
				}
				examples = append(examples, Labelled{Text: text, Label: row.Label, Group: row.Group})
			}
			report(b, "teddy2020-gov with a title", way, examples, plans()[0].train)
		}
	}
}

type titled struct{ Text, Title, Label, Group string }

func titledRows(b *testing.B) []titled {
	b.Helper()
	raw, err := os.ReadFile("../../shared/data/teddy2020-gov/train.jsonl")
	if err != nil {
		b.Fatal(err)
	}
	var rows []titled
	for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		var r titled
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			b.Fatal(err)
		}
		if r.Title != "" {
			rows = append(rows, r)
		}
	}
	return rows
}
