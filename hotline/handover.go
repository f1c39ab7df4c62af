package hotline

import "context"

// Handover is what came of handing over everything that a person has.
type Handover struct {
	Person Person
	Moved  []Handed
	Kept   []string // numbers of tickets that nobody could take
}

// Handed is one ticket that moved.
type Handed struct {
	Number string
	To     Person
}

// HandOver gives every open ticket of a person who leaves to somebody else: to one person, or, without
// a name, fairly among those on duty in each ticket's team, the lead when nobody is. Only tickets of
// teams that the actor leads move. Forbidden: the actor leads no team of that person.
func (d *Desk) HandOver(ctx context.Context, person, to, reason string, by Actor) (Handover, error) {
	var p problems
	p.text("reason", reason, MaxNote, true)
	if err := p.err(); err != nil {
		return Handover{}, err
	}
	leaving, err := d.People.Person(ctx, person)
	if err != nil {
		return Handover{}, err
	}
	h := Handover{Person: leaving}
	var target *Person
	if to != "" {
		found, err := d.handler(ctx, to)
		if err != nil {
			return h, err
		}
		target = &found
	}
	choices := map[string]*choice{}
	f := Filter{Scope: Scope{All: true}, Handler: []string{leaving.ID}, Statuses: openStatuses, Sort: SortOldest, Limit: MaxPage}
	for {
		page, err := d.Tickets.Find(ctx, f)
		if err != nil {
			return h, err
		}
		for i := range page.Items {
			t := &page.Items[i]
			if !by.Leads(t.Team) {
				h.Kept = append(h.Kept, t.Number)
				continue
			}
			next := target
			if next == nil {
				if next, err = d.successor(ctx, choices, t, leaving.ID); err != nil {
					return h, err
				}
			}
			if err := d.move(ctx, &h, t, next, reason, by); err != nil {
				return h, err
			}
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			return h, nil
		}
	}
}

// successor picks fairly in the ticket's team; the lead takes what nobody on duty can.
func (d *Desk) successor(ctx context.Context, choices map[string]*choice, t *Ticket, leaving string) (*Person, error) {
	c := choices[t.Team]
	if c == nil {
		var err error
		if c, err = d.choice(ctx, t.Team); err != nil {
			return nil, err
		}
		c.without(leaving)
		choices[t.Team] = c
	}
	if p, _ := c.pick(t); p != nil {
		return p, nil
	}
	return c.lead, nil
}

func (d *Desk) move(ctx context.Context, h *Handover, t *Ticket, to *Person, reason string, by Actor) error {
	if to == nil {
		h.Kept = append(h.Kept, t.Number)
		return nil
	}
	moved := false
	_, err := d.Tickets.Update(ctx, t.ID, nil, func(t *Ticket) ([]Event, error) {
		if t.Handler != h.Person.ID {
			return nil, nil
		}
		events, err := d.Book().hand(t, to, by, reason, d.Now())
		moved = len(events) > 0
		return events, err
	})
	switch {
	case CodeOf(err) == Invalid: // not in that team
		h.Kept = append(h.Kept, t.Number)
		return nil
	case err == nil && moved:
		h.Moved = append(h.Moved, Handed{t.Number, *to})
	}
	return err
}
