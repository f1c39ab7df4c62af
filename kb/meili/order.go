package meili

import (
	"cmp"
	"slices"
	"strings"

	"yihaotong/hotline/zh"
	"yihaotong/kb"
)

// enough is how often a clause must name a term to earn half of the term's worth.
const enough = 1.2

// order gives each hit its score, the worth of all terms that its text has, and sorts. A clause that
// has lost all of them since it was found is dropped.
func order(hits []kb.Hit, probes []probe) []kb.Hit {
	wanted := make(map[string]probe, len(probes))
	for _, p := range probes {
		wanted[p.Text] = p
	}
	for i := range hits {
		text := hits[i].Heading + "\n" + hits[i].Text
		times := map[string]float64{}
		for _, gram := range zh.Bigrams(text) {
			if p, ok := wanted[gram]; ok && !p.Single {
				times[gram]++
			}
		}
		for _, p := range probes {
			if p.Single {
				times[p.Text] = float64(strings.Count(zh.Normalize(text), p.Text))
			}
			hits[i].Score += p.worth * times[p.Text] / (times[p.Text] + enough)
		}
	}
	hits = slices.DeleteFunc(hits, func(h kb.Hit) bool { return h.Score == 0 })
	slices.SortStableFunc(hits, func(a, b kb.Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Article, b.Article), cmp.Compare(a.Place, b.Place))
	})
	return hits
}
