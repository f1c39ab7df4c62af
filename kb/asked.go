package kb

import (
	"cmp"
	"slices"
	"strings"

	"yihaotong/hotline/zh"
)

// asked is a question prepared for ranking. Its grams are numbered; weight and rarity go by number.
type asked struct {
	table       *gramTable
	weight      []float64 // of pairs and words; 0 = only a single, or a pair that joins two words
	rarity      []float64
	count       []float64 // clauses with it
	own         []int     // pairs and words that the question says itself
	singles     []int
	letters     []rune // of singles
	stands      []stand
	ownSum      float64 // rarity of all own
	oneSum      float64 // rarity of all singles
	meanPairs   float64
	meanSingles float64
	asksFor     wish
	place       string // the place it names
}

// stand says that other words stand for some grams of the question: a text with all grams of one of
// the words has the meaning of grams.
type stand struct {
	grams   []int
	singles []int
	words   [][]int
}

// standShare is what another word counts, compared with the question's own.
const standShare = 0.85

// prepare looks the question's grams up in the statistics.
func prepare(text string, r reading, terms []Term, s *statistics) *asked {
	q := &asked{table: newGramTable(2*len(terms) + 2*len(r.content)), asksFor: wishOf(text), place: words().placeIn(text)}
	var all []gram
	for _, t := range terms {
		g := gramOf(t.Text)
		if n := q.table.number(g); n == len(q.weight) {
			q.weight, all = append(q.weight, t.Weight), append(all, g)
		}
	}
	for _, g := range distinct(r.content, eachSingle) {
		n := q.table.number(g)
		if n == len(q.weight) {
			q.weight, all = append(q.weight, 0), append(all, g)
		}
		if n >= 0 {
			q.singles, q.letters = append(q.singles, n), append(q.letters, rune(g))
		}
	}
	stats := s.of(all)
	q.rarity, q.count, q.meanPairs, q.meanSingles = stats.rarity, stats.count, stats.meanPairs, stats.meanSingles
	q.dropJoins(r.content, stats)
	for n, w := range q.weight {
		if w == 1 {
			q.own = append(q.own, n)
			q.ownSum += q.rarity[n]
		}
	}
	for _, n := range q.singles {
		q.oneSum += q.rarity[n]
	}
	for _, sw := range r.swaps {
		q.stands = append(q.stands, q.standOf(sw))
	}
	return q
}

// Bounds of what the index is asked for: looking for everything costs time and finds the same.
const (
	mostTerms    = 40
	fewTerms     = 8   // so many are asked for however common they are
	commonRarity = 1.7 // a term that is less rare tells little

	mostSingles  = 6
	rareSingle   = 4.5
	singleWeight = 0.5
)

// telling picks the terms that tell most about the question, for the index to look for: its own
// before those that were added to it, but for common ones where there are others.
func (q *asked) telling(terms []Term) []Term {
	value := func(t Term) float64 {
		n := q.table.find(gramOf(t.Text))
		if n < 0 || q.weight[n] == 0 {
			return 0
		}
		return t.Weight * q.rarity[n]
	}
	sorted := slices.Clone(terms)
	slices.SortStableFunc(sorted, func(a, b Term) int {
		return cmp.Or(cmp.Compare(int(b.Weight), int(a.Weight)), cmp.Compare(value(b), value(a)))
	})
	var chosen []Term
	for i, t := range sorted {
		if len(chosen) == mostTerms {
			break
		}
		if v := value(t); i == 0 || v > 0 && (i < fewTerms || v >= commonRarity*t.Weight) {
			t.Rarity = q.known(q.table.find(gramOf(t.Text)))
			chosen = append(chosen, t)
		}
	}
	return append(chosen, q.rareSingles(terms)...)
}

// known is the rarity of a gram that clauses have; 0 = none has it.
func (q *asked) known(n int) float64 {
	if n < 0 || q.count[n] == 0 {
		return 0
	}
	return q.rarity[n]
}

// rareSingles are the question's characters that few clauses have: they find a clause that says it
// in other pairs, and few is quick.
func (q *asked) rareSingles(terms []Term) []Term {
	if len(terms) > 0 && terms[0].Single {
		return nil
	}
	var rare []Term
	for i, n := range q.singles {
		if q.rarity[n] >= rareSingle && len(rare) < mostSingles {
			rare = append(rare, Term{Text: string(q.letters[i]), Weight: singleWeight, Single: true, Rarity: q.known(n)})
		}
	}
	return rare
}

// usedBy is in how many clauses a pair with a joining character must stand, for each that chance
// would give it, to count as a word.
const usedBy = 3

// dropJoins takes the weight from pairs that only join two words of the question: one character is
// a joining one and the articles do not use the pair more than chance would.
func (q *asked) dropJoins(content string, stats snapshot) {
	text := []rune(content)
	for i := 0; i+1 < len(text); i++ {
		a, b := text[i], text[i+1]
		n := q.table.find(pairGram(a, b))
		if n < 0 || !words().functions[a] && !words().functions[b] {
			continue
		}
		first, second := q.table.find(singleGram(a)), q.table.find(singleGram(b))
		if first < 0 || second < 0 {
			continue
		}
		chance := stats.count[first] * stats.count[second] / stats.clauses
		if stats.count[n] < 1 || stats.count[n] < usedBy*chance {
			q.weight[n] = 0
		}
	}
}

func (q *asked) standOf(sw swap) stand {
	st := stand{grams: q.numbers(sw.word, eachPair), singles: q.numbers(sw.word, eachSingle)}
	for _, other := range sw.others {
		if w := q.numbers(other, eachPair); len(w) > 0 && !strings.Contains(other, sw.word) {
			st.words = append(st.words, w)
		}
	}
	return st
}

// numbers gives the numbers of a word's grams.
func (q *asked) numbers(word string, each func([]rune, func(gram, int))) []int {
	var all []int
	for _, g := range distinct(word, each) {
		if n := q.table.find(g); n >= 0 {
			all = append(all, n)
		}
	}
	return all
}

// covered is the share of the question, by rarity, that a text holds; has tells of each number
// whether it is there. An other word counts a little less than the question's own.
func (q *asked) covered(has func(n int) bool, shares []float64) float64 {
	clear(shares)
	for _, st := range q.stands {
		if st.in(has) {
			for _, n := range st.grams {
				shares[n] = standShare
			}
		}
	}
	sum := 0.0
	for _, n := range q.own {
		if has(n) {
			shares[n] = 1
		}
		sum += shares[n] * q.rarity[n]
	}
	if q.ownSum == 0 {
		return 0
	}
	return sum / q.ownSum
}

func (st stand) in(has func(n int) bool) bool {
	for _, w := range st.words {
		whole := true
		for _, n := range w {
			whole = whole && has(n)
		}
		if whole {
			return true
		}
	}
	return false
}

// counted is what one pass over a text finds of a question.
type counted struct {
	times    []int // of each number
	last     []int // the latest sentence with it, from 1
	nPairs   int
	nOnes    int
	sentence float64 // best cover by one sentence
}

// scratch is the room that ranking one question needs, used again for each candidate.
type scratch struct {
	counted
	named  []int // times in title and heading
	shares []float64
	text   []rune // that is scanned
}

func (q *asked) scratch() *scratch {
	n := len(q.weight)
	return &scratch{counted{times: make([]int, n), last: make([]int, n)}, make([]int, n), make([]float64, n), nil}
}

// scan counts the question's grams in a text, sentence by sentence.
func (q *asked) scan(text []rune, s *scratch) {
	clear(s.times)
	clear(s.last)
	s.nPairs, s.nOnes, s.sentence = 0, 0, 0
	sentence, ends := 1, ender(text, 0)
	found := false
	finish := func() {
		if found {
			s.sentence = max(s.sentence, q.covered(func(n int) bool { return s.last[n] == sentence }, s.shares))
		}
		found = false
		sentence++
	}
	eachPair(text, func(g gram, at int) {
		for at > ends {
			finish()
			ends = ender(text, ends+1)
		}
		s.nPairs++
		if n := q.table.find(g); n >= 0 {
			s.times[n]++
			s.last[n] = sentence
			found = true
		}
	})
	finish()
	eachSingle(text, func(g gram, _ int) {
		s.nOnes++
		if n := q.table.find(g); n >= 0 {
			s.times[n]++
		}
	})
}

// ender is the place of the next sign that ends a sentence.
func ender(text []rune, from int) int {
	for i := from; i < len(text); i++ {
		switch text[i] {
		case '。', '；', ';', '！', '？', '!', '?':
			return i
		}
	}
	return len(text)
}

func normal(s string) []rune { return zh.NormalRunes(nil, s) }
