package bleve

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"

	bleve "github.com/blevesearch/bleve/v2"

	"yihaotong/hotline"
	"yihaotong/kb"
)

// batchSize is how many entries go to bleve at once: single puts are a hundred times slower, and
// much larger batches cost memory.
const batchSize = 500

// Index is a kb.Index in a folder or in memory. It is safe for concurrent use by one process; a
// second process that opens the same folder gets an error.
type Index struct {
	shelf shelf
	write chan struct{} // holds one token: who has it may change the index

	mu   sync.RWMutex // guards live: a search holds it for reading, a swap for writing
	live bleve.Index
}

// Open opens the index in a folder and makes an empty one where there is none. Path "" keeps it in
// memory. What was left of a rebuild that did not end is removed.
func Open(path string) (*Index, error) {
	s := shelf{path}
	live, err := s.open()
	if err != nil {
		return nil, hotline.Fail(hotline.Unavailable, "unavailable").Because(fmt.Errorf("index %s: %w", path, err))
	}
	x := &Index{shelf: s, live: live, write: make(chan struct{}, 1)}
	x.write <- struct{}{}
	return x, nil
}

// Close waits for running calls and closes the folder.
func (x *Index) Close() error {
	<-x.write
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.live.Close()
}

// lock waits for the right to change the index, at most as long as ctx lives.
func (x *Index) lock(ctx context.Context) (unlock func(), err error) {
	select {
	case <-x.write:
		return func() { x.write <- struct{}{} }, nil
	case <-ctx.Done():
		return nil, failed(ctx, ctx.Err())
	}
}

// Put is the port's Put.
func (x *Index) Put(ctx context.Context, entries []kb.Entry) error {
	unlock, err := x.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	x.mu.RLock()
	defer x.mu.RUnlock()
	return failed(ctx, fill(ctx, x.live, func(yield func(kb.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}))
}

// Remove is the port's Remove.
func (x *Index) Remove(ctx context.Context, articles ...string) error {
	unlock, err := x.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	x.mu.RLock()
	defer x.mu.RUnlock()
	for _, article := range articles {
		if err := x.remove(ctx, article); err != nil {
			return failed(ctx, err)
		}
	}
	return nil
}

func (x *Index) remove(ctx context.Context, article string) error {
	for {
		found, err := x.live.SearchInContext(ctx, bleve.NewSearchRequestOptions(term(fieldArticle, article, 1), batchSize, 0, false))
		if err != nil || len(found.Hits) == 0 {
			return err
		}
		batch := x.live.NewBatch()
		for _, hit := range found.Hits {
			batch.Delete(hit.ID)
		}
		if err := x.live.Batch(batch); err != nil {
			return err
		}
	}
}

// Search is the port's Search.
func (x *Index) Search(ctx context.Context, q kb.Query) ([]kb.Hit, error) {
	if err := kb.CheckQuery(q); err != nil {
		return nil, err
	}
	terms := kb.QueryTerms(q.Text)
	if len(terms) == 0 {
		return nil, nil
	}
	request := bleve.NewSearchRequestOptions(clauseQuery(q, terms), q.Limit, 0, false)
	request.Fields = []string{fieldEntry}
	x.mu.RLock()
	defer x.mu.RUnlock()
	found, err := x.live.SearchInContext(ctx, request)
	if err != nil {
		return nil, failed(ctx, err)
	}
	hits := make([]kb.Hit, len(found.Hits))
	for i, h := range found.Hits {
		hits[i].Score = h.Score
		if hits[i].Entry, err = entryOf(h.Fields[fieldEntry]); err != nil {
			return nil, failed(ctx, fmt.Errorf("%s: %w", h.ID, err))
		}
	}
	return hits, nil
}

// Reset is the port's Reset: it fills a new index aside and swaps.
func (x *Index) Reset(ctx context.Context, entries iter.Seq2[kb.Entry, error]) error {
	unlock, err := x.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	next, name, err := x.shelf.create()
	if err != nil {
		return failed(ctx, err)
	}
	if err := fill(ctx, next, entries); err != nil {
		return failed(ctx, errors.Join(err, x.shelf.discard(next, name)))
	}
	if err := x.shelf.choose(name); err != nil {
		return failed(ctx, errors.Join(err, x.shelf.discard(next, name)))
	}
	x.mu.Lock()
	old := x.live
	x.live = next
	x.mu.Unlock()
	return failed(ctx, x.shelf.discard(old, old.Name()))
}

// fill puts entries in, batch by batch.
func fill(ctx context.Context, into bleve.Index, entries iter.Seq2[kb.Entry, error]) error {
	batch := into.NewBatch()
	for e, err := range entries {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		doc, err := documentOf(e)
		if err != nil {
			return err
		}
		if err := batch.IndexAdvanced(doc); err != nil {
			return fmt.Errorf("entry %s: %w", entryID(e), err)
		}
		if batch.Size() >= batchSize {
			if err := into.Batch(batch); err != nil {
				return err
			}
			batch.Reset()
		}
	}
	return into.Batch(batch)
}

// failed translates errors of bleve. Errors of the house pass; the end of ctx is Unavailable.
func failed(ctx context.Context, err error) error {
	var own *hotline.Error
	if err == nil || errors.As(err, &own) {
		return err
	}
	if ctx.Err() != nil {
		return hotline.Fail(hotline.Unavailable, "unavailable").Because(err)
	}
	return hotline.Fail(hotline.Internal, "internal").Because(err)
}
