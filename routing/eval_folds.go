package routing

import (
	"cmp"
	"hash/fnv"
	"slices"
	"time"

	"yihaotong/hotline"
)

// FoldsReport sets the product's classifier beside the baseline, on the same folds.
type FoldsReport struct {
	Product  ClassifyReport `json:"product"`
	Baseline ClassifyReport `json:"baseline"` // one-vs-rest linear SVM on tf-idf of plain n-grams
}

// guesser is a trained classifier of either kind.
type guesser interface{ Top(text string) Score }

// Folds says how to cross-validate.
type Folds struct {
	N       int
	Outside string                      // label of texts that fit no class; "" = there are none
	After   func(what string, fold int) // told after each fold; may be nil
	Now     hotline.Now
}

// EvalFolds cross-validates the product's classifier and the baseline: every example is guessed by
// models that have seen neither it nor its group. train_s is the sum over the folds.
// Invalid: fewer than two folds or labels, or fewer examples than folds.
func EvalFolds(set []Labelled, f Folds) (FoldsReport, error) {
	if f.N < 2 || len(set) < f.N {
		return FoldsReport{}, hotline.BadField("folds", "range", "low", 2, "high", len(set))
	}
	fold := assign(set, f.N)
	product, err := f.validate(set, fold, "product", personLine, func(train []Labelled) (guesser, error) { return Train(train, Options{}) })
	if err != nil {
		return FoldsReport{}, err
	}
	baseline, err := f.validate(set, fold, "baseline", 0, func(train []Labelled) (guesser, error) { return trainBaseline(train) })
	return FoldsReport{product, baseline}, err
}

// assign deals the examples out to folds, label by label; a group stays together.
func assign(set []Labelled, folds int) []int {
	type group struct {
		label string
		key   uint64
		at    []int
	}
	by := map[string]*group{}
	for i, e := range set {
		name := e.Group
		if name == "" {
			name = "\x00" + e.Text
		}
		g := by[name]
		if g == nil {
			h := fnv.New64a()
			h.Write([]byte(name))
			g = &group{label: e.Label, key: h.Sum64()}
			by[name] = g
		}
		g.at = append(g.at, i)
	}
	order := make([]*group, 0, len(by))
	for _, g := range by {
		order = append(order, g)
	}
	slices.SortFunc(order, func(a, b *group) int {
		return cmp.Or(cmp.Compare(a.label, b.label), cmp.Compare(a.key, b.key), cmp.Compare(a.at[0], b.at[0]))
	})
	fold := make([]int, len(set))
	for n, g := range order {
		for _, i := range g.at {
			fold[i] = n % folds
		}
	}
	return fold
}

// validate trains without one fold after another and guesses it. Below the line a guess says that the
// text fits no class.
func (f Folds) validate(set []Labelled, fold []int, what string, line float64, train func([]Labelled) (guesser, error)) (ClassifyReport, error) {
	r := ClassifyReport{N: len(set)}
	guesses := make([]Score, len(set))
	var took time.Duration
	for n := range f.N {
		var teach []Labelled
		for i, e := range set {
			if fold[i] != n {
				teach = append(teach, e)
			}
		}
		start := f.Now()
		g, err := train(teach)
		if err != nil {
			return r, err
		}
		r.TrainS += f.Now().Sub(start).Seconds()
		start = f.Now()
		for i, e := range set {
			if fold[i] == n {
				guesses[i] = g.Top(e.Text)
			}
		}
		took += f.Now().Sub(start)
		if f.After != nil {
			f.After(what, n+1)
		}
	}
	r.DocsPerS = float64(len(set)) / max(took, time.Microsecond).Seconds()
	r.score(set, guesses)
	if f.Outside != "" {
		r.scope(set, guesses, f.Outside, line)
	}
	return r, nil
}
