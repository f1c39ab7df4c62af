package meili

import (
	"cmp"
	"slices"

	"yihaotong/hotline/zh"
	"yihaotong/kb"
)

// enough is how often a clause must name a term to earn half of the term's worth.
const enough = 1.2

// titleShare is what a term in the title counts, compared with one in the clause: all clauses of an
// article have it.
const titleShare = 0.1

// order gives each hit its score, the worth of all terms that its text has, and sorts. Apart come
// those that have none of the terms.
func order(hits []kb.Hit, probes []probe) (scored, others []kb.Hit) {
	wanted := make(map[string]probe, len(probes))
	for _, p := range probes {
		wanted[p.Text] = p
	}
	for i := range hits {
		times := map[string]float64{}
		tally(times, wanted, hits[i].Heading+"\n"+hits[i].Text, 1)
		tally(times, wanted, hits[i].Title, titleShare)
		for _, p := range probes {
			hits[i].Score += p.worth * times[p.Text] / (times[p.Text] + enough)
		}
	}
	slices.SortStableFunc(hits, func(a, b kb.Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Article, b.Article), cmp.Compare(a.Place, b.Place))
	})
	n := len(hits)
	for n > 0 && hits[n-1].Score == 0 {
		n--
	}
	return hits[:n], hits[n:]
}

// tally counts the wanted terms of a text, each time as much as share.
func tally(times map[string]float64, wanted map[string]probe, text string, share float64) {
	text = zh.Normalize(text)
	for _, gram := range zh.Bigrams(text) {
		if p, ok := wanted[gram]; ok && !p.Single {
			times[gram] += share
		}
	}
	for _, r := range text {
		if p, ok := wanted[string(r)]; ok && p.Single {
			times[p.Text] += share
		}
	}
}
