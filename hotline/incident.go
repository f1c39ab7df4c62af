package hotline

import (
	"context"
	"slices"
	"time"
)

// An incident is one ticket that others were merged into (群体诉求): whoever asked or followed one of
// them follows it, so that one update reaches all.

// maxFollowers bounds one incident.
const maxFollowers = 1000

// join makes the people behind a merged ticket followers of the one it went into.
func (d *Desk) join(ctx context.Context, child *Ticket, by Actor) error {
	people := slices.Clone(child.Followers)
	if child.Requester.Person != "" {
		people = append(people, child.Requester.Person)
	}
	_, err := d.Tickets.Update(ctx, child.Parent, nil, func(t *Ticket) ([]Event, error) {
		return d.Book().joined(t, child.Number, people, by, d.Now())
	})
	return err
}

func (b *Book) joined(t *Ticket, number string, people []string, by Actor, now time.Time) ([]Event, error) {
	work := t.Clone()
	c := &change{book: b, t: &work, by: by, now: now.UTC().Truncate(time.Millisecond)}
	for _, p := range people {
		if p != work.Requester.Person && !slices.Contains(work.Followers, p) && len(work.Followers) < maxFollowers {
			work.Followers = append(work.Followers, p)
		}
	}
	work.Counts.Followers = len(work.Followers)
	c.note(TicketJoined, false, "number", number)
	return c.finish(t)
}

// oneIncident reports whether two tickets are probably about one cause: same building, same category,
// within a short time.
func (b *Book) oneIncident(x, y *Ticket) bool {
	apart := x.CreatedAt.Sub(y.CreatedAt).Abs()
	return x.Place.Building != "" && x.Place.Building == y.Place.Building && x.Category == y.Category && apart <= b.Limits.IncidentWithin
}
