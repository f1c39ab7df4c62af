package kb

import (
	"context"
	"iter"
	"slices"
	"sync"
	"sync/atomic"

	"yihaotong/hotline/zh"
)

// candidates is how many clauses the index is asked for before they are put in order.
const candidates = 150

// Finder finds clauses: it asks the index for candidates and puts them in a better order.
type Finder struct {
	index    Index
	stats    *statistics
	synonyms func() *zh.Thesaurus

	warming sync.Mutex // held while the statistics are read back from the index
	warm    atomic.Bool
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
		for e, err := range entries {
			if err == nil {
				stats.count(e)
			}
			if !yield(e, err) {
				return
			}
		}
	})
	if err == nil {
		f.stats.replace(stats)
		f.warm.Store(true)
	}
	return err
}

// Warm reads back, once, how common words are from an index that holds clauses from before: a second or
// two for 50,000 of them. A search before it does so itself; who comes meanwhile waits.
func (f *Finder) Warm(ctx context.Context) error {
	if f.warm.Load() {
		return nil
	}
	f.warming.Lock()
	defer f.warming.Unlock()
	held, ok := f.index.(Lister)
	if f.warm.Load() || !ok {
		return nil
	}
	for e, err := range held.Entries(ctx) {
		if err != nil {
			return err
		}
		f.stats.count(e)
	}
	f.warm.Store(true)
	return nil
}

// Put sets the clauses of the articles that the entries name.
func (f *Finder) Put(ctx context.Context, entries []Entry) error {
	f.stats.count(entries...)
	return f.index.Put(ctx, entries)
}

// Remove takes articles out.
func (f *Finder) Remove(ctx context.Context, articles ...string) error {
	return f.index.Remove(ctx, articles...)
}

// Search gives the clauses that fit best, best first.
func (f *Finder) Search(ctx context.Context, q Query) ([]Ranked, error) {
	return f.searchWith(ctx, q, nil)
}

// searchWith searches as if the draft's clauses stood in the index in place of their article's.
func (f *Finder) searchWith(ctx context.Context, q Query, draft []Entry) ([]Ranked, error) {
	if err := CheckQuery(q); err != nil {
		return nil, err
	}
	if err := f.Warm(ctx); err != nil {
		return nil, err
	}
	limit := q.Limit
	q.Limit = max(limit, candidates)
	r := read(q.Text, f.synonyms())
	terms := r.terms()
	asked := prepare(q.Text, r, terms, f.stats)
	if q.Terms = withoutCommon(asked.telling(terms)); len(q.Terms) == 0 {
		return nil, nil
	}
	hits, err := f.index.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	if len(draft) > 0 {
		hits = slices.DeleteFunc(hits, func(h Hit) bool { return h.Article == draft[0].Article })
		for _, e := range draft[:min(candidates, len(draft))] {
			hits = append(hits, Hit{Entry: e})
		}
	}
	return rank(asked, hits, &weights, limit), nil
}
