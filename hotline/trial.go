package hotline

import (
	"context"
	"time"

	"yihaotong/hotline/sla"
)

// Trial is what another policy would have made of past tickets. Nothing is changed.
type Trial struct {
	Policy   string               `json:"policy"`
	Tickets  int                  `json:"tickets"`
	Complete bool                 `json:"complete"` // false when the period has more tickets than were looked at
	Clocks   map[ClockKind]*Tried `json:"clocks"`
}

// Tried counts one kind of clock.
type Tried struct {
	Earlier      int      `json:"earlier"` // due times that would be
	Later        int      `json:"later"`
	BreachedThen int      `json:"breached_then"` // as it was judged
	BreachedNow  int      `json:"breached_now"`  // by the tried policy
	Examples     []string `json:"examples"`      // numbers of tickets whose verdict would change
}

const (
	mostTried     = 50_000
	triedExamples = 10
)

// Try judges the tickets asked in [from, to) by a policy. Each clock's own facts stay: its start, its
// pauses, when it was met; only the limits are those of the policy.
func (r *Recalculation) Try(ctx context.Context, p *sla.Policy, from, to time.Time) (Trial, error) {
	trial := Trial{Policy: p.ID(), Complete: true, Clocks: map[ClockKind]*Tried{ClockSign: {}, ClockResponse: {}, ClockResolve: {}}}
	f := Filter{Scope: Scope{All: true}, From: from, To: to, Sort: SortOldest, Limit: MaxPage}
	for {
		page, err := r.Tickets.Find(ctx, f)
		if err != nil {
			return trial, err
		}
		for i := range page.Items {
			if err := r.Book().try(&trial, p, &page.Items[i], r.Now()); err != nil {
				return trial, err
			}
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			return trial, nil
		}
		if trial.Tickets >= mostTried {
			trial.Complete = false
			return trial, nil
		}
	}
}

func (b *Book) try(trial *Trial, p *sla.Policy, t *Ticket, now time.Time) error {
	trial.Tickets++
	return eachLimit(p.Targets(t.target(), t.CreatedAt), func(kind ClockKind, l sla.Limit) error {
		c := t.Clocks.Of(kind)
		if len(c.Facts) == 0 {
			return nil
		}
		then, err := b.Timer(c)
		if err != nil {
			return err
		}
		tried := Clock{Limit: l.String()}
		for _, f := range c.Facts {
			if f.Limit != (sla.Limit{}) {
				f.Limit = l
			}
			tried.Facts = append(tried.Facts, f)
		}
		judged, err := b.Timer(&tried)
		if err != nil {
			return err
		}
		trial.Clocks[kind].count(t.Number, &then, &judged, now)
		return nil
	})
}

func (x *Tried) count(number string, then, judged *sla.Timer, now time.Time) {
	switch {
	case judged.Due.Before(then.Due):
		x.Earlier++
	case judged.Due.After(then.Due):
		x.Later++
	}
	was, is := len(then.BreachesAt(now)) > 0, len(judged.BreachesAt(now)) > 0
	if was {
		x.BreachedThen++
	}
	if is {
		x.BreachedNow++
	}
	if was != is && len(x.Examples) < triedExamples {
		x.Examples = append(x.Examples, number)
	}
}
