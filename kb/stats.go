package kb

import (
	"math"
	"sync"
)

// tableBits sizes the table of counts: 2^20 counts are 4 MiB and keep clashes rare for a million
// different pairs.
const tableBits = 20

// statistics counts in how many clauses each gram stands, so that rare words weigh more than common
// ones, whatever index is behind. Counts are kept by hash and never taken back: after many changes
// of articles they are a little too high, until the next reset.
type statistics struct {
	mu      sync.RWMutex
	counts  []uint32 // nil until the first clause: who only asks pays nothing
	clauses int
	pairs   int // in all clauses
	singles int
	seen    map[spot]bool // that were counted
	in      map[gram]bool // of the clause that is counted
}

// spot is where a clause stands; the clause of the next version of its article stands in the same one.
type spot struct {
	article string
	place   int
}

func newStatistics() *statistics {
	return &statistics{seen: map[spot]bool{}, in: map[gram]bool{}}
}

func slot(g gram) uint64 {
	return uint64(g) * 0x9E3779B97F4A7C15 >> (64 - tableBits)
}

// count adds clauses; one in a spot that was counted before adds nothing.
func (s *statistics) count(entries ...Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.counts == nil {
		s.counts = make([]uint32, 1<<tableBits)
	}
	for _, e := range entries {
		at := spot{e.Article, e.Place}
		if s.seen[at] {
			continue
		}
		s.seen[at] = true
		clear(s.in)
		text := normal(e.Heading + "\n" + e.Text)
		eachPair(text, func(g gram, _ int) {
			s.in[g] = true
			s.pairs++
		})
		eachSingle(text, func(g gram, _ int) {
			s.in[g] = true
			s.singles++
		})
		for g := range s.in {
			s.counts[slot(g)]++
		}
		s.clauses++
	}
}

// replace takes over the counts of another.
func (s *statistics) replace(by *statistics) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts, s.clauses, s.pairs, s.singles, s.seen = by.counts, by.clauses, by.pairs, by.singles, by.seen
}

// rarest is the rarity of what no clause has, however many clauses there are: scores of a small and
// a large collection compare.
const rarest = 10

// snapshot is what ranking one question needs of its grams, in their order.
type snapshot struct {
	clauses     float64
	meanPairs   float64
	meanSingles float64
	rarity      []float64 // inverse document frequency as in BM25, 0 to rarest
	count       []float64 // clauses with the gram
}

func (s *statistics) of(grams []gram) snapshot {
	s.mu.RLock()
	defer s.mu.RUnlock()
	n := float64(max(1, s.clauses))
	out := snapshot{n, float64(s.pairs) / n, float64(s.singles) / n, make([]float64, len(grams)), make([]float64, len(grams))}
	scale := rarest / math.Log(1+(n+0.5)/0.5)
	for i, g := range grams {
		df := 0.0
		if s.counts != nil {
			df = min(float64(s.counts[slot(g)]), n)
		}
		out.count[i] = df
		out.rarity[i] = scale * math.Log(1+(n-df+0.5)/(df+0.5))
	}
	return out
}
