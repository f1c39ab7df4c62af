package redisqueue

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"yihaotong/hotline"
)

const (
	busKept  = 2000        // entries that the stream keeps, about; each holds one notice or a bundle of them
	busBatch = 8           // entries per read: bundles of so many are no more than a subscriber may be behind
	busWrite = 256         // entries per write
	busBlock = time.Second // how long a read waits for news before it looks whether the stream is whole
	busPause = time.Second // before reading again after a failure
	busField = "notice"
)

// Bus is a hotline.Bus over a capped stream of a Redis server: what one copy publishes reaches the
// subscribers of all copies whose Run is at work. After a broken connection reading goes on where it
// stopped; when notices are missing then, all subscribers are cut off and so resume from the store.
type Bus struct {
	server *Server
	log    *slog.Logger
	local  *hotline.LocalBus
}

// Bus gives the bus of the server's prefix. It delivers while Run runs.
func (s *Server) Bus(log *slog.Logger) *Bus {
	return &Bus{server: s, log: log, local: hotline.NewLocalBus()}
}

// Publish implements hotline.Bus. It waits for the server, never for a reader.
func (b *Bus) Publish(ctx context.Context, notices ...hotline.Notice) error {
	bodies := make([][]byte, len(notices))
	for i, n := range notices {
		var err error
		if bodies[i], err = json.Marshal(n); err != nil {
			return hotline.Fail(hotline.Internal, "internal").Because(err)
		}
	}
	return b.PublishBodies(ctx, bodies)
}

// PublishBodies implements hotline.RemoteBus. Each body becomes an entry of the stream.
func (b *Bus) PublishBodies(ctx context.Context, bodies [][]byte) error {
	for some := range slices.Chunk(bodies, busWrite) {
		commands := make([][]any, len(some))
		for i, body := range some {
			commands[i] = []any{"xadd", b.server.key("bus"), "maxlen", "~", busKept, "*", busField, body}
		}
		for _, cmd := range b.server.doAll(ctx, 1, commands) {
			if cmd.Err() != nil {
				return failure(cmd.Err())
			}
		}
	}
	return nil
}

// Subscribe implements hotline.Bus.
func (b *Bus) Subscribe(ctx context.Context) (<-chan hotline.Notice, error) {
	return b.local.Subscribe(ctx)
}

// Run carries notices from the server to this copy's subscribers until ctx ends; it reconnects by
// itself and logs when reading fails and when it works again.
func (b *Bus) Run(ctx context.Context) {
	client := b.server.open(1) // of its own: a waiting read must not hold up commands
	stop := context.AfterFunc(ctx, func() { _ = client.Close() })
	defer func() {
		if stop() {
			_ = client.Close()
		}
		b.local.Interrupt()
	}()
	r := reader{client: client, key: b.server.key("bus"), longest: b.server.longest()}
	down := false
	for ctx.Err() == nil {
		notices, whole, err := r.next(ctx)
		if err != nil && ctx.Err() == nil && !down {
			b.log.Error("bus: cannot read", "error", err)
		}
		if down && err == nil {
			b.log.Info("bus: reads again")
		}
		if down = err != nil; down {
			hotline.Rest(ctx, busPause)
			continue
		}
		if !whole {
			b.local.Interrupt()
		}
		_ = b.local.Publish(ctx, b.read(notices)...) // fails only at the end
	}
}

func (b *Bus) read(bodies []string) []hotline.Notice {
	notices := make([]hotline.Notice, 0, len(bodies))
	for _, body := range bodies {
		some, err := hotline.NoticesIn([]byte(body))
		if err != nil {
			b.log.Error("bus: an entry is no JSON", "error", err)
			continue
		}
		notices = append(notices, some...)
	}
	return notices
}

// reader follows a stream from entry to entry.
type reader struct {
	client  redis.UniversalClient
	key     string
	longest time.Duration // for an answer
	last    string        // id of the entry read last; "" = not known where to go on, "0-0" = before the first
}

// next waits for entries and gives what is in them. It is not whole when entries may have been missed.
func (r *reader) next(ctx context.Context) (notices []string, whole bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, busBlock+r.longest) // the driver would wait ten seconds more
	defer cancel()
	if r.last == "" {
		return nil, false, r.start(ctx)
	}
	entries, err := r.read(ctx)
	if err != nil {
		return nil, false, err
	}
	// The stream drops its oldest entries first. While the entry read last is there, all after it were.
	if r.last != "0-0" {
		there, err := r.client.XRange(ctx, r.key, r.last, r.last).Result()
		if err != nil {
			return nil, false, err
		}
		if len(there) == 0 {
			return nil, false, r.start(ctx)
		}
	}
	for _, e := range entries {
		r.last = e.ID
		if body, ok := e.Values[busField].(string); ok {
			notices = append(notices, body)
		}
	}
	return notices, true, nil
}

// start goes to the end of the stream.
func (r *reader) start(ctx context.Context) error {
	r.last = ""
	newest, err := r.client.XRevRangeN(ctx, r.key, "+", "-", 1).Result()
	if err != nil {
		return err
	}
	r.last = "0-0"
	if len(newest) > 0 {
		r.last = newest[0].ID
	}
	return nil
}

// read waits up to busBlock for entries after the last one.
func (r *reader) read(ctx context.Context) ([]redis.XMessage, error) {
	streams, err := r.client.XRead(ctx, &redis.XReadArgs{Streams: []string{r.key, r.last}, Count: busBatch, Block: busBlock}).Result()
	if errors.Is(err, redis.Nil) || err == nil && len(streams) == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return streams[0].Messages, nil
}
