package hotline

import (
	"context"
	"time"

	"yihaotong/hotline/sla"
)

// A change of policy or calendar leaves running clocks alone. Recalculating is an act of its own,
// which shows first what it would move.

// Move is one clock that recalculating moves, or would move.
type Move struct {
	Number   string    `json:"number"`
	Team     string    `json:"team"`
	Clock    ClockKind `json:"clock"`
	OldLimit string    `json:"old_limit"`
	NewLimit string    `json:"new_limit"`
	OldDue   time.Time `json:"old_due"`
	NewDue   time.Time `json:"new_due"`
	Late     bool      `json:"late"` // the new due time has passed: a breach that was none before
}

// Recalculate judges the running clocks of a ticket by the policy and the calendar in force. Start,
// pauses, granted extensions and breaches stay. No events means that nothing moves.
func (b *Book) Recalculate(t *Ticket, by Actor, now time.Time) ([]Event, []Move, error) {
	if !t.Status.Open() {
		return nil, nil, nil
	}
	work := t.Clone()
	c := &change{book: b, t: &work, by: by, now: now.UTC().Truncate(time.Millisecond)}
	var moves []Move
	err := eachLimit(b.Policy.Targets(t.target(), now), func(kind ClockKind, l sla.Limit) error {
		k := work.Clocks.Of(kind)
		if !k.Running() {
			return nil
		}
		was := *k
		if err := b.record(&work, kind, k.aimed(sla.Fact{Limit: l, Calendar: b.Calendar.ID()}, c.now)); err != nil {
			return err
		}
		if k.Due.Equal(was.Due) && k.Provisional == was.Provisional {
			k.Facts, k.Told = was.Facts, was.Told
			k.Limit, k.Half, k.Soon = was.Limit, was.Half, was.Soon
			return nil
		}
		late := k.Due.Before(now) && !was.Due.Before(now)
		moves = append(moves, Move{t.Number, t.Team, kind, was.Limit, k.Limit, was.Due, k.Due, late})
		return nil
	})
	if err != nil || len(moves) == 0 {
		return nil, nil, err
	}
	work.Clocks.Policy, work.Clocks.Calendar = b.Policy.ID(), b.Calendar.ID()
	for _, m := range moves {
		c.note(ClockRecalculated, false, "clock", string(m.Clock), "was", timeOrEmpty(m.OldDue), "due", timeOrEmpty(m.NewDue),
			"policy", b.Policy.ID(), "calendar", b.Calendar.ID())
	}
	events, err := c.finish(t)
	return events, moves, err
}

// Recalculation walks all open tickets.
type Recalculation struct {
	Tickets Tickets
	Book    func() *Book
	Now     Now
}

// Show calls told with everything that Apply would move now. Nothing is changed.
func (r *Recalculation) Show(ctx context.Context, told func(Move) error) error {
	return r.walk(ctx, func(t *Ticket) ([]Move, error) {
		_, moves, err := r.Book().Recalculate(t, System, r.Now())
		return moves, err
	}, told)
}

// Apply moves the clocks and calls told with what it moved; each ticket's history says so.
func (r *Recalculation) Apply(ctx context.Context, by Actor, told func(Move) error) error {
	return r.walk(ctx, func(t *Ticket) ([]Move, error) {
		var moves []Move
		_, err := r.Tickets.Update(ctx, t.ID, nil, func(t *Ticket) (events []Event, err error) {
			events, moves, err = r.Book().Recalculate(t, by, r.Now())
			return events, err
		})
		return moves, err
	}, told)
}

// walk goes over the open tickets, page by page, oldest first.
func (r *Recalculation) walk(ctx context.Context, each func(*Ticket) ([]Move, error), told func(Move) error) error {
	f := Filter{Scope: Scope{All: true}, Statuses: openStatuses, Sort: SortOldest, Limit: MaxPage}
	for {
		page, err := r.Tickets.Find(ctx, f)
		if err != nil {
			return err
		}
		for i := range page.Items {
			moves, err := each(&page.Items[i])
			if err != nil {
				return err
			}
			for _, m := range moves {
				if err := told(m); err != nil {
					return err
				}
			}
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			return nil
		}
	}
}
