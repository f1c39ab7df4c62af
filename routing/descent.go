package routing

import (
	"math/rand/v2"
	"runtime"
	"sync"
)

// lanes is how many classes are fitted side by side: their weights of one feature fill one cache line.
const lanes = 16

// weights are fitted weights in blocks of lanes classes.
type weights struct {
	blocks []*block
}

type block struct {
	row  [][lanes]float32 // by feature
	bias [lanes]float32
}

const (
	enough     = 0.02      // largest violation at which fitting stops
	workBudget = 4_000_000 // texts × rounds beside which fewer rounds must do
	maxRounds  = 30
	minRounds  = 6
)

// fit solves one linear support vector machine per class (squared hinge loss, dual coordinate
// descent). Blocks are independent, so the result does not depend on how many run at once.
func (c *corpus) fit() *weights {
	rounds := c.options.Rounds
	if rounds == 0 {
		rounds = max(minRounds, min(maxRounds, workBudget/max(1, len(c.vectors)*len(c.classes)/lanes)))
	}
	w := &weights{blocks: make([]*block, (len(c.classes)+lanes-1)/lanes)}
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for b := range w.blocks {
		slots <- struct{}{}
		wg.Go(func() {
			w.blocks[b] = c.fitBlock(b*lanes, rounds)
			<-slots
		})
	}
	wg.Wait()
	return w
}

func (c *corpus) fitBlock(first, rounds int) *block {
	b := &block{row: make([][lanes]float32, len(c.gain))}
	used := min(lanes, len(c.classes)-first)
	dual := make([][lanes]float32, len(c.vectors))
	order := make([]int, len(c.vectors))
	for i := range order {
		order[i] = i
	}
	ridge := float32(1 / (2 * c.options.Cost))
	rng := rand.New(rand.NewPCG(1, uint64(first)))
	for range rounds {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		worst := float32(0)
		for _, i := range order {
			worst = max(worst, b.step(c.vectors[i], &dual[i], c.label[i]-first, used, ridge))
		}
		if worst < enough {
			break
		}
	}
	return b
}

// step improves the dual variables of one text for the block's classes; it returns the largest
// violation that it found. Vectors have length 1, the bias is one more feature of value 1.
func (b *block) step(v []term, dual *[lanes]float32, label, used int, ridge float32) float32 {
	margin := b.bias
	for _, t := range v {
		row := &b.row[t.row]
		for k := range lanes {
			margin[k] += row[k] * t.value
		}
	}
	var delta [lanes]float32
	curve := ridge + 2
	if len(v) == 0 {
		curve = ridge + 1
	}
	worst, moved := float32(0), false
	for k := range used {
		sign := float32(-1)
		if k == label {
			sign = 1
		}
		slope := sign*margin[k] - 1 + ridge*dual[k]
		if dual[k] == 0 && slope >= 0 {
			continue
		}
		worst = max(worst, slope, -slope)
		next := max(dual[k]-slope/curve, 0)
		delta[k] = (next - dual[k]) * sign
		dual[k] = next
		moved = moved || delta[k] != 0
	}
	if !moved {
		return worst
	}
	for _, t := range v {
		row := &b.row[t.row]
		for k := range lanes {
			row[k] += delta[k] * t.value
		}
	}
	for k := range lanes {
		b.bias[k] += delta[k]
	}
	return worst
}
