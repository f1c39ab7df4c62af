package routing

import "math"

// table finds what a model knows of a feature: open addressing, key 0 marks a free place. What it
// knows is one word, the entry: row, shift and gain, so that one look suffices. No entry is 0.
type table struct {
	mask  uint32
	slots []slot
}

type slot struct{ key, entry uint32 }

const (
	gainBits  = 8
	shiftBits = 3
	maxShift  = 6  // so that a weight of 255, shifted and tripled, still fits a lane
	gainUnit  = 64 // gains are kept in 1/64
	maxRows   = 1 << (32 - gainBits - shiftBits)
)

func newEntry(row int, shift int, gain float32) uint32 {
	return uint32(row)<<(gainBits+shiftBits) | uint32(shift)<<gainBits | uint32(gain*gainUnit)
}

func entryRow(e uint32) int      { return int(e >> (gainBits + shiftBits)) }
func entryShift(e uint32) int    { return int(e >> gainBits & (1<<shiftBits - 1)) }
func entryGain(e uint32) float32 { return float32(e&(1<<gainBits-1)) / gainUnit }

// roundGain puts a gain on the grid of entries; 0 means that the feature tells nothing.
func roundGain(gain float64) float32 {
	return float32(min(math.Round(gain*gainUnit), 1<<gainBits-1)) / gainUnit
}

func newTable(hashes, entries []uint32) table {
	size := 16
	for size < 2*len(hashes) {
		size *= 2
	}
	t := table{mask: uint32(size - 1), slots: make([]slot, size)}
	for n, h := range hashes {
		i := h >> 1 & t.mask
		for t.slots[i].key != 0 {
			i = (i + 1) & t.mask
		}
		t.slots[i] = slot{h, entries[n]}
	}
	return t
}

// find gives the entry of a feature, 0 for none.
func (t *table) find(hash uint32) uint32 {
	for i := hash >> 1 & t.mask; ; i = (i + 1) & t.mask {
		switch t.slots[i].key {
		case hash:
			return t.slots[i].entry
		case 0:
			return 0
		}
	}
}

// touch reads the places of some features, so that the processor fetches them side by side.
func (t *table) touch(hashes []uint32) (sum uint64) {
	for _, h := range hashes {
		sum += uint64(t.slots[h>>1&t.mask].key)
	}
	return sum
}

// bag counts the features of one text.
type bag struct {
	keys  []uint32
	times []uint16
	used  []int32
}

func (b *bag) add(hash uint32) {
	if 2*len(b.used) >= len(b.keys) {
		b.grow()
	}
	mask := uint32(len(b.keys) - 1)
	i := hash >> 1 & mask
	for b.keys[i] != 0 && b.keys[i] != hash {
		i = (i + 1) & mask
	}
	if b.keys[i] == 0 {
		b.keys[i] = hash
		b.used = append(b.used, int32(i))
	}
	if b.times[i] < math.MaxUint16 {
		b.times[i]++
	}
}

func (b *bag) grow() {
	old := *b
	size := max(1024, 2*len(old.keys))
	*b = bag{keys: make([]uint32, size), times: make([]uint16, size)}
	mask := uint32(size - 1)
	for _, at := range old.used {
		i := old.keys[at] >> 1 & mask
		for b.keys[i] != 0 {
			i = (i + 1) & mask
		}
		b.keys[i], b.times[i] = old.keys[at], old.times[at]
		b.used = append(b.used, int32(i))
	}
}

// empty visits what was counted and forgets it.
func (b *bag) empty(visit func(hash uint32, times int)) {
	for _, i := range b.used {
		visit(b.keys[i], int(b.times[i]))
		b.keys[i], b.times[i] = 0, 0
	}
	b.used = b.used[:0]
}

// tally counts in how many texts each feature stands. When it knows too many, it forgets the rarest.
type tally struct {
	keys   []uint32
	texts  []uint32
	known  int
	limit  int
	pruned bool
}

func (t *tally) add(hash uint32) {
	if 2*t.known >= len(t.keys) {
		t.grow()
	}
	i := t.place(hash)
	if t.keys[i] == 0 {
		t.keys[i] = hash
		t.known++
	}
	t.texts[i]++
}

func (t *tally) place(hash uint32) int {
	mask := uint32(len(t.keys) - 1)
	i := hash >> 1 & mask
	for t.keys[i] != 0 && t.keys[i] != hash {
		i = (i + 1) & mask
	}
	return int(i)
}

func (t *tally) grow() {
	least := uint32(1)
	if t.known >= t.limit {
		least, t.pruned = 2, true
	}
	for kept := t.known; ; least++ {
		if least > 1 {
			kept = 0
			for _, n := range t.texts {
				if n >= least {
					kept++
				}
			}
		}
		if kept <= t.limit {
			t.rebuild(max(1<<16, 4*kept), least)
			return
		}
	}
}

func (t *tally) rebuild(size int, least uint32) {
	places := 1
	for places < size {
		places *= 2
	}
	old := *t
	t.keys, t.texts, t.known = make([]uint32, places), make([]uint32, places), 0
	for i, n := range old.texts {
		if n >= least {
			at := t.place(old.keys[i])
			t.keys[at], t.texts[at] = old.keys[i], n
			t.known++
		}
	}
}
