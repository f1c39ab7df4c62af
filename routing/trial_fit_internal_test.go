package routing

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"

	"yihaotong/hotline/zh"
)

// The plain arithmetic of the trials: features in a map, weights in float32, no quantising.

// views say which features a text has.
type views struct {
	grams int  // those of the product, with character n-grams up to this length; 0 = none
	words bool // what stands between blanks, and pairs of it
}

// fieldMark parts a text from what shall have features of its own.
const fieldMark = "\x1f"

// count gives how often each feature stands in a text.
func (v views) count(text string) map[uint32]int {
	n := map[uint32]int{}
	for field, part := range strings.Split(text, fieldMark) {
		salt := uint32(field) * 0x9E3779B9
		if v.grams > 0 {
			runes := zh.NormalRunes(nil, part)
			features(runes, v.grams, func(h uint32, _, _ int) { n[h^salt]++ })
		}
		if v.words {
			before := uint32(1)
			for _, word := range strings.Fields(part) {
				h := uint32(7)
				for _, r := range word {
					h = mix(h, r)
				}
				n[finish(h)^salt]++
				n[finish(mix(before, rune(h)))^salt]++
				before = h
			}
		}
	}
	return n
}

type cell struct {
	f int32
	x float32
}

// lesson of a trial: texts as cells, their classes, and what features weigh.
type schooling struct {
	classes []string
	index   map[uint32]int32
	label   []int
	docs    [][]cell // counts, damped
	by      [][]float64
	df      []float64
	gain    [][]float32 // by class; one row = the same for all
}

func (p plan) prepare(set []Labelled) (*schooling, error) {
	classes, err := labels(set)
	if err != nil {
		return nil, err
	}
	s := &schooling{classes: classes, index: map[uint32]int32{}}
	counts, texts := make([]map[uint32]int, len(set)), map[uint32]int{}
	for i, e := range set {
		counts[i] = p.views.count(e.Text)
		for h := range counts[i] {
			texts[h]++
		}
	}
	for _, n := range counts {
		for h := range n {
			if _, known := s.index[h]; !known && texts[h] > 1 {
				s.index[h] = int32(len(s.index))
			}
		}
	}
	s.by, s.df = make([][]float64, len(s.index)), make([]float64, len(s.index))
	for f := range s.by {
		s.by[f] = make([]float64, len(classes))
	}
	for i, e := range set {
		c, _ := slices.BinarySearch(classes, e.Label)
		s.label = append(s.label, c)
		d := p.cells(s.index, counts[i])
		for _, x := range d {
			s.by[x.f][c]++
			s.df[x.f]++
		}
		s.docs = append(s.docs, d)
	}
	s.gain = p.gain(s)
	return s, nil
}

func (p plan) cells(index map[uint32]int32, counts map[uint32]int) []cell {
	var d []cell
	for h, n := range counts {
		if f, ok := index[h]; ok {
			d = append(d, cell{f, float32(p.tf(n))})
		}
	}
	slices.SortFunc(d, func(a, b cell) int { return int(a.f - b.f) })
	return d
}

// weighed is a text for a class: counts times gains, length 1.
func (s *schooling) weighed(d []cell, class int) []cell {
	gain, out, sum := s.gain[class%len(s.gain)], make([]cell, len(d)), float32(0)
	for i, x := range d {
		out[i] = cell{x.f, x.x * gain[x.f]}
		sum += out[i].x * out[i].x
	}
	if sum > 0 {
		scale := 1 / float32(math.Sqrt(float64(sum)))
		for i := range out {
			out[i].x *= scale
		}
	}
	return out
}

// gaining says what features weigh.
type gaining func(s *schooling) [][]float32

func idf(s *schooling) [][]float32 {
	g := make([]float32, len(s.df))
	for f, df := range s.df {
		g[f] = float32(1 + math.Log((1+float64(len(s.docs)))/(1+df)))
	}
	return [][]float32{g}
}

func (s *schooling) prior() []float64 {
	p := make([]float64, len(s.classes))
	for _, c := range s.label {
		p[c] += 1 / float64(len(s.label))
	}
	return p
}

func entropy(s *schooling) [][]float32 {
	g, prior := make([]float32, len(s.df)), s.prior()
	by := make([]uint16, len(s.classes))
	for f := range s.by {
		for c, n := range s.by[f] {
			by[c] = uint16(n)
		}
		g[f] = float32(math.Sqrt(divergence(by, prior, 1)))
	}
	return [][]float32{g}
}

func entropyIdf(s *schooling) [][]float32 {
	a, b := entropy(s)[0], idf(s)[0]
	for f := range a {
		a[f] *= b[f]
	}
	return [][]float32{a}
}

// naive are the log ratios of naive Bayes, class against the rest (Wang and Manning 2012).
func naive(s *schooling) [][]float32 {
	n := make([]float64, len(s.classes))
	for _, c := range s.label {
		n[c]++
	}
	all := make([][]float32, len(s.classes))
	for c := range all {
		all[c] = make([]float32, len(s.df))
		for f, df := range s.df {
			in, out := (s.by[f][c]+1)/(n[c]+2), (df-s.by[f][c]+1)/(float64(len(s.docs))-n[c]+2)
			all[c][f] = float32(math.Abs(math.Log(in / out)))
		}
	}
	return all
}

// fitter learns weights by class, the bias last. scale is what an error in a text of each class costs.
type fitter func(s *schooling, scale []float64) [][]float32

// plainModel guesses with what a fitter learnt.
type plainModel struct {
	plan   plan
	s      *schooling
	weight [][]float32
}

func (p plan) train(set []Labelled) (guesser, error) {
	s, err := p.prepare(set)
	if err != nil {
		return nil, err
	}
	scale := make([]float64, len(s.classes))
	for c, share := range s.prior() {
		scale[c] = 1
		if p.balance {
			scale[c] = math.Sqrt(1 / (share * float64(len(s.classes))))
		}
	}
	m := plainModel{p, s, nil}
	if p.bags == 0 {
		m.weight = p.fit(s, scale)
		return m, nil
	}
	rng := rand.New(rand.NewPCG(3, 3))
	for range p.bags {
		bag := *s
		bag.docs, bag.label = nil, nil
		for range s.docs {
			i := rng.IntN(len(s.docs))
			bag.docs, bag.label = append(bag.docs, s.docs[i]), append(bag.label, s.label[i])
		}
		m.add(p.fit(&bag, scale), float32(p.bags))
	}
	return m, nil
}

func (m *plainModel) add(w [][]float32, bags float32) {
	if m.weight == nil {
		m.weight = make([][]float32, len(w))
		for c := range w {
			m.weight[c] = make([]float32, len(w[c]))
		}
	}
	for c := range w {
		for f, x := range w[c] {
			m.weight[c][f] += x / bags
		}
	}
}

// Top guesses; the probability is a plain softmax.
func (m plainModel) Top(text string) Score {
	d := m.plan.cells(m.s.index, m.plan.views.count(text))
	margin := make([]float32, len(m.s.classes))
	var x []cell
	for c := range margin {
		if c == 0 || len(m.s.gain) > 1 {
			x = m.s.weighed(d, c)
		}
		margin[c] = score(m.weight[c], x)
	}
	p := softmax(margin, 0.25)
	best := slices.Index(p, slices.Max(p))
	return Score{m.s.classes[best], p[best]}
}

func score(w []float32, x []cell) float32 {
	sum := w[len(w)-1]
	for _, t := range x {
		sum += w[t.f] * t.x
	}
	return sum
}

func move(w []float32, x []cell, by float32) {
	for _, t := range x {
		w[t.f] += by * t.x
	}
	w[len(w)-1] += by
}

// dual is one machine per class, by dual coordinate descent; squared or plain hinge.
func dual(cost float64, squared bool) fitter {
	return func(s *schooling, scale []float64) [][]float32 {
		out := make([][]float32, len(s.classes))
		slots := make(chan struct{}, runtime.GOMAXPROCS(0))
		var all sync.WaitGroup
		for c := range out {
			slots <- struct{}{}
			all.Go(func() {
				out[c] = s.dual(c, cost, scale, squared)
				<-slots
			})
		}
		all.Wait()
		return out
	}
}

func (s *schooling) dual(class int, cost float64, scale []float64, squared bool) []float32 {
	w, alpha := make([]float32, len(s.df)+1), make([]float64, len(s.docs))
	vectors := make([][]cell, len(s.docs))
	for i, d := range s.docs {
		vectors[i] = s.weighed(d, class)
	}
	rng := rand.New(rand.NewPCG(1, uint64(class)))
	order := rng.Perm(len(vectors))
	rounds := max(minRounds, min(maxRounds, 200_000/len(vectors)))
	for range rounds {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		worst := 0.0
		for _, i := range order {
			sign := -1.0
			if s.label[i] == class {
				sign = 1
			}
			ridge, most := 0.0, cost*scale[s.label[i]]
			if squared {
				ridge, most = 1/(2*most), math.Inf(1)
			}
			slope := sign*float64(score(w, vectors[i])) - 1 + ridge*alpha[i]
			if alpha[i] == 0 && slope >= 0 || alpha[i] == most && slope <= 0 {
				continue
			}
			worst = max(worst, math.Abs(slope))
			next := min(most, max(0, alpha[i]-slope/(ridge+2)))
			move(w, vectors[i], float32((next-alpha[i])*sign))
			alpha[i] = next
		}
		if worst < enough {
			break
		}
	}
	return w
}

// online learns all classes together, text by text, and gives the mean of the weights on the way.
func online(rounds int, step func(margin []float32, right int, square float32) []float32) fitter {
	return func(s *schooling, _ []float64) [][]float32 {
		k := len(s.classes)
		w, drift := make([][]float32, k), make([][]float32, k)
		for c := range w {
			w[c], drift[c] = make([]float32, len(s.df)+1), make([]float32, len(s.df)+1)
		}
		vectors := make([][]cell, len(s.docs))
		for i, d := range s.docs {
			vectors[i] = s.weighed(d, 0)
		}
		rng := rand.New(rand.NewPCG(1, 1))
		order, margin, t := rng.Perm(len(vectors)), make([]float32, k), float32(0)
		for range rounds {
			rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			for _, i := range order {
				for c := range margin {
					margin[c] = score(w[c], vectors[i])
				}
				for c, by := range step(margin, s.label[i], 2) {
					if by != 0 {
						move(w[c], vectors[i], by)
						move(drift[c], vectors[i], by*t)
					}
				}
				t++
			}
		}
		for c := range w {
			for f := range w[c] {
				w[c][f] -= drift[c][f] / t
			}
		}
		return w
	}
}

func perceptron(rounds int) fitter {
	return online(rounds, func(margin []float32, right int, _ float32) []float32 {
		by := make([]float32, len(margin))
		if top := slices.Index(margin, slices.Max(margin)); top != right {
			by[top], by[right] = -1, 1
		}
		return by
	})
}

// aggressive moves right and best wrong class just enough for a margin of 1 (Crammer and others 2006).
func aggressive(rounds int, most float32) fitter {
	return online(rounds, func(margin []float32, right int, square float32) []float32 {
		by, rival := make([]float32, len(margin)), -1
		for c, m := range margin {
			if c != right && (rival < 0 || m > margin[rival]) {
				rival = c
			}
		}
		if loss := 1 - margin[right] + margin[rival]; loss > 0 {
			by[right] = min(most, loss/(2*square))
			by[rival] = -by[right]
		}
		return by
	})
}

// logistic is softmax regression by averaged descent, on margins that count eightfold.
func logistic(rounds int, rate float32) fitter {
	return online(rounds, func(margin []float32, right int, _ float32) []float32 {
		by := make([]float32, len(margin))
		for c, p := range softmax(margin, 1.0/8) {
			if p > 1e-4 {
				by[c] = -rate * float32(p)
			}
		}
		by[right] += rate
		return by
	})
}
