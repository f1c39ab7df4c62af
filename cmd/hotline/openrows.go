package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/intake"
)

// openRows opens the tickets, many at once so that they share commits. A row whose source was
// imported before counts as known, so an import that was cut off can simply be run again.
func (a *app) openRows(ctx context.Context, io streams, rows []intake.Row, r *importResult) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var imported, known atomic.Int64
	next := make(chan intake.Row)
	var writers sync.WaitGroup
	for range importWriters {
		writers.Go(func() {
			for row := range next {
				_, err := a.desk.Open(ctx, row.Opening, hotline.System, nil, nil)
				var ours *hotline.Error
				switch {
				case err == nil:
					imported.Add(1)
				case errors.As(err, &ours) && ours.Key == "source.exists":
					known.Add(1)
				default:
					stop(fmt.Errorf("line %d: %w", row.Line, err))
				}
			}
		})
	}
	told := time.Now()
	for i, row := range rows {
		select {
		case next <- row:
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			break
		}
		if time.Since(told) > 2*time.Second {
			told = time.Now()
			fmt.Fprintf(io.Err, "%d of %d rows\n", i+1, len(rows))
		}
	}
	close(next)
	writers.Wait()
	r.Imported, r.Known = int(imported.Load()), int(known.Load())
	return context.Cause(ctx)
}
