package kb

import "math/bits"

// gramTable numbers the grams of one question. A question has few and a clause many, so looking up
// must be quick: open addressing without a map's price.
type gramTable struct {
	keys  []gram
	ids   []int16 // number + 1; 0 = free
	shift int
	next  int16
}

const maxGrams = 4000 // of a question; what goes beyond is left out

func newGramTable(most int) *gramTable {
	most = min(most, maxGrams)
	size := 1 << bits.Len(uint(4*most+8))
	return &gramTable{keys: make([]gram, size), ids: make([]int16, size), shift: 64 - bits.Len(uint(size-1))}
}

func (t *gramTable) start(g gram) int { return int(uint64(g) * 0x9E3779B97F4A7C15 >> t.shift) }

// number gives the number of a gram, a new one when it is new; -1 when the table is full.
func (t *gramTable) number(g gram) int {
	i := t.start(g)
	for t.ids[i] != 0 {
		if t.keys[i] == g {
			return int(t.ids[i]) - 1
		}
		i = (i + 1) & (len(t.keys) - 1)
	}
	if t.next == maxGrams {
		return -1
	}
	t.next++
	t.keys[i], t.ids[i] = g, t.next
	return int(t.next) - 1
}

// find gives the number of a gram, -1 for a strange one.
func (t *gramTable) find(g gram) int {
	i := t.start(g)
	for t.ids[i] != 0 {
		if t.keys[i] == g {
			return int(t.ids[i]) - 1
		}
		i = (i + 1) & (len(t.keys) - 1)
	}
	return -1
}
