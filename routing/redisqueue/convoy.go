package redisqueue

import (
	"context"
	"sync"

	"github.com/redis/go-redis/v9"
)

// convoy lets calls of one script that come at the same time share trips to the server. Nobody waits
// for company: a call goes at once when none is under way; those that come meanwhile go together next.
type convoy struct {
	server *Server
	script string
	keys   []string

	mu      sync.Mutex
	waiting []*rider
	away    bool // a trip is under way
}

// rider is a call that waits. Its answer may be read when back is closed.
type rider struct {
	ctx  context.Context
	args []any
	cmd  *redis.Cmd
	back chan struct{}
}

// run is Server.run in company. A caller that goes away before its trip begins is left behind; one that
// goes away later does not learn what came of it, as after any call without an answer.
func (c *convoy) run(ctx context.Context, args []any) *redis.Cmd {
	c.mu.Lock()
	if !c.away {
		c.away = true
		c.mu.Unlock()
		defer c.next()
		return c.server.run(ctx, c.script, c.keys, args)
	}
	ctx, cancel := context.WithTimeout(ctx, c.server.longest())
	defer cancel()
	r := &rider{ctx: ctx, args: args, back: make(chan struct{})}
	c.waiting = append(c.waiting, r)
	c.mu.Unlock()
	select {
	case <-r.back:
		return r.cmd
	case <-ctx.Done():
		return failed(ctx, context.Cause(ctx))
	}
}

// next lets those go who came meanwhile.
func (c *convoy) next() {
	c.mu.Lock()
	defer c.mu.Unlock()
	riders := c.waiting
	c.waiting, c.away = nil, len(riders) > 0
	if c.away {
		go c.trip(riders)
	}
}

// trip takes calls to the server and their answers back.
func (c *convoy) trip(riders []*rider) {
	defer c.next()
	present, calls := riders[:0], make([][]any, 0, len(riders))
	for _, r := range riders {
		if r.ctx.Err() == nil {
			present, calls = append(present, r), append(calls, r.args)
		}
	}
	for i, cmd := range c.server.runAll(context.Background(), c.script, c.keys, calls) {
		present[i].cmd = cmd
		close(present[i].back)
	}
}
