package routing

import (
	"math"
	"slices"

	"yihaotong/hotline/zh"
)

// Calibration: a second model is fitted without a part of the examples, and a temperature and a doubt
// are chosen that make its probabilities for the left-out part most believable. The temperature says
// how much a margin means; the doubt says how often the examples themselves are wrong.

const (
	heldShare  = 5      // one in so many examples is left out
	mostTaught = 20_000 // more tell nothing new
	mostHeld   = 4_000
	alikeGrams = 3
	coolest    = 0.02
	hottest    = 5.0
	leastDoubt = 1e-4
	mostDoubt  = 0.2
)

// belief turns margins into probabilities.
type belief struct{ heat, doubt float64 }

func (b belief) probabilities(margin []float32) []float64 {
	p := softmax(margin, b.heat)
	for i := range p {
		p[i] = (1-b.doubt)*p[i] + b.doubt/float64(len(p))
	}
	return p
}

// calibrate gives the most believable belief, by out-of-sample likelihood.
func calibrate(examples []Labelled, classes []string, o Options) belief {
	b := belief{heat: 1, doubt: leastDoubt}
	taught, held := split(examples)
	if len(held) == 0 {
		return b
	}
	m := learn(taught, classes, o)
	margins, right := make([][]float32, len(held)), make([]int, len(held))
	for i, e := range held {
		runes := zh.NormalRunes(nil, e.Text)
		margins[i] = m.margins(runes)
		right[i], _ = slices.BinarySearch(classes, e.Label)
	}
	loss := func(b belief) (sum float64) { // of the claim that the first class is the right one
		for i, c := range right {
			p := b.probabilities(margins[i])
			if top := slices.Max(p); p[c] == top {
				sum -= math.Log(top)
			} else {
				sum -= math.Log(1 - top)
			}
		}
		return sum
	}
	for range 3 { // the two hardly depend on each other
		b.heat = minimum(func(x float64) float64 { return loss(belief{x, b.doubt}) }, coolest, hottest)
		b.doubt = minimum(func(x float64) float64 { return loss(belief{b.heat, x}) }, leastDoubt, mostDoubt)
	}
	return belief{float64(float32(b.heat)), float64(float32(b.doubt))} // as the file keeps it
}

// split leaves out about one in heldShare examples, always the same. Texts that are much alike stay on
// one side, because likeness to what was taught would make a model look surer than it is. Each class
// keeps one example for learning.
func split(examples []Labelled) (taught, held []Labelled) {
	known := map[string]bool{}
	for _, e := range examples {
		switch {
		case likeness(e.Text)%heldShare == 0 && known[e.Label] && len(held) < mostHeld:
			held = append(held, e)
		case len(taught) < mostTaught || !known[e.Label]:
			known[e.Label] = true
			taught = append(taught, e)
		}
	}
	return taught, held
}

// likeness is a number that two texts share as probably as they share a feature (min-hash).
func likeness(text string) uint32 {
	runes := zh.NormalRunes(nil, text)
	least := uint32(math.MaxUint32)
	features(runes, alikeGrams, func(hash uint32, _, _ int) { least = min(least, finish(hash+1)) })
	return finish(least)
}

// minimum finds the least point of a function with one valley (golden section, on a log scale).
func minimum(f func(float64) float64, low, high float64) float64 {
	a, b := math.Log(low), math.Log(high)
	const ratio = 0.6180339887498949
	x, y := b-ratio*(b-a), a+ratio*(b-a)
	fx, fy := f(math.Exp(x)), f(math.Exp(y))
	for range 16 {
		if fx < fy {
			b, y, fy = y, x, fx
			x = b - ratio*(b-a)
			fx = f(math.Exp(x))
		} else {
			a, x, fx = x, y, fy
			y = a + ratio*(b-a)
			fy = f(math.Exp(y))
		}
	}
	return math.Exp((a + b) / 2)
}
