package memqueue

import (
	"container/heap"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing"
)

// Queue is a routing.Queue in memory. Safe for concurrent use.
type Queue struct {
	now   hotline.Now
	limit int

	mu     sync.Mutex
	items  map[string]*item
	shelf  map[string]*shelf // by team
	leases shelf
	gone   departed
	token  int64
}

// New makes an empty queue that holds at most limit tickets and remembers as many departed ones.
func New(now hotline.Now, limit int) *Queue {
	q := &Queue{now: now, limit: limit}
	q.clear()
	return q
}

func (q *Queue) clear() {
	q.items, q.shelf = map[string]*item{}, map[string]*shelf{}
	q.leases = shelf{less: byEnd}
	q.gone = departed{limit: q.limit, version: map[string]int{}}
}

// Push implements routing.Queue.
func (q *Queue) Push(ctx context.Context, moves ...hotline.QueueMove) error {
	if err := ready(ctx); err != nil {
		return err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.reap()
	for _, m := range moves {
		if m.Ticket == "" {
			return hotline.BadField("ticket", "required")
		}
		if err := q.set(m); err != nil {
			return err
		}
	}
	return nil
}

func (q *Queue) set(m hotline.QueueMove) error {
	it, held := q.items[m.Ticket]
	if held && it.move.Version >= m.Version || q.gone.knows(m, q.now()) {
		return nil
	}
	if m.Team == "" {
		if held {
			q.remove(it)
		}
		q.gone.add(m, q.now())
		return nil
	}
	if held && it.token != 0 && it.move.Team == m.Team {
		it.move, it.order = m, orderOf(m)
		return nil
	}
	if held {
		q.remove(it)
	}
	if len(q.items) >= q.limit {
		return hotline.Fail(hotline.TooMany, "queue.full", "limit", q.limit)
	}
	q.gone.forget(m.Ticket)
	q.wait(&item{move: m, order: orderOf(m)})
	return nil
}

// wait puts an item among the waiting ones of its team.
func (q *Queue) wait(it *item) {
	s := q.shelf[it.move.Team]
	if s == nil {
		s = &shelf{less: byOrder}
		q.shelf[it.move.Team] = s
	}
	it.token, it.owner = 0, ""
	q.items[it.move.Ticket] = it
	heap.Push(s, it)
}

func (q *Queue) remove(it *item) {
	delete(q.items, it.move.Ticket)
	if it.token != 0 {
		heap.Remove(&q.leases, it.place)
		return
	}
	s := q.shelf[it.move.Team]
	heap.Remove(s, it.place)
	if s.Len() == 0 {
		delete(q.shelf, it.move.Team)
	}
}

// reap lets tickets whose lease ran out wait again.
func (q *Queue) reap() {
	now := q.now()
	for q.leases.Len() > 0 && !q.leases.items[0].until.After(now) {
		q.wait(heap.Pop(&q.leases).(*item))
	}
}

// Claim implements routing.Queue.
func (q *Queue) Claim(ctx context.Context, team, owner string, most int, hold time.Duration) ([]routing.Lease, error) {
	if err := routing.CheckClaim(team, owner, most, hold); err != nil {
		return nil, err
	}
	if err := ready(ctx); err != nil {
		return nil, err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.reap()
	s := q.shelf[team]
	if s == nil {
		return nil, nil
	}
	leases := make([]routing.Lease, 0, min(most, s.Len()))
	for s.Len() > 0 && len(leases) < most {
		it := heap.Pop(s).(*item)
		q.token++
		it.owner, it.token, it.until = owner, q.token, q.now().Add(hold)
		heap.Push(&q.leases, it)
		leases = append(leases, it.lease())
	}
	if s.Len() == 0 {
		delete(q.shelf, team)
	}
	return leases, nil
}

func (it *item) lease() routing.Lease {
	return routing.Lease{QueueMove: it.move, Owner: it.owner, Token: it.token, Until: it.until}
}

// held runs do on the item of a lease that is still held.
func (q *Queue) held(ctx context.Context, l routing.Lease, do func(*item)) error {
	if err := ready(ctx); err != nil {
		return err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.reap()
	it := q.items[l.Ticket]
	if it == nil || it.token == 0 || it.token != l.Token {
		return routing.LeaseLost(l)
	}
	do(it)
	return nil
}

// Renew implements routing.Queue.
func (q *Queue) Renew(ctx context.Context, l routing.Lease, hold time.Duration) (renewed routing.Lease, err error) {
	if err := routing.CheckHold(hold); err != nil {
		return routing.Lease{}, err
	}
	err = q.held(ctx, l, func(it *item) {
		it.until = q.now().Add(hold)
		heap.Fix(&q.leases, it.place)
		renewed = it.lease()
	})
	return renewed, err
}

// Done implements routing.Queue.
func (q *Queue) Done(ctx context.Context, l routing.Lease) error {
	return q.held(ctx, l, func(it *item) {
		q.remove(it)
		q.gone.add(it.move, q.now())
	})
}

// Return implements routing.Queue.
func (q *Queue) Return(ctx context.Context, l routing.Lease) error {
	return q.held(ctx, l, func(it *item) {
		q.remove(it)
		q.wait(it)
	})
}

// Depth implements routing.Queue.
func (q *Queue) Depth(ctx context.Context, soon time.Duration) ([]routing.Depth, error) {
	if err := ready(ctx); err != nil {
		return nil, err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.reap()
	by, edge := map[string]*routing.Depth{}, q.now().Add(soon).UnixMilli()
	for _, it := range q.items {
		d := by[it.move.Team]
		if d == nil {
			d = &routing.Depth{Team: it.move.Team, Oldest: it.move.Queued}
			by[it.move.Team] = d
		}
		count(d, it, edge)
	}
	out := make([]routing.Depth, 0, len(by))
	for _, d := range by {
		out = append(out, *d)
	}
	slices.SortFunc(out, func(a, b routing.Depth) int { return strings.Compare(a.Team, b.Team) })
	return out, nil
}

func count(d *routing.Depth, it *item, edge int64) {
	if it.token != 0 {
		d.Leased++
	} else {
		d.Waiting++
	}
	if it.order.due <= edge {
		d.AtRisk++
	}
	if it.move.Queued.Before(d.Oldest) {
		d.Oldest = it.move.Queued
	}
}

// Reset implements routing.Emptier.
func (q *Queue) Reset(ctx context.Context) error {
	if err := ready(ctx); err != nil {
		return err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.clear()
	return nil
}

func ready(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return hotline.Fail(hotline.Unavailable, "unavailable").Because(err)
	}
	return nil
}
