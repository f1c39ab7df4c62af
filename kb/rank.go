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
	fMatch         = iota // BM25 of pairs and words, with what was added to the question
	fSingles              // BM25 of single characters
	fCover                // share of the question's pairs, by rarity, that the clause has
	fSingle               // the same of single characters
	fTitle                // share that only title and heading have
	fSingleTitle          // share of single characters that only title and heading have
	fTextBest             // best match in the same text, against the best of all
	fTextSum              // sum of matches in the same text
	fNear                 // matches of the clauses beside it
	fCode                 // the text is a code of law …
	fLaw                  // … a law
	fCourt                // … an interpretation by the highest court
	fRegulation           // … a regulation
	fLength               // logarithm of the clause's length
	fDefines              // the clause defines a term
	fLists                // the clause lists items
	fWhen                 // the question asks for a time and the clause names one
	fNumber               // … a number …
	fMoney                // … an amount of money …
	fPenalty              // … a penalty …
	fOnlyPenalty          // the clause threatens a penalty that nobody asked for
	fFrame                // the clause says why, where or since when the text holds
	fDuty                 // the clause divides duties among offices
	fElsewhere            // the text is of a place that the question does not name
	fPlaceless            // the question names a place and the text is not of it
	fWho                  // the question asks who and the clause names somebody
	fNeeds                // the question asks what is needed and the clause lists conditions or papers
	fPapers               // … which papers and it lists some
	fHow                  // the question asks how something is done and the clause names a step
	fHeading              // share of the question's pairs that the heading has
	fHeadingBest          // … against the best of all
	fSentence             // best cover by a single sentence
	fMissing              // rarity of the rarest character that the clause lacks, of the greatest there is
	fLive                 // the question asks about the state of today: no rule tells
	fMatchShare           // match against the best of all candidates
	fSinglesShare         // the same of single characters,
	fSingleShare          // of their share,
	fSentenceShare        // of the best sentence
	fCoverShare           // and of the cover
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

func saturate(count int, length int, mean float64) float64 {
	tf := float64(count)
	return tf * (bmK + 1) / (tf + bmK*(1-bmB+bmB*float64(length)/max(1, mean)))
}

// measure fills the features that a candidate has by itself.
func (q *asked) measure(e *Entry, s *scratch) features {
	var f features
	s.text = zh.NormalRunes(s.text[:0], e.Title+"\n"+e.Heading)
	q.scan(s.text, s)
	named := q.covered(func(n int) bool { return s.times[n] > 0 }, s.shares)
	copy(s.named, s.times)
	s.text = zh.NormalRunes(s.text[:0], e.Heading)
	q.scan(s.text, s)
	f[fHeading] = q.covered(func(n int) bool { return s.times[n] > 0 }, s.shares)
	s.text = zh.NormalRunes(s.text[:0], clipRunes(e.Text, maxRunes))
	q.scan(s.text, s)
	for n, w := range q.weight {
		if w > 0 && s.times[n] > 0 {
			f[fMatch] += w * q.rarity[n] * saturate(s.times[n], s.nPairs, q.meanPairs)
		}
	}
	q.measureSingles(&f, s)
	f[fSentence] = s.sentence
	f[fCover] = q.covered(func(n int) bool { return s.times[n] > 0 }, s.shares)
	f[fTitle] = max(0, named-f[fCover])
	f.standing(e.Title, q.place)
	f[fLength] = math.Log(float64(1 + len(s.text)))
	f.shape(s.text, q.asksFor)
	return f
}

// measureSingles fills the features of single characters. A character of a word that another word
// stands for is there as well.
func (q *asked) measureSingles(f *features, s *scratch) {
	clear(s.shares)
	has := func(n int) bool { return s.times[n] > 0 }
	for _, st := range q.stands {
		if st.in(has) {
			for _, n := range st.singles {
				s.shares[n] = standShare
			}
		}
	}
	for _, n := range q.singles {
		if has(n) {
			s.shares[n] = 1
			f[fSingles] += q.rarity[n] * saturate(s.times[n], s.nOnes, q.meanSingles)
		} else if s.named[n] > 0 && s.shares[n] == 0 {
			f[fSingleTitle] += q.rarity[n] / q.oneSum
		} else if s.shares[n] == 0 {
			f[fMissing] = max(f[fMissing], q.rarity[n]/rarest)
		}
		f[fSingle] += s.shares[n] * q.rarity[n] / q.oneSum
	}
}

// standing fills the features of the text that the clause is of.
func (f *features) standing(title, place string) {
	switch rankOf(title) {
	case rankCode:
		f[fCode] = 1
	case rankLaw:
		f[fLaw] = 1
	case rankCourt:
		f[fCourt] = 1
	case rankRegulation:
		f[fRegulation] = 1
	}
	of := words().placeIn(clipRunes(title, 8))
	if of != "" && of != place {
		f[fElsewhere] = 1
	}
	if place != "" && of != place {
		f[fPlaceless] = 1
	}
}

// shared are the features of which another says how near the candidate comes to the best.
var shared = [][2]int{
	{fMatch, fMatchShare}, {fSingles, fSinglesShare}, {fSingle, fSingleShare}, {fSentence, fSentenceShare}, {fCover, fCoverShare}, {fHeading, fHeadingBest},
}

// compare fills the features that depend on the other candidates.
func compare(hits []Hit, all []features) {
	for _, pair := range shared {
		most := 1e-9
		for i := range all {
			most = max(most, all[i][pair[0]])
		}
		for i := range all {
			all[i][pair[1]] = all[i][pair[0]] / most
		}
	}
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

// rank gives the best hits by the weighted sum of their features, which becomes their score.
func rank(q *asked, hits []Hit, w *features, limit int) []Ranked {
	all, s := make([]features, len(hits)), q.scratch()
	for i := range hits {
		all[i] = q.measure(&hits[i].Entry, s)
	}
	compare(hits, all)
	order := make([]int, len(hits))
	for i := range hits {
		order[i], hits[i].Score = i, 0
		for k, v := range all[i] {
			hits[i].Score += w[k] * v
		}
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := &hits[i], &hits[j]
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.Article, b.Article), cmp.Compare(a.Place, b.Place))
	})
	ranked := make([]Ranked, min(limit, len(hits)))
	for n := range ranked {
		ranked[n] = Ranked{Hit: hits[order[n]], features: all[order[n]]}
	}
	return ranked
}

// Ranked is a hit with what it was ranked by.
type Ranked struct {
	Hit
	features features
}
