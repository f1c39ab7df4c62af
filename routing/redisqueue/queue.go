package redisqueue

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"yihaotong/hotline"
	"yihaotong/routing"
)

// pushBatch is how many moves one script sets: a bound for how long the server is busy with it.
const pushBatch = 200

// Queue is a routing.Queue on a Redis server. Safe for concurrent use.
type Queue struct {
	server *Server
	now    hotline.Now
	limit  int
	keys   []string
	claims *convoy
}

// Queue gives the queue of the server's prefix. It holds at most limit tickets and remembers as many
// departed ones. Time is told by now, or by the server's clock when now is nil: copies of the
// process on several machines must use that one.
func (s *Server) Queue(now hotline.Now, limit int) *Queue {
	q := &Queue{server: s, now: now, limit: limit}
	for _, name := range []string{"wait", "due", "age", "lease", "item", "gone", "token", "fill"} {
		q.keys = append(q.keys, s.key(name))
	}
	q.claims = &convoy{server: s, script: "claim", keys: q.keys}
	return q
}

// run runs a move with the arguments that all of them take before its own.
func (q *Queue) run(ctx context.Context, name string, own ...any) *redis.Cmd {
	return q.server.run(ctx, name, q.keys, q.args(own))
}

func (q *Queue) args(own []any) []any {
	now := ""
	if q.now != nil {
		now = strconv.FormatInt(q.now().UnixMilli(), 10)
	}
	return append([]any{now, q.limit, routing.Memory.Milliseconds()}, own...)
}

// Push implements routing.Queue.
func (q *Queue) Push(ctx context.Context, moves ...hotline.QueueMove) error {
	args := make([]any, 0, 4*len(moves))
	for _, m := range moves {
		if m.Ticket == "" {
			return hotline.BadField("ticket", "required")
		}
		body, err := json.Marshal(m)
		if err != nil {
			return hotline.Fail(hotline.Internal, "internal").Because(err)
		}
		args = append(args, m.Ticket, m.Version, place(m), body)
	}
	for batch := range slices.Chunk(args, 4*pushBatch) {
		in, err := q.run(ctx, "push", batch...).Int()
		if err != nil {
			return failure(err)
		}
		if in < len(batch)/4 {
			return hotline.Fail(hotline.TooMany, "queue.full", "limit", q.limit)
		}
	}
	return nil
}

// Claim implements routing.Queue.
func (q *Queue) Claim(ctx context.Context, team, owner string, most int, hold time.Duration) ([]routing.Lease, error) {
	if err := routing.CheckClaim(team, owner, most, hold); err != nil {
		return nil, err
	}
	answer, err := q.claims.run(ctx, q.args([]any{teamPart(team), most, whole(hold), owner})).StringSlice()
	if err != nil {
		return nil, failure(err)
	}
	till, answer := answer[0], answer[1:]
	leases := make([]routing.Lease, 0, len(answer)/2)
	for pair := range slices.Chunk(answer, 2) {
		l, err := lease(pair[0], owner, pair[1], till)
		if err != nil {
			return nil, err
		}
		leases = append(leases, l)
	}
	return leases, nil
}

// Renew implements routing.Queue.
func (q *Queue) Renew(ctx context.Context, l routing.Lease, hold time.Duration) (routing.Lease, error) {
	if err := routing.CheckHold(hold); err != nil {
		return routing.Lease{}, err
	}
	token := strconv.FormatInt(l.Token, 10)
	answer, err := q.run(ctx, "renew", l.Ticket, token, whole(hold)).StringSlice()
	if err != nil {
		return routing.Lease{}, failure(err)
	}
	if len(answer) == 0 {
		return routing.Lease{}, routing.LeaseLost(l)
	}
	return lease(answer[1], answer[2], token, answer[0])
}

// Done implements routing.Queue.
func (q *Queue) Done(ctx context.Context, l routing.Lease) error { return q.end(ctx, "done", l) }

// Return implements routing.Queue.
func (q *Queue) Return(ctx context.Context, l routing.Lease) error { return q.end(ctx, "return", l) }

func (q *Queue) end(ctx context.Context, how string, l routing.Lease) error {
	held, err := q.run(ctx, how, l.Ticket, l.Token).Bool()
	if err != nil {
		return failure(err)
	}
	if !held {
		return routing.LeaseLost(l)
	}
	return nil
}

// Depth implements routing.Queue.
func (q *Queue) Depth(ctx context.Context, soon time.Duration) ([]routing.Depth, error) {
	answer, err := q.run(ctx, "depth", soon.Milliseconds()).StringSlice()
	if err != nil {
		return nil, failure(err)
	}
	out := make([]routing.Depth, 0, len(answer)/5)
	for five := range slices.Chunk(answer, 5) {
		d, err := depth(five)
		if err != nil {
			return nil, hotline.Fail(hotline.Internal, "internal").Because(err)
		}
		out = append(out, d)
	}
	slices.SortFunc(out, func(a, b routing.Depth) int { return strings.Compare(a.Team, b.Team) })
	return out, nil
}

func depth(five []string) (d routing.Depth, err error) {
	var figures [3]int
	for i := range figures {
		if figures[i], err = strconv.Atoi(five[i+1]); err != nil {
			return d, err
		}
	}
	waiting, all, risk := figures[0], figures[1], figures[2]
	oldest, err := instantOf(five[4])
	return routing.Depth{Team: slugOf(five[0]), Waiting: waiting, Leased: all - waiting, AtRisk: risk, Oldest: oldest}, err
}

// lease reads what the server says of a lease: its move, owner, token and end in ms.
func lease(move, owner, token, till string) (l routing.Lease, err error) {
	if err = json.Unmarshal([]byte(move), &l.QueueMove); err == nil {
		l.Token, err = strconv.ParseInt(token, 10, 64)
	}
	var ms int64
	if err == nil {
		ms, err = strconv.ParseInt(till, 10, 64)
	}
	if err != nil {
		return l, hotline.Fail(hotline.Internal, "internal").Because(fmt.Errorf("lease %s of %q: %w", token, move, err))
	}
	l.Owner, l.Until = owner, time.UnixMilli(ms).UTC()
	return l, nil
}

// whole rounds a lease's length up to the milliseconds that the server counts in.
func whole(hold time.Duration) int64 { return (hold + time.Millisecond - 1).Milliseconds() }
