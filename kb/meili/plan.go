package meili

import (
	"cmp"
	"slices"

	"yihaotong/kb"
)

// Bounds of a search.
const (
	wordsAsked  = 4  // of one query: the server looks at ten, and counts all alike
	ownStarts   = 24 // queries that insist on a term of the question …
	otherStarts = 24 // … and on one that was added to it
)

// probe is a term with what it is worth to find.
type probe struct {
	kb.Term
	worth float64 // the rarer, the more
}

// faint is the rarity of a term that no clause is known to have: another copy of the process may have
// put one that does.
const faint = 0.1

// weigh gives the terms, the most telling first and those that are not known to be there last.
func weigh(terms []kb.Term) []probe {
	probes := make([]probe, len(terms))
	for i, t := range terms {
		probes[i] = probe{t, t.Weight * max(t.Rarity, faint)}
	}
	slices.SortStableFunc(probes, func(a, b probe) int { return cmp.Compare(b.worth, a.worth) })
	return probes
}

// plan makes the queries. A hit of a query has its first term for sure and as many of the next ones
// as possible. Each telling term of the question leads a query once, followed by the less telling
// ones; each telling synonym leads one, followed by the question's own most telling terms.
func plan(probes []probe) [][]probe {
	var own, other []probe
	for _, p := range probes {
		if p.Weight >= 1 {
			own = append(own, p)
		} else {
			other = append(other, p)
		}
	}
	var queries [][]probe
	for i := range min(len(own), ownStarts) {
		queries = append(queries, own[i:min(len(own), i+wordsAsked)])
	}
	for i := range min(len(other), otherStarts) {
		query := append([]probe{other[i]}, own[:min(len(own), wordsAsked-1)]...)
		queries = append(queries, query)
	}
	return queries
}

// worth is what all terms together are worth.
func worth(terms []probe) float64 {
	sum := 0.0
	for _, t := range terms {
		sum += t.worth
	}
	return sum
}
