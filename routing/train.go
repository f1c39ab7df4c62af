package routing

import (
	"maps"
	"math"
	"slices"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// Labelled is a text with its right class.
type Labelled struct {
	Text  string
	Label string
}

// Options of Train; the zero value is the setting of the product.
type Options struct {
	Features int     // most features kept; 0 = as many as fit a file of 20 MB
	Cost     float64 // price of an error against small weights; 0 = 1
	Rounds   int     // most passes over the examples; 0 = by their number
	Grams    int     // longest character n-gram; 0 = 3
	Caution  float64 // pseudo-counts that keep rare features modest; 0 = 1
}

const (
	maxWeights  = 16 << 20 // features × classes
	maxFeatures = 1 << 19
	leastGain   = 1e-3
)

// Train fits a model to examples, the same one for the same input. Invalid: no examples, fewer than
// two labels, an empty label. A text with two labels counts for both.
func Train(examples []Labelled, o Options) (*Model, error) {
	o = o.filled()
	classes, err := labels(examples)
	if err != nil {
		return nil, err
	}
	set := newCorpus(examples, classes, o)
	set.choose()
	m := set.model(set.fit())
	m.heat = float64(float32(set.temperature())) // as the file keeps it
	return m, nil
}

// filled puts the product's setting where nothing is given.
func (o Options) filled() Options {
	if o.Cost == 0 {
		o.Cost = 1
	}
	if o.Grams == 0 {
		o.Grams = 3
	}
	if o.Caution == 0 {
		o.Caution = 1
	}
	if o.Features == 0 {
		o.Features = maxFeatures
	}
	return o
}

// limit is how many features may be kept for so many classes.
func (o Options) limit(classes int) int { return min(o.Features, maxWeights/classes) }

func labels(examples []Labelled) ([]string, error) {
	set := map[string]bool{}
	for i, e := range examples {
		if e.Label == "" {
			return nil, hotline.BadField("label", "example.label", "line", i+1)
		}
		set[e.Label] = true
	}
	if len(set) < 2 {
		return nil, hotline.BadField("label", "example.few", "labels", len(set))
	}
	return slices.Sorted(maps.Keys(set)), nil
}

// term is a feature of one text with its damped and weighted count.
type term struct {
	row   int32
	value float32
}

// corpus is a training set on its way to a model.
type corpus struct {
	options Options
	classes []string
	label   []int              // by text
	counts  []map[uint32]int32 // by text: feature → times; dropped by choose
	hashes  []uint32           // by row
	gain    []float32          // by row
	vectors [][]term           // by text, of length 1
	strange float32            // gain for features that are not kept
}

func newCorpus(examples []Labelled, classes []string, o Options) *corpus {
	c := &corpus{options: o, classes: classes, label: make([]int, len(examples)), counts: make([]map[uint32]int32, len(examples))}
	for i, e := range examples {
		c.label[i], _ = slices.BinarySearch(classes, e.Label)
		runes, _ := zh.NormalizeMap(e.Text)
		counts := make(map[uint32]int32, len(runes))
		features(runes, o.Grams, func(hash uint32, _, _ int) { counts[hash]++ })
		c.counts[i] = counts
	}
	return c
}

// choose keeps the most telling features and turns texts into vectors.
func (c *corpus) choose() {
	c.tell()
	row := make(map[uint32]int32, len(c.hashes))
	for i, h := range c.hashes {
		row[h] = int32(i)
	}
	c.vectors = make([][]term, len(c.counts))
	for i, counts := range c.counts {
		v := make([]term, 0, len(counts))
		norm := 0.0
		for h, times := range counts {
			if r, ok := row[h]; ok {
				x := damp(int(times)) * c.gain[r]
				norm += float64(x) * float64(x)
				v = append(v, term{r, x})
			}
		}
		slices.SortFunc(v, func(a, b term) int { return int(a.row - b.row) })
		for j := range v { // an empty vector stays one: only the bias speaks
			v[j].value /= float32(math.Sqrt(norm))
		}
		c.vectors[i], c.counts[i] = v, nil
	}
}

// tell finds the features worth keeping, sorted, and how telling each is: the square root of the
// divergence between the classes of its texts and the classes of all texts.
func (c *corpus) tell() {
	most, classes := c.options.limit(len(c.classes)), len(c.classes)
	texts := map[uint32]int32{}
	for _, m := range c.counts {
		for h := range m {
			texts[h]++
		}
	}
	for least := int32(2); len(texts) > 2*most; least++ {
		maps.DeleteFunc(texts, func(_ uint32, n int32) bool { return n < least })
	}
	hashes := slices.Sorted(maps.Keys(texts))
	row := make(map[uint32]int, len(hashes))
	for i, h := range hashes {
		row[h] = i
	}
	by, prior := make([]float32, len(hashes)*classes), make([]float64, classes)
	for i, m := range c.counts {
		prior[c.label[i]] += 1 / float64(len(c.counts))
		for h := range m {
			if r, ok := row[h]; ok {
				by[r*classes+c.label[i]]++
			}
		}
	}
	gain := make([]float32, len(hashes))
	for r := range hashes {
		gain[r] = float32(math.Sqrt(divergence(by[r*classes:(r+1)*classes], prior, c.options.Caution)))
	}
	c.strange = rarest(prior, c.options.Caution)
	c.hashes, c.gain = keepBest(hashes, gain, texts, most)
}

// rarest is the gain to expect of a feature that one text has.
func rarest(prior []float64, caution float64) float32 {
	mean, by := 0.0, make([]float32, len(prior))
	for c, p := range prior {
		by[c] = 1
		mean += p * math.Sqrt(divergence(by, prior, caution))
		by[c] = 0
	}
	return float32(mean)
}

// divergence is Kullback-Leibler from the prior to the smoothed class distribution of a feature.
func divergence(by []float32, prior []float64, caution float64) float64 {
	total := caution
	for _, n := range by {
		total += float64(n)
	}
	d := 0.0
	for c, n := range by {
		if p := (float64(n) + caution*prior[c]) / total; p > 0 {
			d += p * math.Log(p/prior[c])
		}
	}
	return max(d, 0)
}

// keepBest drops features that tell nothing, and the least useful ones beyond most.
func keepBest(hashes []uint32, gain []float32, texts map[uint32]int32, most int) ([]uint32, []float32) {
	order := make([]int, 0, len(hashes))
	for i := range hashes {
		if gain[i] > leastGain {
			order = append(order, i)
		}
	}
	worth := func(i int) float64 {
		return float64(gain[i]) * float64(gain[i]) * float64(texts[hashes[i]])
	}
	slices.SortFunc(order, func(a, b int) int {
		if x, y := worth(a), worth(b); x != y {
			return int(math.Copysign(1, y-x))
		}
		return a - b
	})
	order = order[:min(most, len(order))]
	slices.Sort(order)
	h, g := make([]uint32, len(order)), make([]float32, len(order))
	for i, o := range order {
		h[i], g[i] = hashes[o], gain[o]
	}
	return h, g
}

// model assembles what was learnt.
func (c *corpus) model(w *weights) *Model {
	k := len(c.classes)
	m := &Model{
		classes: c.classes, grams: c.options.Grams, rows: newTable(c.hashes), gain: c.gain, heat: 1, strange: c.strange,
		bias: make([]float32, k), scale: make([]float32, len(c.gain)), weight: make([]float32, len(c.gain)*k),
	}
	for cl := range k {
		block, lane := w.blocks[cl/lanes], cl%lanes
		m.bias[cl] = block.bias[lane]
		for r := range c.gain {
			m.weight[r*k+cl] = block.row[r][lane] * c.gain[r]
		}
	}
	for r := range m.scale {
		m.scale[r] = quantize(m.weight[r*k : r*k+k])
	}
	return m
}
