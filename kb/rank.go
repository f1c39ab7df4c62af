package kb

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"yihaotong/hotline/zh"
)

// The features that rank candidates, in the order of weights.
const (
	fMatch      = iota // BM25 of pairs and words, with what was added to the question
	fSingles           // BM25 of single characters
	fCover             // share of the question's pairs, by rarity, that the clause has
	fSingle            // the same of single characters
	fTitle             // share that only title and heading have
	fTextBest          // best match in the same text, against the best of all
	fTextSum           // sum of matches in the same text
	fNear              // matches of the clauses beside it
	fCode              // the text is a code of law …
	fLaw               // … a law
	fCourt             // … an interpretation by the highest court
	fRegulation        // … a regulation
	fLength            // logarithm of the clause's length
	fLength2           // its square
	fDefines           // the clause defines a term
	fLists             // the clause lists items
	fWhen              // the question asks for a time and the clause names one
	featureCount
)

// features are the values of one candidate.
type features [featureCount]float64

const (
	bmK       = 1.2
	bmB       = 0.75
	nearReach = 6    // places to either side that count as near
	maxRunes  = 4000 // of a candidate that are looked at
)

// asked is a question prepared for ranking.
type asked struct {
	text    string
	weights map[gram]float64 // of all pairs and words
	own     []gram           // those the question says itself
	singles []gram
	stats   snapshot
	ownSum  float64 // rarity of all own
	oneSum  float64 // rarity of all singles
	asksFor wish
}

// prepare looks the question's grams up in the statistics.
func prepare(text string, terms []Term, s *statistics) asked {
	q := asked{text: zh.Terms(clipRunes(text, MaxQueryText)), weights: make(map[gram]float64, len(terms))}
	var all []gram
	for _, t := range terms {
		g := gramOf(t.Text)
		all = append(all, g)
		q.weights[g] = t.Weight
		if t.Weight == 1 {
			q.own = append(q.own, g)
		}
	}
	once := map[gram]bool{}
	eachSingle([]rune(q.text), func(g gram) {
		if !once[g] {
			once[g] = true
			q.singles = append(q.singles, g)
		}
	})
	q.stats = s.of(append(all, q.singles...))
	for _, g := range q.own {
		q.ownSum += q.stats.rarity[g]
	}
	for _, g := range q.singles {
		q.oneSum += q.stats.rarity[g]
	}
	q.asksFor = wishOf(text)
	return q
}

// counted is what one pass over a clause finds.
type counted struct {
	pairs, singles map[gram]int
	nPairs, nOnes  int
}

func (q *asked) scan(text []rune) counted {
	c := counted{pairs: make(map[gram]int, len(q.weights)), singles: make(map[gram]int, len(q.singles))}
	eachPair(text, func(g gram) {
		c.nPairs++
		if _, ok := q.weights[g]; ok {
			c.pairs[g]++
		}
	})
	eachSingle(text, func(g gram) {
		c.nOnes++
		if _, ok := q.stats.rarity[g]; ok {
			c.singles[g]++
		}
	})
	return c
}

func saturate(count int, length int, mean float64) float64 {
	tf := float64(count)
	return tf * (bmK + 1) / (tf + bmK*(1-bmB+bmB*float64(length)/max(1, mean)))
}

// measure fills the features that a candidate has by itself.
func (q *asked) measure(e *Entry) features {
	var f features
	text := []rune(zh.Normalize(clipRunes(e.Text, maxRunes)))
	c := q.scan(text)
	for g, n := range c.pairs {
		f[fMatch] += q.weights[g] * q.stats.rarity[g] * saturate(n, c.nPairs, q.stats.meanPairs)
	}
	for _, g := range q.singles {
		if n := c.singles[g]; n > 0 {
			f[fSingles] += q.stats.rarity[g] * saturate(n, c.nOnes, q.stats.meanSingles)
			f[fSingle] += q.stats.rarity[g] / q.oneSum
		}
	}
	named := q.scan([]rune(zh.Normalize(e.Title + "\n" + e.Heading)))
	for _, g := range q.own {
		switch {
		case c.pairs[g] > 0:
			f[fCover] += q.stats.rarity[g] / q.ownSum
		case named.pairs[g] > 0:
			f[fTitle] += q.stats.rarity[g] / q.ownSum
		}
	}
	switch rankOf(e.Title) {
	case rankCode:
		f[fCode] = 1
	case rankLaw:
		f[fLaw] = 1
	case rankCourt:
		f[fCourt] = 1
	case rankRegulation:
		f[fRegulation] = 1
	}
	f[fLength] = math.Log(float64(1 + len(text)))
	f[fLength2] = f[fLength] * f[fLength]
	f.shape(string(text), q.asksFor)
	return f
}

// compare fills the features that depend on the other candidates.
func compare(hits []Hit, all []features) {
	best := 1e-9
	type group struct {
		best, sum float64
		at        map[int]float64
	}
	groups := map[string]*group{}
	for i := range hits {
		best = max(best, all[i][fMatch])
		g := groups[hits[i].Title]
		if g == nil {
			g = &group{at: map[int]float64{}}
			groups[hits[i].Title] = g
		}
		g.best = max(g.best, all[i][fMatch])
		g.sum += all[i][fMatch]
		g.at[hits[i].Place] = all[i][fMatch]
	}
	for i := range hits {
		g := groups[hits[i].Title]
		all[i][fTextBest], all[i][fTextSum] = g.best/best, g.sum/best
		for d := 1; d <= nearReach; d++ {
			all[i][fNear] += (g.at[hits[i].Place-d] + g.at[hits[i].Place+d]) / best / float64(d)
		}
	}
}

// rank sorts hits by the weighted sum of their features, which becomes their score.
func rank(q asked, hits []Hit, w *features) []Ranked {
	all := make([]features, len(hits))
	for i := range hits {
		all[i] = q.measure(&hits[i].Entry)
	}
	compare(hits, all)
	ranked := make([]Ranked, len(hits))
	for i := range hits {
		ranked[i] = Ranked{Hit: hits[i], features: all[i]}
		ranked[i].Score = 0
		for k, v := range all[i] {
			ranked[i].Score += w[k] * v
		}
	}
	slices.SortStableFunc(ranked, func(a, b Ranked) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.Article, b.Article), cmp.Compare(a.Place, b.Place))
	})
	return ranked
}

// Ranked is a hit with what it was ranked by.
type Ranked struct {
	Hit
	features features
}
