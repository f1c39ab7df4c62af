package kb

import (
	"cmp"
	"math"
	"slices"
)

// baseline is what the search is compared with: Okapi BM25 (Robertson and Zaragoza, 2009) over
// character pairs and whole words, k1 = 1.2, b = 0.75, title and text as one field, nothing else.
type baseline struct {
	ids      []string
	lengths  []float64
	total    float64
	postings map[gram][]posting
}

type posting struct {
	doc   int32
	times int32
}

func newBaseline() *baseline { return &baseline{postings: map[gram][]posting{}} }

func (b *baseline) add(e Entry) {
	doc := int32(len(b.ids))
	b.ids = append(b.ids, e.Article)
	n := 0.0
	eachPair(normal(e.Title+e.No+"\n"+e.Text), func(g gram, _ int) {
		n++
		list := b.postings[g]
		if k := len(list); k > 0 && list[k-1].doc == doc {
			list[k-1].times++
			return
		}
		b.postings[g] = append(list, posting{doc, 1})
	})
	b.lengths = append(b.lengths, n)
	b.total += n
}

// search gives the best documents, best first.
func (b *baseline) search(question string, most int) []Ranked {
	scores := map[int32]float64{}
	n := float64(len(b.ids))
	for _, g := range distinct(string(normal(question)), eachPair) {
		list := b.postings[g]
		df := float64(len(list))
		idf := math.Log(1 + (n-df+0.5)/(df+0.5))
		for _, p := range list {
			tf := float64(p.times)
			scores[p.doc] += idf * tf * (bmK + 1) / (tf + bmK*(1-bmB+bmB*b.lengths[p.doc]*n/b.total))
		}
	}
	ranked := make([]Ranked, 0, len(scores))
	for doc, score := range scores {
		ranked = append(ranked, Ranked{Hit: Hit{Entry: Entry{Article: b.ids[doc]}, Score: score}})
	}
	slices.SortFunc(ranked, func(x, y Ranked) int { return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.Article, y.Article)) })
	return ranked[:min(most, len(ranked))]
}
