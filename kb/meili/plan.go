package meili

import (
	"cmp"
	"math"
	"slices"

	"yihaotong/kb"
)

// Bounds of a search.
const (
	maxTerms    = 100 // of a question that are looked up
	wordsAsked  = 10  // of one query: the server looks at no more
	ownStarts   = 16  // queries that insist on a term of the question …
	otherStarts = 8   // … and on one that was added to it
	perQuery    = 80  // hits of one query at least: what the server works longest on
)

// probe is a term with what the server says of it.
type probe struct {
	kb.Term
	place int     // among all that are found, the most telling first
	worth float64 // the rarer, the more
}

// chosen gives the terms that are looked up: those of the question first, then the heaviest.
func chosen(terms []kb.Term) []kb.Term {
	sorted := slices.Clone(terms)
	slices.SortStableFunc(sorted, func(a, b kb.Term) int { return cmp.Compare(b.Weight, a.Weight) })
	return sorted[:min(len(sorted), maxTerms)]
}

// weigh gives the terms that are found at all, the most telling first. counts says how many of all
// visible clauses have each term.
func weigh(terms []kb.Term, counts []int64, all int64) []probe {
	var probes []probe
	for i, t := range terms {
		if df := float64(counts[i]); df > 0 {
			rarity := math.Log(1 + (math.Max(float64(all), df)-df+0.5)/(df+0.5))
			probes = append(probes, probe{Term: t, worth: t.Weight * rarity})
		}
	}
	slices.SortStableFunc(probes, func(a, b probe) int { return cmp.Compare(b.worth, a.worth) })
	for i := range probes {
		probes[i].place = i
	}
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

// evidence gathers which terms each clause is known to have, by place.
type evidence map[string]*[maxTerms]bool

func (e evidence) add(id string, found []probe) {
	if e[id] == nil {
		e[id] = new([maxTerms]bool)
	}
	for _, p := range found {
		e[id][p.place] = true
	}
}

// best lists the clauses with most worth, the best first.
func (e evidence) best(probes []probe, limit int) []string {
	worth := make(map[string]float64, len(e))
	ids := make([]string, 0, len(e))
	for id, has := range e {
		ids = append(ids, id)
		for i, p := range probes {
			if has[i] {
				worth[id] += p.worth
			}
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return cmp.Or(cmp.Compare(worth[b], worth[a]), cmp.Compare(a, b)) })
	return ids[:min(len(ids), limit)]
}
