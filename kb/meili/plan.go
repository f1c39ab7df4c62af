package meili

import (
	"cmp"
	"slices"

	"yihaotong/kb"
)

// Bounds of a search. Two words a query find more than four or ten, and five in pairs more than two
// neighbours alone, at the same price (0005 in deploy/decisions).
const (
	paired      = 5  // most telling terms of the question, each asked for with each
	together    = 9  // … and all in one query: who has most of them comes first
	ownStarts   = 24 // terms of the question that are asked for …
	otherStarts = 24 // … and of those that were added to it
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

// plan makes the queries. A hit of a query has its first term for sure and of the next ones as many as
// possible. One query asks for the most telling terms of the question together; then these are asked for
// in pairs, each further one with the next, each telling synonym with the question's own most telling term.
func plan(probes []probe) [][]probe {
	var own, other []probe
	for _, p := range probes {
		if p.Weight >= 1 {
			own = append(own, p)
		} else {
			other = append(other, p)
		}
	}
	own, other = own[:min(len(own), ownStarts)], other[:min(len(other), otherStarts)]
	var queries [][]probe
	for i := range own {
		for j := i + 1; j < min(len(own), max(paired, i+2)); j++ {
			queries = append(queries, []probe{own[i], own[j]})
		}
	}
	if len(own) > 0 {
		queries = append(queries, own[len(own)-1:])
	}
	if len(own) > 2 {
		queries = append(queries, own[:min(len(own), together)])
	}
	for _, p := range other {
		queries = append(queries, append([]probe{p}, own[:min(len(own), 1)]...))
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
