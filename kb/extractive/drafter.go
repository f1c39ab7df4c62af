// Package extractive is the default drafter of the knowledge base: an answer is made of sentences
// taken from the clauses, letter by letter. It needs no model and no network.
//
// Floor 3. It serves kb.Drafter and must not know indexes, articles or stores.
package extractive

import (
	"context"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"yihaotong/hotline/zh"
	"yihaotong/kb"
)

// Drafter picks the sentences that answer.
type Drafter struct{}

const (
	shortClause  = 160  // runes: a clause up to here is quoted whole, so that its conditions stay beside it
	mostQuotes   = 3    // sentences out of a long clause
	mostClauses  = 2    // clauses in one answer
	secondAt     = 0.75 // a second clause must fit this well, compared with the first
	sentenceLine = 0.5  // a further sentence of a long clause, compared with its best
)

// Draft implements kb.Drafter.
func (Drafter) Draft(_ context.Context, question string, clauses []kb.Hit) (kb.Drafted, error) {
	asked := pairs(zh.Terms(question))
	var d kb.Drafted
	first, used := 0.0, 0
	for i, c := range clauses {
		text, score := pick(c.Text, asked)
		if len(text) == 0 || i > 0 && score < secondAt*first {
			continue
		}
		first = max(first, score)
		for _, s := range text {
			d.Sentences = append(d.Sentences, kb.Sentence{Text: s, Quotes: []kb.Quote{{Clause: i, Text: s}}})
		}
		if used++; used == mostClauses {
			break
		}
	}
	return d, nil
}

// pick gives the stretches of a clause that answer, in their order, and how well the best fits.
func pick(text string, asked map[[2]rune]bool) ([]string, float64) {
	runes := []rune(text)
	spans := zh.Sentences(text)
	scores := make([]float64, len(spans))
	best := 0.0
	for i, s := range spans {
		scores[i] = fit(string(runes[s[0]:s[1]]), asked)
		best = max(best, scores[i])
	}
	if utf8.RuneCountInString(text) <= shortClause {
		return []string{strings.TrimSpace(text)}, fit(text, asked)
	}
	if best == 0 {
		return nil, 0
	}
	order := make([]int, len(spans))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(1e6 * (scores[b] - scores[a])) })
	chosen := order[:min(mostQuotes, len(order))]
	slices.Sort(chosen)
	var quotes []string
	for _, i := range chosen {
		if scores[i] >= sentenceLine*best {
			quotes = append(quotes, string(runes[spans[i][0]:spans[i][1]]))
		}
	}
	return quotes, best
}

// fit is how much of the question a stretch holds, a little less for long ones.
func fit(text string, asked map[[2]rune]bool) float64 {
	shared := 0
	for g := range pairs(text) {
		if asked[g] {
			shared++
		}
	}
	return float64(shared) / math.Pow(float64(1+utf8.RuneCountInString(text)), 0.25)
}

func pairs(text string) map[[2]rune]bool {
	runes := []rune(zh.Normalize(text))
	set := make(map[[2]rune]bool, len(runes))
	for i := 0; i+1 < len(runes); i++ {
		set[[2]rune{runes[i], runes[i+1]}] = true
	}
	return set
}
