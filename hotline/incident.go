package hotline

import (
	"context"
	"encoding/json"
	"slices"
	"time"
)

// An incident is one ticket that others were merged into (群体诉求): whoever asked or followed one of
// them follows it, so that one update reaches all. Who left only a telephone number hears of updates by
// tracking, and of the end by a call: each such ticket then stands on the list of those to be called back.

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
	work.Counts.Followers, work.Joined = len(work.Followers), true
	work.AskedAgain = work.AskedAgain || work.Status == StatusClosed
	c.note(TicketJoined, false, "number", number)
	return c.finish(t)
}

// oneIncident reports whether two tickets are probably about one cause: same building, same category,
// within a short time.
func (b *Book) oneIncident(x, y *Ticket) bool {
	apart := x.CreatedAt.Sub(y.CreatedAt).Abs()
	return x.Place.Building != "" && x.Place.Building == y.Place.Building && x.Category == y.Category && apart <= time.Duration(b.Limits.IncidentMinutes)*time.Minute
}

// endsIncident reports whether an event ends an incident, lets it go on, or adds to one that has ended.
func (t *Ticket) endsIncident(e Event) bool {
	switch e.Type {
	case TicketResolved, TicketRejected, TicketCancelled, TicketReopened:
		return t.Joined
	case TicketJoined:
		return !t.Status.Open()
	}
	return false
}

// Incidents is the sink of SinkIncident: it puts the people behind an incident who can only be reached by
// telephone on the list of those to be called back when it ends, and takes them off when it goes on.
type Incidents struct {
	Tickets Tickets
	Book    func() *Book
	Now     Now
}

// Deliver does so for the ticket that the message names. A second delivery changes nothing.
func (s Incidents) Deliver(ctx context.Context, m Message) error {
	var number string
	if err := json.Unmarshal(m.Body, &number); err != nil {
		return Fail(Internal, "internal").Because(err)
	}
	head, err := s.Tickets.Get(ctx, number)
	if err != nil {
		return err
	}
	over := !head.Status.Open() && head.Status != StatusMerged
	incidents := []string{number}
	for told := 0; len(incidents) > 0 && told < maxFollowers; incidents = incidents[1:] {
		f := Filter{Scope: Scope{All: true}, Parent: incidents[0], Statuses: []Status{StatusMerged}, Sort: SortOldest, Limit: MaxPage}
		for {
			page, err := s.Tickets.Find(ctx, f)
			if err != nil {
				return err
			}
			for i := range page.Items {
				if page.Items[i].Joined && len(incidents) < maxFollowers { // merged itself after others had been merged into it
					incidents = append(incidents, page.Items[i].Number)
				}
				if err := s.call(ctx, page.Items[i].ID, number, over); err != nil {
					return err
				}
			}
			told += len(page.Items)
			if f.Cursor = page.Next; f.Cursor == "" || told >= maxFollowers {
				break
			}
		}
	}
	return nil
}

func (s Incidents) call(ctx context.Context, child, incident string, over bool) error {
	_, err := s.Tickets.Update(ctx, child, nil, func(t *Ticket) ([]Event, error) {
		return s.Book().toCall(t, incident, over, s.Now())
	})
	if CodeOf(err) == NotFound {
		return nil
	}
	return err
}

// toCall puts a merged ticket on the list of those to be called back, or takes it off.
func (b *Book) toCall(t *Ticket, incident string, over bool, now time.Time) ([]Event, error) {
	r := t.Requester
	if t.Status != StatusMerged || r.Person != "" || r.Phone == "" && t.Contact == "" || over == (t.Sample != nil) {
		return nil, nil
	}
	work := t.Clone()
	c := &change{book: b, t: &work, by: System, now: now.UTC().Truncate(time.Millisecond)}
	work.Sample, work.Callback = nil, nil
	if over {
		work.Sample = &Sample{}
	}
	c.note(TicketToCall, false, "number", incident, "wanted", over)
	return c.finish(t)
}
