package hotline

import (
	"context"
	"slices"
	"time"
)

// hand makes a person the handler of a ticket, outside the life cycle's acts: by the machine from the
// queue, or when somebody hands over. A queued ticket stays queued: the person signs for it (签收).
func (b *Book) hand(t *Ticket, to *Person, by Actor, reason string, now time.Time) ([]Event, error) {
	if to.Disabled || !to.Actor().Handles(t.Team) {
		return nil, BadField("handler", "handler.team", "team", t.Team)
	}
	if !t.Status.Open() || t.Handler == to.ID {
		return nil, nil
	}
	work := t.Clone()
	c := &change{book: b, t: &work, by: by, now: now.UTC().Truncate(time.Millisecond)}
	from := work.Handler
	work.Handler, work.HandlerName = to.ID, to.Name
	c.note(TicketAssigned, true, "handler", to.ID, "from", from, "reason", reason)
	return c.finish(t)
}

// Colleague is a person on duty with what Duty says of it.
type Colleague struct {
	OnDuty
	Account Person
	Load    int // open tickets, counted up to MaxPage
}

// Duty tells who is on duty in a team, with their accounts and loads. People who have no account in
// the team any more are left out. When that leaves nobody, Fallback says so.
func (d *Desk) Duty(ctx context.Context, team string, at time.Time) (Duty, []Colleague, error) {
	duty := d.Book().OnDuty(team, at)
	var staff []Colleague
	for _, p := range duty.People {
		account, err := d.People.PersonByName(ctx, p.Person)
		if CodeOf(err) == NotFound || err == nil && (account.Disabled || !account.Actor().Handles(team)) {
			continue
		}
		if err != nil {
			return duty, nil, err
		}
		load, err := d.load(ctx, account.ID)
		if err != nil {
			return duty, nil, err
		}
		staff = append(staff, Colleague{p, account, load})
	}
	duty.People = slices.DeleteFunc(duty.People, func(p OnDuty) bool {
		return !slices.ContainsFunc(staff, func(s Colleague) bool { return s.Person == p.Person })
	})
	if len(duty.People) == 0 && duty.Fallback == "" {
		duty.Fallback = AllAbsent
	}
	return duty, staff, nil
}

func (d *Desk) load(ctx context.Context, person string) (int, error) {
	page, err := d.Tickets.Find(ctx, Filter{Scope: Scope{All: true}, Handler: []string{person}, Statuses: openStatuses, Limit: MaxPage})
	return len(page.Items), err
}

// choice is the people on duty in one team, with loads that grow as tickets are given out.
type choice struct {
	desk  *Desk
	duty  Duty
	staff map[string]*Colleague
	lead  *Person // takes over when nobody is on duty; nil = the team has none
}

func (d *Desk) choice(ctx context.Context, team string) (*choice, error) {
	duty, staff, err := d.Duty(ctx, team, d.Now())
	if err != nil {
		return nil, err
	}
	c := &choice{desk: d, duty: duty, staff: map[string]*Colleague{}}
	for i := range staff {
		c.staff[staff[i].Person] = &staff[i]
	}
	leads, err := d.People.FindPeople(ctx, PeopleFilter{Team: team, Role: Lead, Limit: MaxPage})
	for i := range leads.Items {
		if !leads.Items[i].Disabled {
			c.lead = &leads.Items[i]
			break
		}
	}
	return c, err
}

// without takes a person out of the choice.
func (c *choice) without(person string) {
	c.duty.People = slices.DeleteFunc(c.duty.People, func(p OnDuty) bool { return c.staff[p.Person].Account.ID == person })
	if len(c.duty.People) == 0 && c.duty.Fallback == "" {
		c.duty.Fallback = AllAbsent
	}
	if c.lead != nil && c.lead.ID == person {
		c.lead = nil
	}
}

// pick gives who gets the ticket and why: "fair", or the reason for which the lead takes over; nil for
// nobody. A ticket that can wait is not put on the lead because the shift is over or full.
func (c *choice) pick(t *Ticket) (*Person, string) {
	chosen, reason := c.duty.Pick(t, func(p string) int { return c.staff[p].Load })
	if reason == "" {
		s := c.staff[chosen.Person]
		s.Load++
		return &s.Account, "fair"
	}
	if canWait := t.Priority == Normal || t.Priority == Low; canWait && (reason == NoShift || reason == Full) {
		return nil, reason
	}
	return c.lead, reason
}

// assignBatch is how many waiting tickets of a team are given out at a time.
const assignBatch = 50

// Assign gives out what waits in the queues of the teams that want it, most urgent first. Several
// copies may run it: who comes second finds the ticket changed and leaves it.
func (d *Desk) Assign(ctx context.Context) (given int, err error) {
	for _, team := range d.Book().TeamSlugs() {
		if !d.Book().Teams[team].Assign {
			continue
		}
		n, err := d.assignTeam(ctx, team)
		given += n
		if err != nil {
			return given, err
		}
	}
	return given, nil
}

func (d *Desk) assignTeam(ctx context.Context, team string) (given int, err error) {
	page, err := d.Tickets.Find(ctx, Filter{
		Scope: Scope{All: true}, Teams: []string{team}, Statuses: []Status{StatusQueued}, Handler: []string{"none"}, Sort: SortUrgency, Limit: assignBatch,
	})
	if err != nil || len(page.Items) == 0 {
		return 0, err
	}
	c, err := d.choice(ctx, team)
	if err != nil {
		return 0, err
	}
	for i := range page.Items {
		seen := &page.Items[i]
		person, reason := c.pick(seen)
		if person == nil {
			continue
		}
		_, err := d.Tickets.Update(ctx, seen.ID, nil, func(t *Ticket) ([]Event, error) {
			if t.Version != seen.Version {
				return nil, nil
			}
			return d.Book().hand(t, person, System, reason, d.Now())
		})
		if err != nil {
			return given, err
		}
		given++
	}
	return given, nil
}
