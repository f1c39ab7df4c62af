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

// Put sets the clauses of the articles that the entries name.
func (f *Finder) Put(ctx context.Context, entries []Entry) error {
	return f.Index.Put(ctx, entries)
}

// Remove takes articles out.
func (f *Finder) Remove(ctx context.Context, articles ...string) error {
	return f.Index.Remove(ctx, articles...)
}

// Search gives the clauses that fit best, best first.
func (f *Finder) Search(ctx context.Context, q Query) ([]Hit, error) {
	return f.Index.Search(ctx, q)
}
