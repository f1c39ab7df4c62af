package kb

import (
	"slices"
	"sync"
)

// lists is a set of lists of words.
type lists uint16

// The lists of words that a clause is searched for.
const (
	saysTime lists = 1 << iota
	saysMoney
	saysPenalty
	saysWho
	saysNeeds
	saysPapers
	saysHow
	saysDefines
	saysLists
	saysFrame
	saysDuty
)

// phrases finds in one pass over a text which lists have a word in it.
type phrases struct {
	starts [1 << startBits]bool // by the last bits of a character: most characters begin no word
	from   map[rune][]phrase
}

const startBits = 11

func startSlot(r rune) int { return int(r) & (1<<startBits - 1) }

// phrase is a word behind its first character.
type phrase struct {
	rest []rune
	of   lists
}

// clausePhrases are the lists that clauses are searched for.
var clausePhrases = sync.OnceValue(func() *phrases {
	p := &phrases{from: map[rune][]phrase{}}
	for of, list := range map[lists][]string{
		saysTime: timeSaid, saysMoney: moneySaid, saysPenalty: penaltySaid, saysWho: whoSaid, saysNeeds: needsSaid, saysPapers: papersSaid,
		saysHow: howSaid, saysDefines: defines, saysLists: itemised, saysFrame: frame, saysDuty: duties,
	} {
		for _, word := range list {
			runes := []rune(word)
			p.starts[startSlot(runes[0])] = true
			p.from[runes[0]] = append(p.from[runes[0]], phrase{runes[1:], of})
		}
	}
	return p
})

// in gives the lists that a text has a word of.
func (p *phrases) in(text []rune) lists {
	var found lists
	for i, r := range text {
		if !p.starts[startSlot(r)] {
			continue
		}
		for _, w := range p.from[r] {
			end := i + 1 + len(w.rest)
			if found&w.of == 0 && end <= len(text) && slices.Equal(text[i+1:end], w.rest) {
				found |= w.of
			}
		}
	}
	return found
}
