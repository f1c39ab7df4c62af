package redisqueue

import (
	"context"
	"crypto/rand"
	"errors"
	"time"
)

// A filling belongs to its copy for fillHold after each sign of life; a copy that died is followed
// by another one then.
const (
	fillHold = 10 * time.Second
	fillBeat = 3 * time.Second
	filled   = -time.Millisecond // in place of a hold: the filling is complete
)

var errTaken = errors.New("another copy fills the queue now, or the server lost what was filled")

// Reset implements routing.Emptier. The queue counts as lost until Rebuild has filled it.
func (q *Queue) Reset(ctx context.Context) error {
	if err := q.run(ctx, "reset").Err(); err != nil {
		return failure(err)
	}
	return nil
}

// Lost reports whether the queue must be filled again from the database and no copy is at it: it
// never was filled, the server lost its data or was restarted or replaced (the last moves may be
// missing then), or keys were evicted or deleted. It is cheap; ask every few seconds.
func (q *Queue) Lost(ctx context.Context) (bool, error) {
	lost, err := q.run(ctx, "lost").Bool()
	if err != nil {
		return false, failure(err)
	}
	return lost, nil
}

// Rebuild empties the queue and calls fill, which must read everything that waits from the database
// now, not before, and Push it; moves that are pushed meanwhile are kept, as the newest version
// wins. Claims go on with what is there. done is false with no error when another copy is at it or
// the server lost its data once more: ask Lost again later. An error of fill comes back as it is.
func (q *Queue) Rebuild(ctx context.Context, fill func(context.Context) error) (done bool, err error) {
	id := rand.Text()
	mine, err := q.flag(ctx, "begin", id, fillHold)
	if err != nil || !mine {
		return false, err
	}
	work, cancel := context.WithCancelCause(ctx)
	kept := make(chan struct{})
	go func() {
		defer close(kept)
		q.keep(work, id, cancel)
	}()
	err = fill(work)
	taken := errors.Is(context.Cause(work), errTaken)
	cancel(nil)
	<-kept
	switch {
	case taken:
		return false, nil
	case err != nil:
		_, _ = q.flag(context.WithoutCancel(ctx), "keep", id, 0) // free for the next one, else when the hold runs out
		return false, err
	}
	return q.flag(ctx, "keep", id, filled)
}

// keep gives signs of life until ctx ends; it cancels the work when the filling is not ours any more.
// A server that does not answer is asked again: the hold bears three silences.
func (q *Queue) keep(ctx context.Context, id string, cancel context.CancelCauseFunc) {
	beat := time.NewTicker(fillBeat)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
			if mine, err := q.flag(ctx, "keep", id, fillHold); err == nil && !mine {
				cancel(errTaken)
				return
			}
		}
	}
}

func (q *Queue) flag(ctx context.Context, move, id string, hold time.Duration) (bool, error) {
	mine, err := q.run(ctx, move, id, hold.Milliseconds()).Bool()
	if err != nil {
		return false, failure(err)
	}
	return mine, nil
}
