package bleve

import (
	"context"
	"errors"
	"fmt"
	"iter"

	index "github.com/blevesearch/bleve_index_api"

	"yihaotong/kb"
)

// Entries gives back all that the index holds. It is a kb.Lister. Who takes them must not call the index
// meanwhile.
func (x *Index) Entries(ctx context.Context) iter.Seq2[kb.Entry, error] {
	return func(yield func(kb.Entry, error) bool) {
		x.mu.RLock()
		defer x.mu.RUnlock()
		err := x.walk(ctx, func(e kb.Entry) bool { return yield(e, nil) })
		if err != nil {
			yield(kb.Entry{}, failed(ctx, err))
		}
	}
}

// walk goes through the documents until take has enough.
func (x *Index) walk(ctx context.Context, take func(kb.Entry) bool) (err error) {
	all, err := x.live.Advanced()
	if err != nil {
		return err
	}
	reader, err := all.Reader()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, reader.Close()) }()
	ids, err := reader.DocIDReaderAll()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ids.Close()) }()
	for {
		id, err := ids.Next()
		if err == nil {
			err = ctx.Err()
		}
		if id == nil || err != nil {
			return err
		}
		e, err := entryBehind(reader, id)
		if err != nil {
			return err
		}
		if !take(e) {
			return nil
		}
	}
}

// entryBehind reads the document of an id.
func entryBehind(reader index.IndexReader, id index.IndexInternalID) (kb.Entry, error) {
	name, err := reader.ExternalID(id)
	if err != nil {
		return kb.Entry{}, err
	}
	doc, err := reader.Document(name)
	if err != nil {
		return kb.Entry{}, err
	}
	stored := map[string]any{}
	doc.VisitFields(func(f index.Field) { stored[f.Name()] = string(f.Value()) })
	e, err := entryOf(stored)
	if err != nil {
		return e, fmt.Errorf("%s: %w", name, err)
	}
	return e, nil
}
