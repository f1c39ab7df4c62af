package routing

import (
	"maps"
	"slices"

	"yihaotong/hotline"
)

// Labelled is a text with its right class.
type Labelled struct {
	Text  string
	Label string
	Group string // texts of a group are much alike; "" = alone. Only for dealing out folds
}

// Options of Train; the zero value is the setting of the product.
type Options struct {
	Features int     // most features kept; 0 = as many as fit a file of 20 MB
	Cost     float64 // price of an error against small weights; 0 = 4
	Rounds   int     // most passes over the examples; 0 = by their number
	Grams    int     // longest character n-gram; 0 = 3
	Caution  float64 // pseudo-counts that keep rare features modest; 0 = 1
}

const maxWeights = 14 << 20 // features × classes

// Train fits a model to examples, the same one for the same input. Invalid: no examples, fewer than
// two labels, more than maxClasses, an empty label. A text with two labels counts for both.
func Train(examples []Labelled, o Options) (*Model, error) {
	classes, err := labels(examples)
	if err != nil {
		return nil, err
	}
	m := learn(examples, classes, o.filled())
	m.belief = calibrate(examples, classes, o.filled())
	return m, nil
}

// learn fits a model that is not calibrated yet.
func learn(examples []Labelled, classes []string, o Options) *Model {
	c := newCorpus(examples, classes, o)
	return c.model(c.fit())
}

// filled puts the product's setting where nothing is given.
func (o Options) filled() Options {
	if o.Cost == 0 {
		o.Cost = 4
	}
	if o.Grams == 0 {
		o.Grams = 3
	}
	if o.Caution == 0 {
		o.Caution = 1
	}
	if o.Features == 0 {
		o.Features = maxRows / 4
	}
	return o
}

// limit is how many features may be kept for so many classes.
func (o Options) limit(classes int) int { return min(o.Features, maxWeights/(8*words(classes))) }

// words is how many words the weights of a row take.
func words(classes int) int { return (classes + 7) / 8 }

func labels(examples []Labelled) ([]string, error) {
	set := map[string]bool{}
	for i, e := range examples {
		if e.Label == "" {
			return nil, hotline.BadField("label", "example.label", "line", i+1)
		}
		set[e.Label] = true
	}
	if len(set) < 2 || len(set) > maxClasses {
		return nil, hotline.BadField("label", "example.labels", "labels", len(set), "most", maxClasses)
	}
	return slices.Sorted(maps.Keys(set)), nil
}

// model assembles what was learnt: weights become bytes, on a grid that is finer for rows with
// small weights.
func (c *corpus) model(w *weights) *Model {
	k := len(c.classes)
	m := &Model{classes: c.classes, grams: c.options.Grams, width: words(k), belief: belief{heat: 1}, strange: c.strange, bias: make([]float32, k)}
	m.weight = make([]uint64, len(c.gain)*m.width)
	for cl := range k {
		m.bias[cl] = w.blocks[cl/lanes].bias[cl%lanes]
	}
	top := w.top()
	m.unit = top / (127 << maxShift)
	entries := make([]uint32, len(c.gain))
	for r, gain := range c.gain {
		shift := 0
		for limit := 127 * m.unit; w.topOf(r) > limit && shift < maxShift; limit *= 2 {
			shift++
		}
		entries[r] = newEntry(r, shift, gain)
		for cl := range 8 * m.width {
			stored := zero
			if cl < k && m.unit > 0 {
				stored += round(w.at(r, cl) / (m.unit * float32(int(1)<<shift)))
			}
			m.weight[r*m.width+cl/8] |= uint64(byte(stored)) << (8 * (cl % 8))
		}
	}
	m.rows = newTable(c.hashes, entries)
	return m
}

func round(x float32) int {
	if x < 0 {
		return -int(0.5 - x)
	}
	return int(x + 0.5)
}
