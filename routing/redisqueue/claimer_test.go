package redisqueue_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing"
)

// claimer works on a queue as a handler's program might: mostly well, sometimes asleep for twice
// the lease before it goes on as if nothing had happened.
type claimer struct {
	id   int
	q    routing.Queue
	hold time.Duration
	seen *history
	rng  *rand.Rand
}

func newClaimer(id int, q routing.Queue, hold time.Duration, seen *history) *claimer {
	return &claimer{id, q, hold, seen, rand.New(rand.NewPCG(20261124, uint64(id)))}
}

// turn claims some tickets and works them off; it reports what it finished and whether it found any.
func (c *claimer) turn(t *testing.T) (finished []string, found bool) {
	call := time.Now()
	leases, err := c.q.Claim(t.Context(), "repair", "owner", 1+c.rng.IntN(3), c.hold)
	if err != nil {
		t.Errorf("claim: %v", err)
		return nil, false
	}
	for _, l := range leases {
		c.seen.add(c.id, step{ticket: l.Ticket, kind: "claim", token: l.Token, until: l.Until.UnixMilli()}, call)
	}
	for _, l := range leases {
		if c.work(t, l) {
			finished = append(finished, l.Ticket)
		}
	}
	return finished, len(leases) > 0
}

// work ends one lease; it reports whether the ticket is done for good.
func (c *claimer) work(t *testing.T, l routing.Lease) bool {
	switch c.rng.IntN(8) {
	case 0:
		time.Sleep(2 * c.hold)
	case 1:
		c.end(t, "return", c.q.Return, l)
		return false
	case 2, 3:
		call := time.Now()
		renewed, err := c.q.Renew(t.Context(), l, c.hold)
		s := step{ticket: l.Ticket, kind: "renew", token: l.Token, lost: conflict(t, err)}
		if !s.lost {
			s.until = renewed.Until.UnixMilli()
		}
		c.seen.add(c.id, s, call)
	}
	return c.end(t, "done", c.q.Done, l)
}

func (c *claimer) end(t *testing.T, kind string, do func(context.Context, routing.Lease) error, l routing.Lease) bool {
	call := time.Now()
	s := step{ticket: l.Ticket, kind: kind, token: l.Token, lost: conflict(t, do(t.Context(), l))}
	c.seen.add(c.id, s, call)
	return !s.lost
}

func conflict(t *testing.T, err error) bool {
	if err != nil && hotline.CodeOf(err) != hotline.Conflict {
		t.Error(err)
	}
	return err != nil
}
