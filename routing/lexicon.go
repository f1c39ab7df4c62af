package routing

import (
	"iter"
	"slices"

	"yihaotong/hotline/zh"
)

// lexicon numbers the words of patterns and of concepts and finds them.
type lexicon struct {
	ids    map[string]int
	words  [][]rune
	heads  [1 << headBits]bool // by the last bits of a first rune: most runes begin no word
	single map[rune][]int      // ids of words whose second rune is free or missing, by the first
	double map[[2]rune][]int   // ids of all others, by the first two
	number []int               // ids of words that begin with #
}

const headBits = 12

func headSlot(r rune) int { return int(r) & (1<<headBits - 1) }

func newLexicon() *lexicon {
	return &lexicon{ids: map[string]int{}, single: map[rune][]int{}, double: map[[2]rune][]int{}}
}

func (l *lexicon) id(word string) int {
	if id, ok := l.ids[word]; ok {
		return id
	}
	id, runes := len(l.words), []rune(word)
	l.ids[word] = id
	l.words = append(l.words, runes)
	l.heads[headSlot(runes[0])] = true
	switch {
	case runes[0] == '#':
		l.number = append(l.number, id)
	case len(runes) == 1 || runes[1] == '#':
		l.single[runes[0]] = append(l.single[runes[0]], id)
	default:
		head := [2]rune{runes[0], runes[1]}
		l.double[head] = append(l.double[head], id)
	}
	return id
}

// at gives the words that begin at a place of a text, with their lengths there.
func (l *lexicon) at(text []rune, i int) iter.Seq2[int, int] {
	return func(yield func(id, n int) bool) {
		try := func(ids []int) bool {
			for _, id := range ids {
				if n := prefix(text[i:], l.words[id]); n > 0 && !yield(id, n) {
					return false
				}
			}
			return true
		}
		if len(l.number) > 0 && several(text[i:]) > 0 && !try(l.number) {
			return
		}
		if !l.heads[headSlot(text[i])] || !try(l.single[text[i]]) {
			return
		}
		next := i + 1
		for next < len(text) && text[next] == ' ' { // as prefix skips them
			next++
		}
		if next < len(text) {
			try(l.double[[2]rune{text[i], text[next]}])
		}
	}
}

// found is where each word of a lexicon stands in a text. A text has few of the words and patterns
// ask for all of them, so a bit tells first.
type found struct {
	has   []uint64 // a bit for each word
	spans map[int][]zh.Span
}

func (l *lexicon) find(text []rune) found {
	f := found{make([]uint64, len(l.words)/64+1), map[int][]zh.Span{}}
	for i := range text {
		for id, n := range l.at(text, i) {
			f.has[id/64] |= 1 << (id % 64)
			f.spans[id] = append(f.spans[id], zh.Span{i, i + n})
		}
	}
	return f
}

// of gives the places of a word.
func (f found) of(id int) []zh.Span {
	if f.has[id/64]>>(id%64)&1 == 0 {
		return nil
	}
	return f.spans[id]
}

// any reports whether one of the words stands somewhere.
func (f found) any(ids []int) bool {
	return slices.ContainsFunc(ids, func(id int) bool { return len(f.of(id)) > 0 })
}
