package routing

import (
	"math"
	"math/rand/v2"
)

// Calibration: the model is refitted without a part of the examples, and one temperature is chosen
// that makes the probabilities of the left-out part most believable.

const (
	heldShare  = 5      // one in so many examples is left out
	mostTaught = 20_000 // more tell nothing new about the temperature
	coolest    = 0.02
	hottest    = 5.0
)

// temperature gives the softmax temperature, by out-of-sample likelihood.
func (c *corpus) temperature() float64 {
	taught, held := c.split()
	if len(held) == 0 || len(taught) == 0 {
		return 1
	}
	w := c.fit(taught)
	margins := make([][]float32, len(held))
	for n, i := range held {
		margins[n] = c.margins(w, int(i))
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
func (c *corpus) split() (taught, held []int32) {
	left := make([]int, len(c.classes))
	for _, l := range c.label {
		left[l]++
	}
	rng := rand.New(rand.NewPCG(2, 2))
	for n, i := range rng.Perm(len(c.label)) {
		if len(taught) == mostTaught {
			break
		}
		if l := c.label[i]; n%heldShare == 0 && left[l] > 1 {
			left[l]--
			held = append(held, int32(i))
			continue
		}
		taught = append(taught, int32(i))
	}
	return taught, held
}

// margins gives the distance of a text of the corpus to each class's border.
func (c *corpus) margins(w *weights, text int) []float32 {
	out := make([]float32, len(c.classes))
	for _, t := range c.text(text) {
		for cl := range out {
			out[cl] += w.at(int(t>>2), cl) * float32(t&3)
		}
	}
	for cl := range out {
		out[cl] = out[cl]*c.scale[text] + w.blocks[cl/lanes].bias[cl%lanes]
	}
	return out
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
