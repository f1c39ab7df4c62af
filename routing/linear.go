package routing

import (
	"math"
	"slices"
	"sync"

	"yihaotong/hotline/zh"
)

// Model is a linear text classifier: hashed features, one weight per feature and class, calibrated
// to probabilities. It never changes after Train or Load; safe for concurrent use.
//
// A weight takes one byte and eight weights lie in one word, so the weights of a feature for sixty
// classes fill one cache line and are summed eight at a time: reading memory is what costs here.
type Model struct {
	classes []string
	grams   int      // longest character n-gram
	rows    table    // feature → row
	width   int      // words per row
	weight  []uint64 // by row: eight biased weights a word
	unit    float32  // what a weight of one is worth
	bias    []float32
	strange float32 // squared gain of a feature that was never seen
	belief  belief
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
// feature it knows nothing but how frequent the classes are.
func (m *Model) Predict(text string) []Score {
	runes := zh.NormalRunes(nil, text)
	return m.ranked(m.margins(runes))
}

// judge gives the classes of a text, best first.
func (m *Model) judge(s said) []Score { return m.ranked(m.margins(s.written)) }

// ranked turns margins into probabilities, best first.
func (m *Model) ranked(margin []float32) []Score {
	p := m.belief.probabilities(margin)
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
	runes := zh.NormalRunes(nil, text)
	p := m.belief.probabilities(m.margins(runes))
	best := 0
	for c := range p {
		if p[c] > p[best] {
			best = c
		}
	}
	return Score{m.classes[best], p[best]}
}

// working is the memory of one prediction.
type working struct {
	hashes  []uint32 // of the text's features
	times   []uint8  // by row
	seen    []uint32
	touched uint64
	strange int // occurrences of features that the model does not know
	even    []uint64
	odd     []uint64
	total   []uint32
}

func (m *Model) begin() *working {
	if w, ok := m.scratch.Get().(*working); ok {
		return w
	}
	return &working{
		times: make([]uint8, m.rowCount()), even: make([]uint64, m.width), odd: make([]uint64, m.width), total: make([]uint32, 8*m.width),
	}
}

func (m *Model) rowCount() int { return len(m.weight) / max(1, m.width) }

func (m *Model) end(w *working) {
	w.hashes, w.seen, w.strange = w.hashes[:0], w.seen[:0], 0
	clear(w.total)
	m.scratch.Put(w)
}

// margins gives the distance to each class's border.
func (m *Model) margins(text []rune) []float32 {
	w := m.begin()
	defer m.end(w)
	features(text, m.grams, func(hash uint32, _, _ int) { w.hashes = append(w.hashes, hash) })
	m.look(w)
	norm, weights := m.add(w)
	norm += float32(w.strange) * m.strange
	scale := float32(0)
	if norm > 0 {
		scale = m.unit / float32(math.Sqrt(float64(norm)))
	}
	out := make([]float32, len(m.classes))
	for c := range out {
		out[c] = float32(int32(w.total[c])-int32(zero*weights))*scale + m.bias[c]
	}
	return out
}

// look finds the rows of the text's features.
func (m *Model) look(w *working) {
	for batch := range slices.Chunk(w.hashes, ahead) {
		w.touched += m.rows.touch(batch)
		for _, hash := range batch {
			entry := m.rows.find(hash)
			if entry == 0 {
				w.strange++
				continue
			}
			row := entryRow(entry)
			if w.times[row] == 0 {
				w.seen = append(w.seen, entry)
			}
			if w.times[row] < math.MaxUint8 {
				w.times[row]++
			}
		}
	}
}

// touch reads one word of each row, so that the processor fetches them side by side.
func (m *Model) touch(entries []uint32) (sum uint64) {
	for _, e := range entries {
		sum += m.weight[entryRow(e)*m.width]
	}
	return sum
}

const (
	ahead     = 16 // places in memory that are fetched side by side
	byteMask  = 0x00FF00FF00FF00FF
	zero      = 128   // a stored weight of nothing
	laneLimit = 65535 // what a lane of sixteen bits holds
)

// add sums the rows that were seen; it gives the squared length of the text so far and how many
// times a row was added, for taking off the bias of the stored weights.
func (m *Model) add(w *working) (norm float32, weights int) {
	even, odd := w.even, w.odd
	filled := 0
	for batch := range slices.Chunk(w.seen, ahead) {
		w.touched += m.touch(batch)
		for _, entry := range batch {
			row := entryRow(entry)
			tf := damp(int(w.times[row]))
			w.times[row] = 0
			x := float32(tf) * entryGain(entry)
			norm += x * x
			k := uint64(tf) << entryShift(entry)
			weights += int(k)
			if filled += 255 * int(k); filled > laneLimit {
				m.flush(w)
				filled = 255 * int(k)
			}
			words := m.weight[row*m.width : row*m.width+m.width]
			even, odd = even[:len(words)], odd[:len(words)]
			for i, x := range words {
				even[i] += (x & byteMask) * k
				odd[i] += (x >> 8 & byteMask) * k
			}
		}
	}
	m.flush(w)
	return norm, weights
}

// flush moves the lanes to the totals before they run over.
func (m *Model) flush(w *working) {
	for i := range m.width {
		e, o := w.even[i], w.odd[i]
		t := w.total[8*i : 8*i+8]
		t[0], t[2], t[4], t[6] = t[0]+uint32(e&0xFFFF), t[2]+uint32(e>>16&0xFFFF), t[4]+uint32(e>>32&0xFFFF), t[6]+uint32(e>>48)
		t[1], t[3], t[5], t[7] = t[1]+uint32(o&0xFFFF), t[3]+uint32(o>>16&0xFFFF), t[5]+uint32(o>>32&0xFFFF), t[7]+uint32(o>>48)
		w.even[i], w.odd[i] = 0, 0
	}
}

// at gives the weight of a row for a class.
func (m *Model) at(entry uint32, class int) float32 {
	word := m.weight[entryRow(entry)*m.width+class/8]
	stored := int(byte(word>>(8*(class%8)))) - zero
	return float32(stored<<entryShift(entry)) * m.unit
}

// damp lets repetitions count less and less: about 1 + ln(times), in whole steps.
func damp(times int) int {
	switch {
	case times <= 1:
		return times
	case times < 5:
		return 2
	}
	return 3
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
