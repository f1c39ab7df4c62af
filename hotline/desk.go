package hotline

import (
	"context"
	"time"
)

// Desk is the only writer of tickets. It puts the pure rules, the router and the store together:
// every door (web, phone, chat, alarm, import) opens and moves tickets through it.
type Desk struct {
	Tickets Tickets
	People  People
	Router  Router
	Book    func() *Book
	Now     Now
}

// Opening is what somebody hands in. Text alone is enough.
type Opening struct {
	Title      string     `json:"title,omitempty"`
	Text       string     `json:"text"`
	Channel    Channel    `json:"channel,omitempty"`
	Type       Type       `json:"type,omitempty"`
	Team       string     `json:"team,omitempty"`
	Category   string     `json:"category,omitempty"`
	Priority   Priority   `json:"priority,omitempty"`
	Place      Place      `json:"place"`
	Requester  Requester  `json:"requester"`
	Contact    string     `json:"contact,omitempty"`
	Tags       []string   `json:"tags,omitempty"`
	Visibility Visibility `json:"visibility,omitempty"`
	Source     string     `json:"source,omitempty"`
	At         time.Time  `json:"at,omitzero"` // when it was asked, for imports; zero = now
}

// Opened is a new ticket with what only its creator is told.
type Opened struct {
	Ticket     Ticket
	TrackCode  string
	Duplicates []Twin
}

// Twin is an open ticket that may be about the same matter.
type Twin struct {
	Number   string  `json:"number"`
	Title    string  `json:"title"`
	Score    float64 `json:"score"`
	Incident bool    `json:"incident"` // same place and matter within a short time: one cause, many callers
}

// Open makes a ticket: checks it, routes it, starts its clocks and stores it. answer, if not nil,
// shapes the reply that a repetition of the same key gets.
// Invalid: bad fields. Conflict: the source was taken before, or once was used.
func (d *Desk) Open(ctx context.Context, o Opening, by Actor, once *Once, answer func(Opened) ([]byte, error)) (Opened, error) {
	if err := o.check(d.Book(), by); err != nil {
		return Opened{}, err
	}
	decision, err := d.Router.Decide(ctx, Request{Title: o.Title, Text: o.Text, Channel: o.Channel, Place: o.Place})
	if err != nil {
		return Opened{}, err
	}
	code := NewTrackCode()
	t, events, err := d.Book().open(o, decision, by, code, d.Now())
	if err != nil {
		return Opened{}, err
	}
	twins, err := d.twins(ctx, &t, by)
	if err != nil {
		return Opened{}, err
	}
	if once != nil && answer != nil {
		once.Answer = func(t Ticket) ([]byte, error) { return answer(Opened{t, code, twins}) }
	}
	if err := d.Tickets.Create(ctx, &t, d.Book().Teams[t.Team].Initials, events, once); err != nil {
		return Opened{}, err
	}
	return Opened{Ticket: t, TrackCode: code, Duplicates: twins}, nil
}

// Do lets an actor act on a ticket that lies in the actor's scope. Foreign tickets are NotFound.
func (d *Desk) Do(ctx context.Context, ref string, a Act, by Actor, once *Once) (Ticket, error) {
	if err := d.prepare(ctx, ref, &a, by); err != nil {
		return Ticket{}, err
	}
	t, err := d.Tickets.Update(ctx, ref, once, func(t *Ticket) ([]Event, error) {
		if !by.Requester && !by.Scope().Covers(t) {
			return nil, Fail(NotFound, "ticket.unknown", "number", ref)
		}
		return d.Book().Do(t, a, by, d.Now())
	})
	if err == nil && a.Name == "merge" {
		err = d.join(ctx, &t, by)
	}
	return t, err
}

// prepare looks up what an act refers to, in the actor's scope.
func (d *Desk) prepare(ctx context.Context, ref string, a *Act, by Actor) error {
	switch a.Name {
	case "assign":
		p, err := d.handler(ctx, a.Handler)
		if err != nil {
			return err
		}
		a.assignee = &p
	case "merge":
		into, err := d.other(ctx, ref, "into", a.Into, by)
		if err != nil {
			return err
		}
		if into.Status.Final() {
			return Fail(Conflict, "merge.final", "number", into.Number)
		}
		a.Into = into.Number
	case "link":
		to, err := d.other(ctx, ref, "to", a.To, by)
		if err != nil {
			return err
		}
		a.To = to.Number
	}
	return nil
}

// other finds the second ticket of an act. The first comes first: who may not see it learns nothing
// of the second.
func (d *Desk) other(ctx context.Context, ref, field, number string, by Actor) (Ticket, error) {
	if _, err := d.Get(ctx, ref, by); err != nil {
		return Ticket{}, err
	}
	if number == "" {
		return Ticket{}, BadField(field, "required")
	}
	t, err := d.Get(ctx, number, by)
	if CodeOf(err) == NotFound {
		return Ticket{}, BadField(field, "ticket.unknown", "number", number)
	}
	return t, err
}

func (d *Desk) handler(ctx context.Context, ref string) (Person, error) {
	if ref == "" {
		return Person{}, BadField("handler", "required")
	}
	p, err := d.People.Person(ctx, ref)
	if CodeOf(err) == NotFound {
		p, err = d.People.PersonByName(ctx, ref)
	}
	if CodeOf(err) == NotFound {
		return Person{}, BadField("handler", "person.unknown", "value", ref)
	}
	return p, err
}

// Attach adds a stored file to a ticket.
func (d *Desk) Attach(ctx context.Context, ref string, file Attachment, by Actor) (Ticket, error) {
	return d.Do(ctx, ref, Act{Name: "attach", attachment: &file}, by, nil)
}

// Get reads a ticket in the actor's scope; a foreign one is NotFound, as if it did not exist.
func (d *Desk) Get(ctx context.Context, ref string, by Actor) (Ticket, error) {
	if n, ok := ParseNumber(ref); ok {
		ref = n
	}
	t, err := d.Tickets.Get(ctx, ref)
	if err != nil {
		return Ticket{}, err
	}
	if !by.Scope().Covers(&t) {
		return Ticket{}, Fail(NotFound, "ticket.unknown", "number", ref)
	}
	return t, nil
}

// Track reads a ticket by number and tracking code; the caller then acts as its requester.
// NotFound for a wrong number and a wrong code alike.
func (d *Desk) Track(ctx context.Context, number, code string) (Ticket, Actor, error) {
	n, ok := ParseNumber(number)
	if !ok {
		return Ticket{}, Actor{}, Fail(NotFound, "track.unknown")
	}
	t, err := d.Tickets.Get(ctx, n)
	if CodeOf(err) == NotFound || err == nil && !SameSecret(t.TrackHash, code) {
		return Ticket{}, Actor{}, Fail(NotFound, "track.unknown")
	}
	if err != nil {
		return Ticket{}, Actor{}, err
	}
	return t, Actor{ID: t.Requester.Person, Name: t.Requester.Name, Role: Employee, Requester: true}, nil
}

// Find lists tickets in the actor's scope.
func (d *Desk) Find(ctx context.Context, f Filter, by Actor) (Page[Ticket], error) {
	if f.Limit < 0 || f.Limit > MaxPage {
		return Page[Ticket]{}, BadField("limit", "range", "low", 1, "high", MaxPage)
	}
	f.Scope = by.Scope()
	return d.Tickets.Find(ctx, f)
}

// History reads the events of a ticket that the actor may see.
func (d *Desk) History(ctx context.Context, t *Ticket, by Actor, after, limit int) ([]Event, error) {
	all, err := d.Tickets.History(ctx, t.ID, after, limit)
	if err != nil || by.SeesInternal() && !by.Owns(t) {
		return all, err
	}
	public := all[:0]
	for _, e := range all {
		if e.Public {
			public = append(public, e)
		}
	}
	return public, nil
}

// Check reports what Open would refuse, without opening anything.
func (d *Desk) Check(o Opening, by Actor) error { return o.check(d.Book(), by) }
