package routing

import (
	"context"
	"time"

	"yihaotong/hotline"
)

// Dispatch stands between the database and the teams' queues: it carries committed moves into them
// and lets handlers claim out of them.
type Dispatch struct {
	Queue Queue
	Desk  Desk
}

// claimHold is how long a ticket is held while its claim is written to the database.
const claimHold = 30 * time.Second

// Deliver implements hotline.Sink for hotline.SinkQueue.
func (d *Dispatch) Deliver(ctx context.Context, m hotline.Message) error {
	return d.DeliverAll(ctx, []hotline.Message{m})
}

// DeliverAll implements hotline.BatchSink.
func (d *Dispatch) DeliverAll(ctx context.Context, all []hotline.Message) error {
	var in, out []hotline.QueueMove // what leaves comes first: a full queue takes nothing else
	for i := range all {
		moves, err := hotline.MovesIn(all[i].Body)
		if err != nil {
			return hotline.Fail(hotline.Internal, "internal").Because(err)
		}
		for _, m := range moves {
			if m.Team == "" {
				out = append(out, m)
			} else {
				in = append(in, m)
			}
		}
	}
	return d.Queue.Push(ctx, append(out, in...)...)
}

// Claim gives the handler up to most of the team's tickets, most urgent first; the database has the
// last word on each. When nothing waits there for anybody, what was given to the handler is claimed.
// When the queue is down, it claims from the database alone.
// Forbidden: not the actor's team. Invalid: as Queue.Claim.
func (d *Dispatch) Claim(ctx context.Context, team string, most int, by hotline.Actor) ([]hotline.Ticket, error) {
	if !by.Handles(team) {
		return nil, hotline.Fail(hotline.Forbidden, "forbidden")
	}
	var got []hotline.Ticket
	for len(got) < most {
		leases, err := d.Queue.Claim(ctx, team, by.ID, most-len(got), claimHold)
		if hotline.CodeOf(err) == hotline.Unavailable && ctx.Err() == nil {
			return d.claimStored(ctx, team, most, by, got, by.ID, "none")
		}
		if err != nil {
			return got, whenNone(got, err)
		}
		if len(leases) == 0 {
			return d.claimStored(ctx, team, most, by, got, by.ID)
		}
		for i, l := range leases {
			t, err := d.take(ctx, l, by)
			if err != nil {
				d.giveBack(ctx, leases[i+1:])
				return got, whenNone(got, err)
			}
			if t != nil {
				got = append(got, *t)
			}
		}
	}
	return got, nil
}

// whenNone hides an error from somebody who got tickets: they are theirs, the rest can wait.
func whenNone(got []hotline.Ticket, err error) error {
	if len(got) > 0 {
		return nil
	}
	return err
}

// take writes one claim. With it was committed the message that takes the ticket out of the queue: the
// relay does that long before the lease ends, many at once. A ticket that cannot be claimed any more
// leaves the queue from here: nil, nil.
func (d *Dispatch) take(ctx context.Context, l Lease, by hotline.Actor) (*hotline.Ticket, error) {
	t, err := d.Desk.Do(ctx, l.Ticket, hotline.Act{Name: "claim"}, by, nil)
	switch hotline.CodeOf(err) {
	case "":
		return &t, nil
	case hotline.Conflict, hotline.NotFound:
		_ = d.Queue.Done(context.WithoutCancel(ctx), l) // a failure needs no care: the relay removes it as well
		return nil, nil
	}
	d.giveBack(ctx, []Lease{l})
	return nil, err
}

// giveBack ends leases early. A failure needs no care: they run out by themselves.
func (d *Dispatch) giveBack(ctx context.Context, leases []Lease) {
	for _, l := range leases {
		_ = d.Queue.Return(context.WithoutCancel(ctx), l)
	}
}

// claimStored claims what the database lists as queued for the handlers, most urgent first.
func (d *Dispatch) claimStored(ctx context.Context, team string, most int, by hotline.Actor, got []hotline.Ticket, handlers ...string) ([]hotline.Ticket, error) {
	page, err := d.Desk.Find(ctx, hotline.Filter{
		Teams: []string{team}, Statuses: []hotline.Status{hotline.StatusQueued}, Handler: handlers, Sort: hotline.SortUrgency, Limit: MaxClaim,
	}, by)
	if err != nil {
		return got, whenNone(got, err)
	}
	for _, t := range page.Items {
		if len(got) == most {
			break
		}
		claimed, err := d.Desk.Do(ctx, t.ID, hotline.Act{Name: "claim"}, by, nil)
		switch hotline.CodeOf(err) {
		case "":
			got = append(got, claimed)
		case hotline.Conflict, hotline.NotFound: // somebody was faster
		default:
			return got, whenNone(got, err)
		}
	}
	return got, nil
}
