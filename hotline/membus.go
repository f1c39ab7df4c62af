package hotline

import (
	"context"
	"sync"
)

// Bounds of a LocalBus.
const (
	LocalBacklog = 4096   // notices that may wait for one reader: a relay brings more than a thousand at once
	LocalReaders = 10_000 // readers at one time
)

// LocalBus is the Bus of a single process: the embedded default, and the last step of a bus
// between processes. Safe for concurrent use.
type LocalBus struct {
	mu      sync.Mutex
	readers map[chan Notice]func() bool // channel to what ends the watch over its context
}

// NewLocalBus makes a bus without readers.
func NewLocalBus() *LocalBus { return &LocalBus{readers: map[chan Notice]func() bool{}} }

// Publish implements Bus. It never waits: a reader with LocalBacklog unread notices is cut off.
func (b *LocalBus) Publish(ctx context.Context, notices ...Notice) error {
	if err := ctx.Err(); err != nil {
		return Fail(Unavailable, "unavailable").Because(err)
	}
	for _, n := range notices {
		b.publish(n)
	}
	return nil
}

func (b *LocalBus) publish(n Notice) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for c := range b.readers {
		select {
		case c <- n:
		default:
			b.drop(c)
		}
	}
}

// Subscribe implements Bus. TooMany: LocalReaders are reading.
func (b *LocalBus) Subscribe(ctx context.Context) (<-chan Notice, error) {
	if err := ctx.Err(); err != nil {
		return nil, Fail(Unavailable, "unavailable").Because(err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.readers) >= LocalReaders {
		return nil, Fail(TooMany, "too_many")
	}
	c := make(chan Notice, LocalBacklog)
	b.readers[c] = context.AfterFunc(ctx, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.drop(c)
	})
	return c, nil
}

// Interrupt cuts all readers off. A bus between processes calls it when it may have missed
// something: readers whose channel closes resume from the store.
func (b *LocalBus) Interrupt() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for c := range b.readers {
		b.drop(c)
	}
}

func (b *LocalBus) drop(c chan Notice) {
	if unwatch, reading := b.readers[c]; reading {
		unwatch()
		delete(b.readers, c)
		close(c)
	}
}
