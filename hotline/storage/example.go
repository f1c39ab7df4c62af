package storage

import (
	"context"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing"
)

var putExample = insertion("example", "id text, at bigint, doc text", "ON CONFLICT (id) DO UPDATE SET at = excluded.at, doc = excluded.doc")

// AddExamples implements routing.Examples. One without an id gets one.
func (s *Store) AddExamples(ctx context.Context, examples []routing.Example) error {
	newest := map[string][]any{}
	for _, e := range examples {
		if e.ID == "" {
			e.ID = hotline.NewID(s.now())
		}
		doc, err := encode(e)
		if err != nil {
			return err
		}
		newest[e.ID] = []any{plain(e.ID), millis(e.At), doc}
	}
	rows := make([][]any, 0, len(newest))
	for _, row := range newest {
		rows = append(rows, row)
	}
	sortRows(rows)
	return s.db.write(ctx, func(ctx context.Context, c conn) error { return many(ctx, c, putExample, rows, nil) })
}

// Examples implements routing.Examples.
func (s *Store) Examples(ctx context.Context, since time.Time, limit int) ([]routing.Example, error) {
	return gather(ctx, s.db, document[routing.Example],
		"SELECT doc FROM example WHERE at >= $1 ORDER BY at DESC, id DESC LIMIT $2", millis(since), int64(limit))
}
