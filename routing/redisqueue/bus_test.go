package redisqueue_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing/redisqueue"
	"yihaotong/routing/redisqueue/redistest"
)

// runBus runs a copy's bus until the test ends and waits until it delivers.
func runBus(t *testing.T, url string) *redisqueue.Bus {
	t.Helper()
	b := connect(t, url).Bus(slog.New(slog.DiscardHandler))
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		b.Run(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		select {
		case <-ended:
		case <-time.After(300 * time.Millisecond):
			t.Error("the bus runs on after its end")
		}
	})
	c := listen(t, b)
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); {
		_ = b.Publish(t.Context(), hotline.Notice{ID: "are you there"})
		select {
		case _, open := <-c:
			if open {
				return b
			}
			c = listen(t, b) // cut off when it started
		case <-time.After(20 * time.Millisecond):
		}
	}
	t.Fatal("the bus delivers nothing")
	return nil
}

func listen(t *testing.T, b *redisqueue.Bus) <-chan hotline.Notice {
	t.Helper()
	c, err := b.Subscribe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// expect reads notices up to one with the given id, all of which must come in order.
func expect(t *testing.T, c <-chan hotline.Notice, ids ...string) {
	t.Helper()
	for _, want := range ids {
		for {
			n, open := next(t, c)
			if !open {
				t.Fatalf("cut off before %s", want)
			}
			if n.ID == want {
				break
			}
			if n.ID != "are you there" {
				t.Fatalf("got %s, want %s", n.ID, want)
			}
		}
	}
}

func next(t *testing.T, c <-chan hotline.Notice) (hotline.Notice, bool) {
	t.Helper()
	select {
	case n, open := <-c:
		return n, open
	case <-time.After(10 * time.Second):
		t.Fatal("nothing came")
		return hotline.Notice{}, false
	}
}

// cut waits until the channel is closed.
func cut(t *testing.T, c <-chan hotline.Notice) {
	t.Helper()
	for {
		if _, open := next(t, c); !open {
			return
		}
	}
}

func publish(t *testing.T, b *redisqueue.Bus, ids ...string) {
	t.Helper()
	for _, id := range ids {
		if err := b.Publish(t.Context(), hotline.Notice{ID: id, Type: hotline.TicketQueued, Team: "repair", Data: map[string]any{"n": 1.0}}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestBusReachesAllCopies(t *testing.T) {
	t.Parallel()
	url := calm(t, shared)
	one, two := runBus(t, url), runBus(t, url)
	here, there, more := listen(t, one), listen(t, two), listen(t, two)
	publish(t, one, "a", "b")
	publish(t, two, "c")
	for _, c := range []<-chan hotline.Notice{here, there, more} {
		expect(t, c, "a", "b", "c")
	}
	start := time.Now()
	publish(t, one, "d")
	expect(t, there, "d")
	if took := time.Since(start); took > 500*time.Millisecond {
		t.Errorf("a notice took %v", took)
	}
}

func TestBusCutsSlowReader(t *testing.T) {
	t.Parallel()
	b := runBus(t, calm(t, shared))
	slow, quick := listen(t, b), listen(t, b)
	for i := range hotline.LocalBacklog + 50 {
		publish(t, b, fmt.Sprint(i))
		expect(t, quick, fmt.Sprint(i))
	}
	cut(t, slow)
	publish(t, b, "last")
	expect(t, quick, "last")
}

// A broken connection costs no notice: reading goes on where it stopped.
func TestBusResumes(t *testing.T) {
	t.Parallel()
	proxy := redistest.StartProxy(t, shared.Addr)
	through := redistest.URL(t, proxy.Addr)
	reader := runBus(t, through)
	writer := connect(t, "redis://"+shared.Addr+through[len("redis://"+proxy.Addr):]).Bus(slog.New(slog.DiscardHandler))
	c := listen(t, reader)
	publish(t, writer, "a")
	expect(t, c, "a")
	for i, fault := range []func(){proxy.Cut, func() { proxy.Hang(); time.Sleep(2200 * time.Millisecond) }} {
		fault()
		publish(t, writer, fmt.Sprint("b", i), fmt.Sprint("c", i))
		proxy.Heal()
		publish(t, writer, fmt.Sprint("d", i))
		expect(t, c, fmt.Sprint("b", i), fmt.Sprint("c", i), fmt.Sprint("d", i))
	}
}

// When notices may be missing all readers are cut off, so that they resume from the store, and what
// comes later arrives again.
func TestBusTellsLoss(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	for name, lose := range map[string]func() error{
		"flushed": func() error { _, err := server.Do("FLUSHALL"); return err },
		"restarted": func() error {
			return errors.Join(server.Stop(), server.Start())
		},
	} {
		b := runBus(t, server.URL(t))
		c := listen(t, b)
		publish(t, b, "a")
		expect(t, c, "a")
		if err := lose(); err != nil {
			t.Fatal(err)
		}
		cut(t, c)
		c = listen(t, b)
		publish(t, b, name)
		expect(t, c, name)
	}
}

// A publisher never waits for longer than the server may take to answer.
func TestBusPublishDown(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	b := runBus(t, server.URL(t))
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if err := b.Publish(t.Context(), hotline.Notice{ID: "a"}); hotline.CodeOf(err) != hotline.Unavailable {
		t.Fatalf("publish: %v", err)
	}
	if took := time.Since(start); took > time.Second {
		t.Errorf("publish took %v", took)
	}
}
