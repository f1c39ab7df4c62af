package routing

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// Second matters: the text is cut in two where two categories explain the halves much better than one
// explains both, and the halves again. The lines come from seeds joined in pairs and seeds alone.

const (
	mostMatters = 3    // beside the first
	mostClauses = 40   // of a long text
	mostSplit   = 1000 // runes of a text that is cut
	leastSure   = 0.2  // a piece below it makes no matter
	fullLength  = 16.0 // runes; shorter pieces are believed less
)

// piece is a part of a text that is about one thing.
type piece struct {
	span     zh.Span
	category string
	p        float64
	about    []float64 // log probability of each category
}

// cutting is a text on the way to its pieces.
type cutting struct {
	*Classifier
	text    []rune
	clauses []clause
	danger  bool
	known   map[[2]int][]float64 // by first clause and the one after the last
}

// pieces cuts clauses [from, to) until no cut wins enough.
func (c *cutting) pieces(from, to int) []piece {
	at, best := 0, 0.0
	for i := from + 1; i < to; i++ {
		if gain := c.gain(from, i, to) - c.line(from, i, to); gain > best {
			at, best = i, gain
		}
	}
	if at == 0 {
		all := c.likelihoods(from, to)
		class := top(all)
		return []piece{{c.span(from, to), c.category.classes[class], math.Exp(all[class]), all}}
	}
	return append(c.pieces(from, at), c.pieces(at, to)...)
}

func (c *cutting) span(from, to int) zh.Span {
	return zh.Span{c.clauses[from].span[0], c.clauses[to-1].span[1]}
}

// gain tells how much better two categories explain two parts than one explains both; nothing when
// one of them would be for the hotline desk, whose small talk and thanks go with any matter.
func (c *cutting) gain(from, at, to int) float64 {
	l, r := c.likelihoods(from, at), c.likelihoods(at, to)
	a, b := top(l), top(r)
	if a == b || teamOf(c.category.classes[a]) == hotline.General || teamOf(c.category.classes[b]) == hotline.General {
		return 0
	}
	both := math.Inf(-1)
	for i := range l {
		both = max(both, l[i]+r[i])
	}
	return l[a] + r[b] - both
}

// likelihoods gives the log probability of each category for clauses [from, to), read by themselves.
func (c *cutting) likelihoods(from, to int) []float64 {
	if p, ok := c.known[[2]int{from, to}]; ok {
		return p
	}
	part := c.subject(from, to)
	belief := c.category.belief
	belief.heat *= max(1, math.Sqrt(fullLength/float64(len(part))))
	out := belief.probabilities(c.category.margins(c.concepts.written(part).written))
	for i, p := range out {
		out[i] = math.Log(p)
	}
	c.known[[2]int{from, to}] = out
	return out
}

// subject is the words of clauses [from, to) without what only says where at the head of each.
func (c *cutting) subject(from, to int) []rune {
	var out []rune
	done := c.clauses[from].span[0]
	for _, l := range c.clauses[from:to] {
		out = append(append(out, c.text[done:l.span[0]]...), c.text[l.what:l.span[1]]...)
		done = l.span[1]
	}
	return out
}

func top(p []float64) int { return slices.Index(p, slices.Max(p)) }

// second finds the matters beside the one decided, the most certain first.
func (c *Classifier) second(w *reading, category string, danger bool) []hotline.Matter {
	all := clauses(w.text)
	if len(all) < 2 || len(all) > mostClauses || len(w.text) > mostSplit {
		return nil
	}
	whole := cutting{c, w.text, c.weigh(w.text, all), danger, map[[2]int][]float64{}}
	pieces := whole.pieces(0, len(all))
	if len(pieces) < 2 {
		return nil
	}
	var out []hotline.Matter
	for _, p := range c.beside(pieces, category) {
		known := slices.ContainsFunc(out, func(m hotline.Matter) bool { return m.Category == p.category })
		if p.category == category || p.p < leastSure || known || teamOf(p.category) == hotline.General {
			continue
		}
		span, words := w.back(p.span)
		out = append(out, hotline.Matter{Category: p.category, Confidence: p.p, Text: words, Span: span})
	}
	slices.SortStableFunc(out, func(a, b hotline.Matter) int { return cmp.Compare(b.Confidence, a.Confidence) })
	return out[:min(mostMatters, len(out))]
}

// beside leaves out the piece that the decided category is about: where none is called so, the one that it
// explains best under another name.
func (c *Classifier) beside(pieces []piece, category string) []piece {
	class, known := slices.BinarySearch(c.category.classes, category)
	if !known || slices.ContainsFunc(pieces, func(p piece) bool { return p.category == category }) {
		return pieces
	}
	best := slices.MaxFunc(pieces, func(a, b piece) int { return cmp.Compare(a.about[class], b.about[class]) })
	return slices.DeleteFunc(pieces, func(p piece) bool { return p.span == best.span })
}

func teamOf(category string) string {
	team, _, _ := strings.Cut(category, ".")
	return team
}
