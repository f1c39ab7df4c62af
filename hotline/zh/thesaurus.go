package zh

import (
	"fmt"
	"strings"
	"sync"
)

// Thesaurus holds groups of words that mean the same, both ways. It is immutable; editors' changes make
// a new one.
type Thesaurus struct {
	groups map[string][][]string
	words  *phrases[string]
	learnt *phrases[[]string] // nil = nothing is
}

// Expansion is a word found in a query, where it stands there, and what else it is called.
type Expansion struct {
	Term   string
	Span   Span
	Others []string
	Learnt bool // from what people asked and opened, not from a group
}

const maxSynonyms = 24 // per word; more would drown the word itself

// NewThesaurus builds one from groups of words. A group with fewer than two different words is an error
// that names its place, counted from 1.
func NewThesaurus(groups [][]string) (*Thesaurus, error) {
	t := &Thesaurus{groups: map[string][][]string{}, words: newPhrases[string](len(groups) * 3)}
	for i, group := range groups {
		var words []string
		seen := map[string]bool{}
		for _, word := range group {
			if word = Normalize(word); word != "" && !seen[word] {
				seen[word] = true
				words = append(words, word)
			}
		}
		if len(words) < 2 {
			return nil, fmt.Errorf("synonym group %d: needs at least two different words", i+1)
		}
		for _, word := range words {
			t.groups[word] = append(t.groups[word], words)
			t.words.add(word, word)
		}
	}
	return t, nil
}

// Trade is the thesaurus that ships with the product.
var Trade = sync.OnceValue(func() *Thesaurus {
	t, err := NewThesaurus(TradeGroups())
	if err != nil {
		panic("zh: data/synonyms.txt: " + err.Error())
	}
	return t
})

// TradeGroups are the groups of words that Trade is made of.
func TradeGroups() [][]string {
	var groups [][]string
	for _, line := range lines("synonyms") {
		groups = append(groups, strings.Fields(line))
	}
	return groups
}

// Synonyms returns the other words for term, nearest group first, at most 24; nil when it has none.
func (t *Thesaurus) Synonyms(term string) []string {
	term = Normalize(term)
	var out []string
	seen := map[string]bool{term: true}
	for _, group := range t.groups[term] {
		for _, word := range group {
			if !seen[word] && len(out) < maxSynonyms {
				seen[word] = true
				out = append(out, word)
			}
		}
	}
	return out
}

// Learnt is a word of questions with words that were learnt for it. It works one way.
type Learnt struct {
	Word   string
	Others []string
}

// With gives a thesaurus that knows learnt words as well. A stretch of more than half of a learnt word
// stands for the whole, as 打卡机 for 打卡机罢工; of two words that have it, the first counts.
func (t *Thesaurus) With(learnt []Learnt) *Thesaurus {
	if len(learnt) == 0 {
		return t
	}
	u := &Thesaurus{groups: t.groups, words: t.words, learnt: newPhrases[[]string](len(learnt))}
	for _, l := range learnt {
		word := []rune(Normalize(l.Word))
		for size := len(word); size > len(word)/2 && size >= min(2, len(word)); size-- {
			for i := 0; i+size <= len(word); i++ {
				u.learnt.add(string(word[i:i+size]), l.Others)
			}
		}
	}
	return u
}

// Expand finds the words of query that have synonyms, then those that others were learnt for, each
// longest match first and without overlap.
func (t *Thesaurus) Expand(query string) []Expansion {
	text, origin := NormalizeMap(query)
	var out []Expansion
	for i := 0; i < len(text); {
		word, n := t.words.at(text, i, nil)
		if n == 0 {
			i++
			continue
		}
		out = append(out, Expansion{Term: word, Span: Span{origin[i], origin[i+n-1] + 1}, Others: t.Synonyms(word)})
		i += n
	}
	for i := 0; t.learnt != nil && i < len(text); {
		others, n := t.learnt.at(text, i, nil)
		if n == 0 {
			i++
			continue
		}
		out = append(out, Expansion{string(text[i : i+n]), Span{origin[i], origin[i+n-1] + 1}, others, true})
		i += n
	}
	return out
}
