package routing

import (
	"cmp"
	"math"
	"slices"

	"yihaotong/hotline/zh"
)

// corpus is a training set on its way to a model. A text is the features it has, each with its
// damped count; what they weigh follows from the gain of the feature and the length of the text.
type corpus struct {
	options Options
	classes []string
	label   []int32   // by text
	hashes  []uint32  // by row
	gain    []float32 // by row
	terms   []uint32  // of all texts, one after another: row<<2 | damped count
	start   []int     // by text, and the end
	scale   []float32 // by text: 1 / its length
	square  []float32 // by text: its squared length without what is not kept, after scaling
	strange float32   // squared gain of features that are not kept
}

const (
	maxKnown = 6 << 20 // features that are counted at once
	leastRow = 2       // texts that a feature must have in a large set
	fewTexts = 500     // fewer texts are read to the last letter
)

func newCorpus(examples []Labelled, classes []string, o Options) *corpus {
	c := &corpus{options: o, classes: classes, label: make([]int32, len(examples))}
	for i, e := range examples {
		at, _ := slices.BinarySearch(classes, e.Label)
		c.label[i] = int32(at)
	}
	texts := c.count(examples)
	by := c.read(examples)
	c.weigh(by, texts)
	return c
}

// count finds the features worth a second look: rows in the order of their hashes. It gives the
// number of texts of each.
func (c *corpus) count(examples []Labelled) (texts []uint32) {
	most := 2 * c.options.limit(len(c.classes))
	t := &tally{limit: maxKnown}
	var b bag
	for _, e := range examples {
		c.features(e.Text, &b)
		b.empty(func(hash uint32, _ int) { t.add(hash) })
	}
	least := uint32(1)
	if len(examples) >= fewTexts {
		least = 2 // what only one text has teaches nothing about others
	}
	for ; ; least++ {
		kept := 0
		for _, n := range t.texts {
			if n >= least {
				kept++
			}
		}
		if kept <= most {
			break
		}
	}
	for i, n := range t.texts {
		if n >= least {
			c.hashes = append(c.hashes, t.keys[i])
		}
	}
	slices.Sort(c.hashes)
	texts = make([]uint32, len(c.hashes))
	for i, h := range c.hashes {
		texts[i] = t.texts[t.place(h)]
	}
	return texts
}

func (c *corpus) features(text string, into *bag) {
	runes := zh.NormalRunes(nil, text)
	features(runes, c.options.Grams, func(hash uint32, _, _ int) { into.add(hash) })
}

// read writes down the terms of all texts and gives how many texts of each class have each feature.
// A feature without a row leaves one mark per occurrence: row 0, count 0.
func (c *corpus) read(examples []Labelled) (by []uint16) {
	rows := make([]uint32, len(c.hashes))
	for i := range rows {
		rows[i] = newEntry(i+1, 0, 0) // rows count from 1 here: an entry is not 0
	}
	index := newTable(c.hashes, rows)
	by = make([]uint16, len(c.hashes)*len(c.classes))
	c.start = make([]int, len(examples)+1)
	var b bag
	for i, e := range examples {
		c.features(e.Text, &b)
		b.empty(func(hash uint32, times int) {
			entry := index.find(hash)
			if entry == 0 {
				for range times {
					c.terms = append(c.terms, 0)
				}
				return
			}
			row := entryRow(entry) - 1
			c.terms = append(c.terms, uint32(row)<<2|uint32(damp(times)))
			if at := row*len(c.classes) + int(c.label[i]); by[at] < math.MaxUint16 {
				by[at]++
			}
		})
		c.start[i+1] = len(c.terms)
	}
	return by
}

// weigh finds how telling the features are, keeps the best and computes the lengths of the texts.
func (c *corpus) weigh(by []uint16, texts []uint32) {
	k := len(c.classes)
	prior := make([]float64, k)
	for _, l := range c.label {
		prior[l] += 1 / float64(len(c.label))
	}
	gain := make([]float32, len(c.hashes))
	for r := range gain {
		gain[r] = roundGain(math.Sqrt(divergence(by[r*k:r*k+k], prior, c.options.Caution)))
	}
	strange := rarest(prior, c.options.Caution)
	c.strange = float32(strange * strange)
	c.keep(gain, texts)
	c.measure()
}

// keep chooses the rows that stay: those that tell anything, the most useful ones when there are
// too many. Terms of the others become strange.
func (c *corpus) keep(gain []float32, texts []uint32) {
	order := make([]int, 0, len(gain))
	for r, g := range gain {
		if g > 0 {
			order = append(order, r)
		}
	}
	if most := c.options.limit(len(c.classes)); len(order) > most {
		worth := func(r int) float64 { return float64(gain[r]) * float64(gain[r]) * float64(texts[r]) }
		slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(worth(b), worth(a)), a-b) })
		order = order[:most]
		slices.Sort(order)
	}
	next := make([]uint32, len(gain)) // old row → new row + 1
	hashes := make([]uint32, len(order))
	c.gain = make([]float32, len(order))
	for n, r := range order {
		next[r], hashes[n], c.gain[n] = uint32(n+1), c.hashes[r], gain[r]
	}
	c.hashes = hashes
	for i, t := range c.terms {
		if t&3 == 0 {
			continue
		}
		if row := next[t>>2]; row > 0 {
			c.terms[i] = (row-1)<<2 | t&3
		} else {
			c.terms[i] = 0
		}
	}
}

// measure computes the lengths and drops the terms without a row, each text's others sorted.
func (c *corpus) measure() {
	c.scale, c.square = make([]float32, len(c.label)), make([]float32, len(c.label))
	end := 0
	for i := range c.label {
		first, strange, sum := end, 0, float32(0)
		for _, t := range c.terms[c.start[i]:c.start[i+1]] {
			if t&3 == 0 {
				strange++
				continue
			}
			x := float32(t&3) * c.gain[t>>2]
			sum += x * x
			c.terms[end] = t
			end++
		}
		slices.Sort(c.terms[first:end])
		c.start[i] = first
		if whole := sum + float32(strange)*c.strange; whole > 0 {
			c.scale[i] = 1 / float32(math.Sqrt(float64(whole)))
			c.square[i] = sum / whole
		}
	}
	c.start[len(c.label)] = end
	c.terms = slices.Clip(c.terms[:end])
}

// text gives the terms of one text.
func (c *corpus) text(i int) []uint32 { return c.terms[c.start[i]:c.start[i+1]] }

// divergence is Kullback-Leibler from the prior to the smoothed class distribution of a feature.
func divergence(by []uint16, prior []float64, caution float64) float64 {
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

// rarest is the gain to expect of a feature that one text has.
func rarest(prior []float64, caution float64) float64 {
	mean, by := 0.0, make([]uint16, len(prior))
	for c, p := range prior {
		by[c] = 1
		mean += p * math.Sqrt(divergence(by, prior, caution))
		by[c] = 0
	}
	return mean
}
