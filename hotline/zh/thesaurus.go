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
}

// Expansion is a word found in a query, where it stands there, and what else it is called.
type Expansion struct {
	Term   string
	Span   Span
	Others []string
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

// Expand finds the words of query that have synonyms, longest match first and without overlap.
func (t *Thesaurus) Expand(query string) []Expansion {
	text, origin := NormalizeMap(query)
	var out []Expansion
	for i := 0; i < len(text); {
		word, n := t.words.at(text, i, nil)
		if n == 0 {
			i++
			continue
		}
		out = append(out, Expansion{word, Span{origin[i], origin[i+n-1] + 1}, t.Synonyms(word)})
		i += n
	}
	return out
}
