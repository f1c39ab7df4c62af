package routing

import (
	"math"
	"math/rand/v2"
)

// Calibration: the model is refitted without a part of the examples, and one temperature is chosen
// that makes the probabilities of the left-out part most believable.

const (
	heldShare = 5      // one in so many examples is left out
	heldMost  = 20_000 // more tell nothing new
	coolest   = 0.05
	hottest   = 5.0
)

// temperature gives the softmax temperature, by out-of-sample likelihood.
func (c *corpus) temperature() float64 {
	train, held := c.split()
	if len(held) == 0 || len(train.vectors) == 0 {
		return 1
	}
	m := train.model(train.fit())
	margins := make([][]float32, len(held))
	for n, i := range held {
		margins[n] = m.marginsOf(c.vectors[i], c.gain)
	}
	loss := func(heat float64) float64 {
		sum := 0.0
		for n, i := range held {
			sum -= math.Log(softmax(margins[n], heat)[c.label[i]] + 1e-9)
		}
		return sum
	}
	return minimum(loss, coolest, hottest)
}

// split leaves out one in heldShare texts; a class keeps its only example.
func (c *corpus) split() (train *corpus, held []int) {
	train = &corpus{options: c.options, classes: c.classes, hashes: c.hashes, gain: c.gain, strange: c.strange}
	left := make([]int, len(c.classes))
	for _, l := range c.label {
		left[l]++
	}
	rng := rand.New(rand.NewPCG(2, 2))
	for _, i := range rng.Perm(len(c.label)) {
		l := c.label[i]
		if i%heldShare == 0 && left[l] > 1 && len(held) < heldMost {
			left[l]--
			held = append(held, i)
			continue
		}
		train.label = append(train.label, l)
		train.vectors = append(train.vectors, c.vectors[i])
	}
	return train, held
}

// marginsOf is margins for a text that is a vector already.
func (m *Model) marginsOf(v []term, gain []float32) []float32 {
	k := len(m.classes)
	sum := make([]float32, k)
	copy(sum, m.bias)
	for _, t := range v {
		w := m.weight[int(t.row)*k : int(t.row)*k+k]
		for i, x := range w {
			sum[i] += t.value / gain[t.row] * x
		}
	}
	return sum
}

// minimum finds the least point of a function with one valley (golden section, on a log scale).
func minimum(f func(float64) float64, low, high float64) float64 {
	a, b := math.Log(low), math.Log(high)
	const ratio = 0.6180339887498949
	x, y := b-ratio*(b-a), a+ratio*(b-a)
	fx, fy := f(math.Exp(x)), f(math.Exp(y))
	for range 30 {
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
