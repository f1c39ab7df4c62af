package routing

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// Second matters: the text is cut in two where two categories explain the halves much better than one
// explains both, and the halves again. The lines come from seeds joined in pairs and seeds alone.

const (
	leastClause = 4    // runes; shorter pieces join the next
	mostMatters = 3    // beside the first
	mostClauses = 40   // of a long text
	mostSplit   = 1000 // runes of a text that is cut
	cutGain     = 4.5  // log likelihood that a cut must win
	addGain     = 2.5  // … one before a clause that adds something
	turnGain    = 0.5  // … one before a turning word
	leastSure   = 0.2  // a piece below it makes no matter
	fullLength  = 16.0 // runes; shorter pieces are believed less
	wholeShare  = 0.3  // how much the whole text says about a piece: second matters keep to the first one's field
)

// Words that turn to another matter, those that do so at the head of a clause only, and those inside
// one that only add.
var (
	turns = []string{"另外", "还有", "顺便", "再就是", "再一个", "对了", "同时", "此外", "以及", "并且", "而且", "顺带"}
	heads = []string{"再说", "再有", "另", "且", "其次", "二是", "还想", "也想", "再问", "also", "besides"}
)

const adds = "也还并又"

// clauses cuts a read text at punctuation, at blanks between Chinese, and before turning words.
func clauses(text []rune) []zh.Span {
	var out []zh.Span
	start := 0
	flush := func(end int) {
		for start < end && zh.KindOf(text[start]) == zh.Other {
			start++
		}
		stop := end
		for stop > start && zh.KindOf(text[stop-1]) == zh.Other {
			stop--
		}
		if stop-start >= leastClause {
			out = append(out, zh.Span{start, stop})
			start = end
		}
	}
	for i := range text {
		switch {
		case strings.ContainsRune(",，。;；!！?？\n、", text[i]):
			flush(i)
		case text[i] == ' ' && i > 0 && zh.KindOf(text[i-1]) == zh.Han:
			flush(i)
		case i > start && turning(text[i:]):
			flush(i)
		}
	}
	flush(len(text))
	if start < len(text) && len(out) > 0 { // a short tail belongs to the clause before
		out[len(out)-1][1] = len(text)
	}
	return out
}

func turning(text []rune) bool { return begins(text, turns) }

func begins(text []rune, words []string) bool {
	if len(text) == 0 {
		return false
	}
	return slices.ContainsFunc(words, func(w string) bool {
		first, _ := utf8.DecodeRuneInString(w)
		return first == text[0] && prefix(text, []rune(w)) > 0
	})
}

// line is the log likelihood that a cut before a clause must win.
func line(text []rune, next zh.Span) float64 {
	clause := text[next[0]:next[1]]
	switch {
	case turning(clause) || begins(clause, heads) || slices.Contains(text[max(0, next[0]-2):next[0]], ';'):
		return turnGain
	case strings.ContainsAny(string(clause), adds):
		return addGain
	}
	return cutGain
}

// piece is a part of a text that is about one thing.
type piece struct {
	span     zh.Span
	category string
	p        float64
	about    []float64 // log probability of each category
}

// pieces cuts a text, given as its clauses, until no cut wins enough; around is how much the whole
// favours each category.
func (c *Classifier) pieces(text []rune, cut []zh.Span, around []float64) []piece {
	all := c.likelihoods(text, cut, around)
	class := top(all)
	whole := []piece{{zh.Span{cut[0][0], cut[len(cut)-1][1]}, c.category.classes[class], math.Exp(all[class]), all}}
	at, best := 0, 0.0
	for i := 1; i < len(cut); i++ {
		if gain := c.gain(text, cut[:i], cut[i:], around) - line(text, cut[i]); gain > best {
			at, best = i, gain
		}
	}
	if at == 0 {
		return whole
	}
	return append(c.pieces(text, cut[:at], around), c.pieces(text, cut[at:], around)...)
}

// gain tells how much better two categories explain two parts than one explains both; nothing when
// one of them would be for the hotline desk, whose small talk and thanks go with any matter.
func (c *Classifier) gain(text []rune, left, right []zh.Span, around []float64) float64 {
	l, r := c.likelihoods(text, left, around), c.likelihoods(text, right, around)
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

// likelihoods gives the log probability of each category for some clauses of a text; around is how much
// the whole text favours each, nil for the whole itself.
func (c *Classifier) likelihoods(text []rune, cut []zh.Span, around []float64) []float64 {
	part := text[cut[0][0]:cut[len(cut)-1][1]]
	belief := c.category.belief
	belief.heat *= max(1, math.Sqrt(fullLength/float64(len(part))))
	out := belief.probabilities(c.category.margins(c.read(part).written))
	sum := 0.0
	for i := range out {
		if around != nil {
			out[i] *= around[i]
		}
		sum += out[i]
	}
	for i, p := range out {
		out[i] = math.Log(p / sum)
	}
	return out
}

func top(p []float64) int { return slices.Index(p, slices.Max(p)) }

// second finds the matters beside the one decided, the most certain first.
func (c *Classifier) second(w *reading, category string) []hotline.Matter {
	cut := clauses(w.text)
	if len(cut) < 2 || len(cut) > mostClauses || len(w.text) > mostSplit {
		return nil
	}
	around := c.likelihoods(w.text, cut, nil)
	for i, l := range around {
		around[i] = math.Exp(wholeShare * l)
	}
	pieces := c.pieces(w.text, cut, around)
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
