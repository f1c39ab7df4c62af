package storage

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"yihaotong/hotline"
)

// hints tells relays of new messages: those in this process at once, those of other copies through
// the database. A hint may be lost; looking now and then is still needed.
type hints struct {
	mu    sync.Mutex
	wakes map[string]chan struct{}

	fresh chan string // sinks that other copies are still to be told of
	stop  context.CancelFunc
	done  sync.WaitGroup
}

const (
	hintEvery = 50 * time.Millisecond // other copies are told at most so often
	hintAgain = 2 * time.Second       // pause before listening again after a failure
	hintBreak = "\n"                  // between the sinks of one hint
)

func newHints(db database) *hints {
	h := &hints{wakes: map[string]chan struct{}{}, fresh: make(chan string, 64)}
	ctx, stop := context.WithCancel(context.Background())
	h.stop = stop
	h.done.Go(func() { h.listen(ctx, db) })
	h.done.Go(func() { h.tell(ctx, db) })
	return h
}

// Wake gives the channel that hints at new messages of a sink, for its relay in this process.
func (s *Store) Wake(sink string) <-chan struct{} { return s.hints.of(sink) }

func (h *hints) of(sink string) chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.wakes[sink] == nil {
		h.wakes[sink] = make(chan struct{}, 1)
	}
	return h.wakes[sink]
}

func (h *hints) wake(sink string) {
	select {
	case h.of(sink) <- struct{}{}:
	default: // it is awake
	}
}

// committed hints at messages that were just committed.
func (h *hints) committed(messages []hotline.Message) {
	for _, m := range messages {
		h.wake(m.Sink)
		select {
		case h.fresh <- m.Sink:
		default: // others will look by themselves
		}
	}
}

// listen wakes the relays when another copy tells of a sink.
func (h *hints) listen(ctx context.Context, db database) {
	for ctx.Err() == nil {
		heard := func(what string) {
			for sink := range strings.SplitSeq(what, hintBreak) {
				h.wake(sink)
			}
		}
		if err := db.listen(ctx, heard); err == nil {
			return // this database has no other copies
		}
		hotline.Rest(ctx, hintAgain)
	}
}

// tell tells the other copies, each sink once in a while.
func (h *hints) tell(ctx context.Context, db database) {
	for {
		sinks := map[string]bool{}
		select {
		case <-ctx.Done():
			return
		case sink := <-h.fresh:
			sinks[sink] = true
		}
		hotline.Rest(ctx, hintEvery)
		for len(h.fresh) > 0 {
			sinks[<-h.fresh] = true
		}
		_ = db.tell(ctx, strings.Join(slices.Sorted(maps.Keys(sinks)), hintBreak)) // a lost hint costs time, nothing else
	}
}

func (h *hints) close() {
	h.stop()
	h.done.Wait()
}
