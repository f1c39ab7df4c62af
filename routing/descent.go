package routing

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
)

// lanes is how many classes are fitted side by side: their weights of one feature fill one cache line.
const lanes = 16

// weights are fitted weights, gains included, in blocks of lanes classes.
type weights struct {
	blocks []*block
}

type block struct {
	row  [][lanes]float32 // by feature
	bias [lanes]float32
}

const (
	enough    = 0.05 // largest violation at which fitting stops
	maxRounds = 20
	minRounds = 4
	mostIdle  = 3 // rounds that a text without any say is left out
)

// at gives the weight of a feature for a class.
func (w *weights) at(row, class int) float32 { return w.blocks[class/lanes].row[row][class%lanes] }

// topOf gives the largest weight of a feature, without its sign.
func (w *weights) topOf(row int) float32 {
	top := float32(0)
	for _, b := range w.blocks {
		for _, x := range b.row[row] {
			top = max(top, x, -x)
		}
	}
	return top
}

func (w *weights) top() float32 {
	top := float32(0)
	for row := range w.blocks[0].row {
		top = max(top, w.topOf(row))
	}
	return top
}

// rounds is how often the texts are gone through: few texts need many.
func (c *corpus) rounds() int {
	if c.options.Rounds > 0 {
		return c.options.Rounds
	}
	return max(minRounds, min(maxRounds, 200_000/max(1, len(c.label))))
}

// fit solves one linear support vector machine per class (squared hinge loss, dual coordinate
// descent). Blocks are independent, so the result does not depend on how many run at
// once.
func (c *corpus) fit() *weights {
	w := &weights{blocks: make([]*block, (len(c.classes)+lanes-1)/lanes)}
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for b := range w.blocks {
		slots <- struct{}{}
		wg.Go(func() {
			w.blocks[b] = c.fitBlock(b * lanes)
			<-slots
		})
	}
	wg.Wait()
	return w
}

func (c *corpus) fitBlock(first int) *block {
	f := &fitting{
		corpus: c, first: int32(first), used: min(lanes, len(c.classes)-first), ridge: float32(1 / (2 * c.options.Cost)),
		block: &block{row: make([][lanes]float32, len(c.gain))}, energy: make([]float32, len(c.gain)),
	}
	for r, g := range c.gain {
		f.energy[r] = g * g
	}
	dual, idle := make([][lanes]float32, len(c.label)), make([]uint8, len(c.label))
	order := make([]int32, len(c.label))
	for i := range order {
		order[i] = int32(i)
	}
	rng := rand.New(rand.NewPCG(1, uint64(first)))
	for range c.rounds() {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		worst := float32(0)
		for _, n := range order {
			if idle[n] > 0 {
				idle[n]--
				continue
			}
			violation, active := f.step(int(n), &dual[n])
			worst = max(worst, violation)
			if !active {
				idle[n] = mostIdle
			}
		}
		if worst < enough {
			break
		}
	}
	return f.block
}

// fitting is the work on one block.
type fitting struct {
	*block
	corpus  *corpus
	first   int32 // class of lane 0
	used    int   // lanes with a class
	ridge   float32
	energy  []float32 // by row: squared gain
	touched float32
}

// step improves the dual variables of one text for the block's classes; it gives the largest
// violation it found and whether the text has any say at all. The bias is one more feature of value 1.
func (f *fitting) step(text int, dual *[lanes]float32) (worst float32, active bool) {
	terms, scale := f.corpus.text(text), f.corpus.scale[text]
	var sum [lanes]float32
	for batch := range slices.Chunk(terms, ahead) {
		for _, t := range batch { // the processor fetches the rows side by side
			f.touched += f.row[t>>2][0]
		}
		for _, t := range batch {
			row, x := &f.row[t>>2], float32(t&3)
			for k := range lanes {
				sum[k] += row[k] * x
			}
		}
	}
	var delta [lanes]float32
	label, curve, moved := f.corpus.label[text]-f.first, f.ridge+1+f.corpus.square[text], false
	for k := range f.used {
		sign := float32(-1)
		if int32(k) == label {
			sign = 1
		}
		slope := sign*(sum[k]*scale+f.bias[k]) - 1 + f.ridge*dual[k]
		if dual[k] == 0 && slope >= 0 {
			continue
		}
		active = true
		worst = max(worst, slope, -slope)
		next := max(dual[k]-slope/curve, 0)
		delta[k] = (next - dual[k]) * sign
		dual[k] = next
		moved = moved || delta[k] != 0
	}
	if moved {
		f.move(terms, scale, &delta)
	}
	return worst, active
}

func (f *fitting) move(terms []uint32, scale float32, delta *[lanes]float32) {
	for k := range lanes {
		f.bias[k] += delta[k]
	}
	for _, t := range terms {
		row, x := &f.row[t>>2], float32(t&3)*scale*f.energy[t>>2]
		for k := range lanes {
			row[k] += delta[k] * x
		}
	}
}
