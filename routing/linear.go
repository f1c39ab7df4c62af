package routing

import (
	"math"
	"slices"
	"sync"

	"yihaotong/hotline/zh"
)

// Model is a linear text classifier: hashed features, one weight per feature and class, calibrated
// to probabilities. It never changes after Train or Load; safe for concurrent use.
type Model struct {
	classes []string
	grams   int       // longest character n-gram
	rows    table     // feature hash → row
	gain    []float32 // by row: how telling the feature is
	scale   []float32 // by row: the grid of its weights
	weight  []float32 // by row, then class: gain included
	bias    []float32
	strange float32 // gain of a feature that was never seen
	heat    float64 // softmax temperature
	scratch sync.Pool
}

// Score is one class with its probability.
type Score struct {
	Label string
	P     float64
}

// Classes lists the labels that the model knows, sorted.
func (m *Model) Classes() []string { return slices.Clone(m.classes) }

// Predict gives all classes with their probabilities, best first. Of a text without any known
// feature it knows nothing: the classes keep their prior order and near equal probabilities.
func (m *Model) Predict(text string) []Score {
	runes, _ := zh.NormalizeMap(text)
	return m.ranked(m.margins(runes))
}

// ranked turns margins into probabilities, best first.
func (m *Model) ranked(margin []float32) []Score {
	p := softmax(margin, m.heat)
	out := make([]Score, len(p))
	for c, label := range m.classes {
		out[c] = Score{label, p[c]}
	}
	slices.SortStableFunc(out, func(a, b Score) int {
		switch {
		case a.P > b.P:
			return -1
		case a.P < b.P:
			return 1
		}
		return 0
	})
	return out
}

// Top gives the most probable class alone; cheaper than Predict.
func (m *Model) Top(text string) Score {
	runes, _ := zh.NormalizeMap(text)
	p := softmax(m.margins(runes), m.heat)
	best := 0
	for c := range p {
		if p[c] > p[best] {
			best = c
		}
	}
	return Score{m.classes[best], p[best]}
}

// counter counts features of one text.
type counter struct {
	times   []uint16 // by row
	seen    []int32  // rows with times > 0
	strange int      // features that the model does not know
}

func (m *Model) count(text []rune) *counter {
	c, ok := m.scratch.Get().(*counter)
	if !ok {
		c = &counter{times: make([]uint16, len(m.gain))}
	}
	features(text, m.grams, func(hash uint32, _, _ int) {
		if row := m.rows.find(hash); row >= 0 {
			if c.times[row] == 0 {
				c.seen = append(c.seen, row)
			}
			if c.times[row] < math.MaxUint16 {
				c.times[row]++
			}
		} else {
			c.strange++
		}
	})
	return c
}

func (m *Model) release(c *counter) {
	for _, row := range c.seen {
		c.times[row] = 0
	}
	c.seen, c.strange = c.seen[:0], 0
	m.scratch.Put(c)
}

// margins gives the distance to each class's border.
func (m *Model) margins(text []rune) []float32 {
	c := m.count(text)
	defer m.release(c)
	k := len(m.classes)
	sum := make([]float32, k)
	norm := float32(c.strange) * m.strange * m.strange
	for _, row := range c.seen {
		tf := damp(int(c.times[row]))
		norm += tf * tf * m.gain[row] * m.gain[row]
		w := m.weight[int(row)*k : int(row)*k+k]
		for i, x := range w {
			sum[i] += tf * x
		}
	}
	scale := float32(0)
	if norm > 0 {
		scale = 1 / float32(math.Sqrt(float64(norm)))
	}
	for i := range sum {
		sum[i] = sum[i]*scale + m.bias[i]
	}
	return sum
}

// damp lets repetitions count less and less.
func damp(times int) float32 {
	if times == 1 {
		return 1
	}
	return 1 + float32(math.Log(float64(times)))
}

func softmax(margin []float32, heat float64) []float64 {
	top := float64(slices.Max(margin))
	p, sum := make([]float64, len(margin)), 0.0
	for i, m := range margin {
		p[i] = math.Exp((float64(m) - top) / heat)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

// table finds the row of a feature hash: open addressing, hash 0 marks a free place.
type table struct {
	mask uint32
	keys []uint32
	rows []int32
}

func newTable(hashes []uint32) table {
	size := 16
	for size < 2*len(hashes) {
		size *= 2
	}
	t := table{mask: uint32(size - 1), keys: make([]uint32, size), rows: make([]int32, size)}
	for row, h := range hashes {
		i := h >> 1 & t.mask
		for t.keys[i] != 0 {
			i = (i + 1) & t.mask
		}
		t.keys[i], t.rows[i] = h, int32(row)
	}
	return t
}

func (t *table) find(hash uint32) int32 {
	for i := hash >> 1 & t.mask; ; i = (i + 1) & t.mask {
		switch t.keys[i] {
		case hash:
			return t.rows[i]
		case 0:
			return -1
		}
	}
}
