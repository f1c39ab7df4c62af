package kb

import (
	"context"
	"iter"

	"yihaotong/hotline/zh"
)

// candidates is how many clauses the index is asked for before they are put in order.
const candidates = 100

// Finder finds clauses: it asks the index for candidates and puts them in a better order.
type Finder struct {
	index    Index
	stats    *statistics
	synonyms func() *zh.Thesaurus
}

// NewFinder makes a finder over an index. synonyms gives the thesaurus in force; nil = zh.Trade.
func NewFinder(index Index, synonyms func() *zh.Thesaurus) *Finder {
	if synonyms == nil {
		synonyms = zh.Trade
	}
	return &Finder{index: index, stats: newStatistics(), synonyms: synonyms}
}

// Reset fills the index anew.
func (f *Finder) Reset(ctx context.Context, entries iter.Seq2[Entry, error]) error {
	stats := newStatistics()
	err := f.index.Reset(ctx, func(yield func(Entry, error) bool) {
		var batch []Entry // an article is counted as a whole
		for e, err := range entries {
			if len(batch) > 0 && batch[0].Article != e.Article {
				stats.count(batch)
				batch = batch[:0]
			}
			if batch = append(batch, e); !yield(e, err) {
				return
			}
		}
		stats.count(batch)
	})
	if err == nil {
		f.stats.replace(stats)
	}
	return err
}

// Put sets the clauses of the articles that the entries name.
func (f *Finder) Put(ctx context.Context, entries []Entry) error {
	f.stats.count(entries)
	return f.index.Put(ctx, entries)
}

// Remove takes articles out.
func (f *Finder) Remove(ctx context.Context, articles ...string) error {
	return f.index.Remove(ctx, articles...)
}

// Search gives the clauses that fit best, best first.
func (f *Finder) Search(ctx context.Context, q Query) ([]Ranked, error) {
	if err := CheckQuery(q); err != nil {
		return nil, err
	}
	limit := q.Limit
	q.Limit = max(limit, candidates)
	q.Terms = QueryTerms(q.Text, f.synonyms())
	if len(q.Terms) == 0 {
		return nil, nil
	}
	hits, err := f.index.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	ranked := rank(prepare(q.Text, q.Terms, f.stats), hits, &weights)
	return ranked[:min(limit, len(ranked))], nil
}
