package bleve

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"

	bleve "github.com/blevesearch/bleve/v2"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
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

// Put is the port's Put. All of it is one batch, so that no search sees half an article.
func (x *Index) Put(ctx context.Context, entries []kb.Entry) error {
	unlock, err := x.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	x.mu.RLock()
	defer x.mu.RUnlock()
	batch := x.live.NewBatch()
	for article := range articlesOf(entries) {
		ids, err := x.idsOf(ctx, article)
		if err != nil {
			return failed(ctx, err)
		}
		for _, id := range ids {
			batch.Delete(id)
		}
	}
	for _, e := range entries {
		if err := add(batch, e); err != nil {
			return failed(ctx, err)
		}
	}
	return failed(ctx, x.live.Batch(batch))
}

func articlesOf(entries []kb.Entry) map[string]bool {
	articles := map[string]bool{}
	for _, e := range entries {
		articles[e.Article] = true
	}
	return articles
}

// idsOf lists the documents of an article.
func (x *Index) idsOf(ctx context.Context, article string) ([]string, error) {
	request := bleve.NewSearchRequestOptions(term(fieldArticle, article, 1), 2*kb.MaxClauses, 0, false)
	found, err := x.live.SearchInContext(ctx, request)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(found.Hits))
	for i, hit := range found.Hits {
		ids[i] = hit.ID
	}
	return ids, nil
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
	batch := x.live.NewBatch()
	for _, article := range articles {
		ids, err := x.idsOf(ctx, article)
		if err != nil {
			return failed(ctx, err)
		}
		for _, id := range ids {
			batch.Delete(id)
		}
	}
	return failed(ctx, x.live.Batch(batch))
}

// Search is the port's Search.
func (x *Index) Search(ctx context.Context, q kb.Query) ([]kb.Hit, error) {
	if err := kb.CheckQuery(q); err != nil {
		return nil, err
	}
	terms := q.Terms
	if terms == nil {
		terms = kb.QueryTerms(q.Text, zh.Trade())
	}
	if len(terms) == 0 {
		return nil, nil
	}
	request := bleve.NewSearchRequestOptions(clauseQuery(q, terms), q.Limit, 0, false)
	request.Fields = storedFields
	x.mu.RLock()
	defer x.mu.RUnlock()
	found, err := x.live.SearchInContext(ctx, request)
	if err != nil {
		return nil, failed(ctx, err)
	}
	hits := make([]kb.Hit, len(found.Hits))
	for i, h := range found.Hits {
		hits[i].Score = h.Score
		if hits[i].Entry, err = entryOf(h.Fields); err != nil {
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
		if err := add(batch, e); err != nil {
			return err
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

func add(batch *bleve.Batch, e kb.Entry) error {
	doc, err := documentOf(e)
	if err == nil {
		err = batch.IndexAdvanced(doc)
	}
	if err != nil {
		return fmt.Errorf("entry %s: %w", entryID(e), err)
	}
	return nil
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
