package kb

import (
	"slices"
	"strings"
	"unicode/utf8"

	"yihaotong/hotline/zh"
)

// Term is one thing an index looks for, with how much it counts.
type Term struct {
	Text   string
	Weight float64
	Single bool    // one Chinese character, to be found inside words too
	Rarity float64 // the fewer clauses have it, the more: up to rarest; 0 = none has it, or not known
}

// How much a word counts that the question does not say itself.
const (
	synonymWeight = 0.4
	ruleWeight    = 0.6
	learntWeight  = 0.3
)

// What was learnt ranks the clauses that are found; the index is asked for so many terms of it only, and
// for what few clauses have, so that a search takes as long as without.
const (
	mostSwaps  = 8 // learnt words of a question that count
	mostLearnt = 3
	rareLearnt = 5 // rarity
)

// withoutCommon takes learnt terms out of what the index is asked for, but for the few rare ones that are
// first.
func withoutCommon(terms []Term) []Term {
	left := mostLearnt
	return slices.DeleteFunc(terms, func(t Term) bool {
		if t.Weight != learntWeight {
			return false
		}
		if t.Rarity >= rareLearnt {
			left--
		}
		return t.Rarity < rareLearnt || left < 0
	})
}

// QueryTerms cuts a question into the terms that an index looks for: what only asks is left out,
// then character pairs, whole Latin words and numbers; with less weight synonyms and the words of
// rules for what the question says in plain words, and the words that it means with one slip. A single Chinese character counts only where the
// question has nothing longer. Terms are distinct.
func QueryTerms(text string, synonyms *zh.Thesaurus) []Term { return read(text, synonyms).terms() }

// reading is a question taken apart.
type reading struct {
	content string
	swaps   []swap
}

// swap is a word of the question with other words for it.
type swap struct {
	word   string
	others []string
	weight float64
}

func read(text string, synonyms *zh.Thesaurus) reading {
	r := reading{content: words().content(clipRunes(text, MaxQueryText))}
	learnt := 0
	for _, e := range synonyms.Expand(r.content) {
		weight := synonymWeight
		if e.Learnt {
			learnt++
			weight = learntWeight
		}
		if len(e.Others) > 0 && learnt <= mostSwaps {
			r.swaps = append(r.swaps, swap{e.Term, e.Others, weight})
		}
	}
	for _, e := range zh.Misspelt(r.content) {
		r.swaps = append(r.swaps, swap{e.Term, e.Others, ruleWeight})
	}
	for _, s := range words().sayings {
		for _, w := range s.words {
			if strings.Contains(r.content, w) {
				r.swaps = append(r.swaps, swap{w, s.rules, ruleWeight})
				break
			}
		}
	}
	return r
}

func (r reading) terms() []Term {
	b := termBag{at: map[string]int{}}
	b.add(r.content, 1)
	for _, s := range r.swaps {
		for _, other := range s.others {
			b.add(other, s.weight)
		}
	}
	if len(b.terms) == 0 {
		for _, gram := range zh.Bigrams(r.content) {
			b.put(Term{Text: gram, Weight: 1, Single: true})
		}
	}
	return b.terms
}

// termBag keeps each term once, with the greatest weight it was added with.
type termBag struct {
	terms []Term
	at    map[string]int
}

func (b *termBag) add(text string, weight float64) {
	for _, gram := range zh.Bigrams(text) {
		if !oneHan(gram) {
			b.put(Term{Text: gram, Weight: weight})
		}
	}
}

func (b *termBag) put(t Term) {
	if i, ok := b.at[t.Text]; ok {
		b.terms[i].Weight = max(b.terms[i].Weight, t.Weight)
		return
	}
	b.at[t.Text] = len(b.terms)
	b.terms = append(b.terms, t)
}

func oneHan(gram string) bool {
	r, n := utf8.DecodeRuneInString(gram)
	return n == len(gram) && zh.KindOf(r) == zh.Han
}

// clipRunes cuts s after most runes.
func clipRunes(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for i := range s {
		if most == 0 {
			return s[:i]
		}
		most--
	}
	return s
}
