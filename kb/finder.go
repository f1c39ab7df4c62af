package kb

import (
	"context"
	"iter"
)

// Finder finds clauses: it asks the index for candidates and puts them in a better order.
type Finder struct {
	Index Index
}

// Reset fills the index anew.
func (f *Finder) Reset(ctx context.Context, entries iter.Seq2[Entry, error]) error {
	return f.Index.Reset(ctx, entries)
}

// Search gives the clauses that fit best, best first.
func (f *Finder) Search(ctx context.Context, q Query) ([]Hit, error) {
	return f.Index.Search(ctx, q)
}
