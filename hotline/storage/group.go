package storage

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"yihaotong/hotline"
)

// mostTogether is how many pieces of work share one commit at most.
const mostTogether = 128

var errClosedDatabase = errors.New("storage: the store is closed")

// group lets work that waits at the same time share one commit. A worker takes what is waiting and
// never waits for more: alone, a piece of work goes at once; many together cost one flush.
type group[W any] struct {
	run     func([]*waiting[W]) // sets the outcome of each
	queue   chan *waiting[W]
	workers sync.WaitGroup

	mu     sync.RWMutex // held for reading while something is put into the queue
	closed bool
}

// waiting is a piece of work in the queue. Its outcome may be read when done is closed.
type waiting[W any] struct {
	work  W
	err   error
	taken atomic.Bool // by a worker, or withdrawn by the caller
	done  chan struct{}
}

func newGroup[W any](workers int, run func([]*waiting[W])) *group[W] {
	g := &group[W]{run: run, queue: make(chan *waiting[W], 4*mostTogether)}
	for range workers {
		g.workers.Go(g.loop)
	}
	return g
}

// outcomeGrace is how long a caller whose context has ended still waits for the outcome of work that
// has begun.
const outcomeGrace = time.Second

// do hands work in and waits for its outcome. When ctx ends while the work still waits, it is
// withdrawn. Once begun, its true outcome is told; when that does not come soon, that it is unknown.
func (g *group[W]) do(ctx context.Context, work W) error {
	w := &waiting[W]{work: work, done: make(chan struct{})}
	if err := g.put(ctx, w); err != nil {
		return err
	}
	select {
	case <-w.done:
		return w.err
	case <-ctx.Done():
	}
	if w.taken.CompareAndSwap(false, true) {
		return ended(ctx)
	}
	select {
	case <-w.done:
		return w.err
	case <-time.After(outcomeGrace):
		return hotline.Fail(hotline.Unavailable, "unavailable").Because(errors.Join(errUnknown, context.Cause(ctx)))
	}
}

func (g *group[W]) put(ctx context.Context, w *waiting[W]) error {
	g.mu.RLock()
	defer g.mu.RUnlock()
	if g.closed {
		return hotline.Fail(hotline.Unavailable, "unavailable").Because(errClosedDatabase)
	}
	if ctx.Err() != nil {
		return ended(ctx)
	}
	select {
	case g.queue <- w:
		return nil
	case <-ctx.Done():
		return ended(ctx)
	}
}

func (g *group[W]) loop() {
	for w := range g.queue {
		together := g.takeWaiting([]*waiting[W]{w})
		together = withoutWithdrawn(together)
		if len(together) > 0 {
			g.run(together)
		}
		for _, w := range together {
			close(w.done)
		}
	}
}

func (g *group[W]) takeWaiting(together []*waiting[W]) []*waiting[W] {
	for len(together) < mostTogether {
		select {
		case w, ok := <-g.queue:
			if !ok {
				return together
			}
			together = append(together, w)
		default:
			return together
		}
	}
	return together
}

func withoutWithdrawn[W any](all []*waiting[W]) []*waiting[W] {
	kept := all[:0]
	for _, w := range all {
		if w.taken.CompareAndSwap(false, true) {
			kept = append(kept, w)
		}
	}
	return kept
}

// close lets the waiting work finish; later work is refused.
func (g *group[W]) close() {
	g.mu.Lock()
	if !g.closed {
		g.closed = true
		close(g.queue)
	}
	g.mu.Unlock()
	g.workers.Wait()
}
