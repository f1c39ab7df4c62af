package hotline_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
)

func subscribe(t *testing.T, b *hotline.LocalBus, ctx context.Context) <-chan hotline.Notice {
	t.Helper()
	c, err := b.Subscribe(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// drain counts what is left in a channel that must be closed soon.
func drain(t *testing.T, c <-chan hotline.Notice) (n int) {
	t.Helper()
	for {
		select {
		case _, open := <-c:
			if !open {
				return n
			}
			n++
		case <-time.After(5 * time.Second):
			t.Fatal("the channel was not closed")
		}
	}
}

func TestLocalBusReachesAll(t *testing.T) {
	t.Parallel()
	b := hotline.NewLocalBus()
	first, second := subscribe(t, b, t.Context()), subscribe(t, b, t.Context())
	for i := range 3 {
		if err := b.Publish(t.Context(), hotline.Notice{ID: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []<-chan hotline.Notice{first, second} {
		for i := range 3 {
			if n := <-c; n.ID != fmt.Sprint(i) {
				t.Fatalf("got %q, want %d", n.ID, i)
			}
		}
	}
}

func TestLocalBusCutsSlowReader(t *testing.T) {
	t.Parallel()
	b := hotline.NewLocalBus()
	slow, quick := subscribe(t, b, t.Context()), subscribe(t, b, t.Context())
	for i := range hotline.LocalBacklog + 10 {
		if err := b.Publish(t.Context(), hotline.Notice{ID: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
		if n := <-quick; n.ID != fmt.Sprint(i) {
			t.Fatalf("quick reader got %q, want %d", n.ID, i)
		}
	}
	if n := drain(t, slow); n != hotline.LocalBacklog {
		t.Fatalf("slow reader found %d notices before the end, want %d", n, hotline.LocalBacklog)
	}
}

func TestLocalBusEnds(t *testing.T) {
	t.Parallel()
	b := hotline.NewLocalBus()
	ctx, cancel := context.WithCancel(t.Context())
	leaving, staying := subscribe(t, b, ctx), subscribe(t, b, t.Context())
	cancel()
	drain(t, leaving)
	if _, err := b.Subscribe(ctx); hotline.CodeOf(err) != hotline.Unavailable {
		t.Errorf("subscribe after the end: %v", err)
	}
	if err := b.Publish(ctx, hotline.Notice{}); hotline.CodeOf(err) != hotline.Unavailable {
		t.Errorf("publish after the end: %v", err)
	}
	b.Interrupt()
	drain(t, staying)
}

func TestLocalBusBoundsReaders(t *testing.T) {
	t.Parallel()
	b := hotline.NewLocalBus()
	for range hotline.LocalReaders {
		subscribe(t, b, t.Context())
	}
	if _, err := b.Subscribe(t.Context()); hotline.CodeOf(err) != hotline.TooMany {
		t.Fatalf("one reader too many: %v", err)
	}
	b.Interrupt()
	subscribe(t, b, t.Context())
}

// Publishers, coming and leaving readers, and interruptions at once: nothing is sent to a closed
// channel, nothing is closed twice.
func TestLocalBusTogether(t *testing.T) {
	t.Parallel()
	b := hotline.NewLocalBus()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 200 {
				if err := b.Publish(context.Background(), hotline.Notice{ID: fmt.Sprint(i)}); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			for range 100 {
				ctx, cancel := context.WithCancel(context.Background())
				c, err := b.Subscribe(ctx)
				if err != nil {
					t.Error(err)
				}
				cancel()
				for range c {
				}
			}
		})
		wg.Go(func() {
			for range 50 {
				b.Interrupt()
			}
		})
	}
	wg.Wait()
}
