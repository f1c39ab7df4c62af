// Package extractive is the default drafter of the knowledge base: an answer is made of sentences
// taken from the clauses, letter by letter. It needs no model and no network.
//
// Floor 3. It serves kb.Drafter and must not know indexes, articles or stores.
package extractive

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"yihaotong/hotline/zh"
	"yihaotong/kb"
)

// Drafter picks the sentences that answer. Synonyms gives the thesaurus in force; nil = zh.Trade.
type Drafter struct {
	Synonyms func() *zh.Thesaurus
}

const (
	shortClause  = 160 // runes: a clause up to here is quoted whole, so that its conditions stay beside it
	mostQuotes   = 3   // sentences out of a long clause
	mostClauses  = 2   // clauses in one answer
	sentenceLine = 0.6 // a further sentence of a long clause, compared with its best
	secondAt     = 0.8 // a second clause must fit this well, compared with the first
)

// Draft implements kb.Drafter.
func (d Drafter) Draft(_ context.Context, question string, clauses []kb.Hit) (kb.Drafted, error) {
	synonyms := zh.Trade
	if d.Synonyms != nil {
		synonyms = d.Synonyms
	}
	sought := kb.Sought(question, synonyms())
	var out kb.Drafted
	first, used := 0.0, 0
	for i, c := range clauses {
		fit := sought(c.Text)
		if used > 0 && fit < secondAt*first {
			continue
		}
		first = max(first, fit)
		for _, quote := range pick(c.Text, sought) {
			out.Sentences = append(out.Sentences, kb.Sentence{Text: quote, Quotes: []kb.Quote{{Clause: i, Text: quote}}})
		}
		if used++; used == mostClauses {
			break
		}
	}
	return out, nil
}

// pick gives the stretches of a clause that answer, in their order. A short clause is taken whole; of
// a long one the best sentences; of a list the best items with the line that announces them, or the
// whole list where no item is better than another.
func pick(text string, sought func(string) float64) []string {
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) <= shortClause {
		return []string{text}
	}
	p := parts{runes: []rune(text), spans: zh.Sentences(text)}
	p.score(sought)
	return p.joined(p.chosen())
}

// parts are the sentences of a clause. heads gives for each item of a list the place of the line that
// announces it, -1 for other sentences.
type parts struct {
	runes  []rune
	spans  []zh.Span
	heads  []int
	scores []float64
	bare   map[int]float64 // what the announcing line has by itself
}

func (p *parts) text(i int) string { return string(p.runes[p.spans[i][0]:p.spans[i][1]]) }

// score measures the sentences: an item together with its head, a head never by itself.
func (p *parts) score(sought func(string) float64) {
	p.bare = map[int]float64{}
	head := -1
	for i := range p.spans {
		s := p.text(i)
		switch {
		case announces(s):
			head = i
			p.bare[i] = sought(s)
			p.heads, p.scores = append(p.heads, -1), append(p.scores, 0)
			continue
		case item(s) && head >= 0:
			p.heads, p.scores = append(p.heads, head), append(p.scores, sought(p.text(head)+s))
			continue
		}
		head = -1
		p.heads, p.scores = append(p.heads, -1), append(p.scores, sought(s))
	}
}

// chosen are the places of the sentences to quote, in order.
func (p *parts) chosen() []int {
	order := make([]int, len(p.spans))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p.scores[b], p.scores[a]) })
	take := map[int]bool{}
	for _, i := range order[:min(mostQuotes, len(order))] {
		if len(take) > 0 && (p.scores[i] == 0 || p.scores[i] < sentenceLine*p.scores[order[0]]) {
			break
		}
		head := p.heads[i]
		if plain := head >= 0 && p.scores[i] <= p.bare[head]; plain {
			if len(take) == 0 {
				p.wholeList(head, take)
			}
			continue
		}
		take[i] = true
		if head >= 0 {
			take[head] = true
		}
	}
	return slices.Sorted(maps.Keys(take))
}

func (p *parts) wholeList(head int, take map[int]bool) {
	take[head] = true
	for i, h := range p.heads {
		if h == head {
			take[i] = true
		}
	}
}

func announces(sentence string) bool {
	return strings.HasSuffix(sentence, "：") || strings.HasSuffix(sentence, ":")
}

func item(sentence string) bool {
	return strings.HasPrefix(sentence, "（") || strings.HasPrefix(sentence, "(")
}

// joined makes one quote of neighbours: what stands between them belongs to it.
func (p *parts) joined(places []int) []string {
	var quotes []string
	for k := 0; k < len(places); {
		last := k
		for last+1 < len(places) && places[last+1] == places[last]+1 {
			last++
		}
		quotes = append(quotes, string(p.runes[p.spans[places[k]][0]:p.spans[places[last]][1]]))
		k = last + 1
	}
	return quotes
}
