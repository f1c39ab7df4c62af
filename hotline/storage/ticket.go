package storage

import (
	"context"
	"errors"

	"yihaotong/hotline"
)

// mostTries bounds how often a change is tried again when others keep being faster.
const mostTries = 200

// Create implements hotline.Tickets.
func (s *Store) Create(ctx context.Context, t *hotline.Ticket, initials string, events []hotline.Event, once *hotline.Once) error {
	for range mostTries {
		is := *t
		is.Version = 1
		w := &ticketWrite{
			is: &is, seq: newSeq(t), initials: initials, day: localDay(t.CreatedAt, s.zone),
			events: events, once: once, now: millis(s.now()), outgoing: s.outgoing,
		}
		if err := w.ready(s.zone); err != nil {
			return err
		}
		err := s.tickets.do(ctx, w)
		if errors.Is(err, errClash) { // another ticket of the same millisecond has this seq
			continue
		}
		if err != nil {
			return err
		}
		*t = is
		s.hints.committed(w.sent)
		return nil
	}
	return hotline.Fail(hotline.Unavailable, "unavailable").Because(errClash)
}

// Get implements hotline.Tickets.
func (s *Store) Get(ctx context.Context, ref string) (hotline.Ticket, error) {
	k, err := s.load(ctx, ref)
	if err != nil {
		return hotline.Ticket{}, err
	}
	return decode[hotline.Ticket](k.doc)
}

// kept is a ticket as it lies in its row.
type kept struct {
	seq int64
	doc []byte
}

func scanKept(c cursor) (kept, error) {
	var k kept
	return k, c.Scan(&k.seq, &k.doc)
}

// load finds a ticket by number or id.
func (s *Store) load(ctx context.Context, ref string) (kept, error) {
	column, key := "id", plain(ref)
	if n, ok := hotline.ParseNumber(ref); ok {
		column, key = "number", n
	}
	k, ok, err := first(ctx, s.db, scanKept, "SELECT seq, doc FROM ticket WHERE "+column+" = $1", key)
	if err == nil && !ok {
		err = hotline.Fail(hotline.NotFound, "ticket.unknown", "number", ref)
	}
	return k, err
}

// Update implements hotline.Tickets.
func (s *Store) Update(ctx context.Context, ref string, once *hotline.Once, change func(*hotline.Ticket) ([]hotline.Event, error)) (hotline.Ticket, error) {
	for range mostTries {
		k, err := s.load(ctx, ref)
		if err != nil {
			return hotline.Ticket{}, err
		}
		w, err := s.change(k, once, change)
		if err != nil {
			return hotline.Ticket{}, err
		}
		if len(w.events) == 0 {
			return *w.was, nil
		}
		err = s.tickets.do(ctx, w)
		if errors.Is(err, errClash) {
			continue
		}
		if err != nil {
			return hotline.Ticket{}, err
		}
		s.hints.committed(w.sent)
		return *w.is, nil
	}
	return hotline.Ticket{}, hotline.Fail(hotline.Unavailable, "unavailable").Because(errClash)
}

// change lets the rule work on one copy of the ticket and keeps another as it was.
func (s *Store) change(k kept, once *hotline.Once, rule func(*hotline.Ticket) ([]hotline.Event, error)) (*ticketWrite, error) {
	was, err := decode[hotline.Ticket](k.doc)
	if err != nil {
		return nil, err
	}
	is := was.Clone()
	events, err := rule(&is)
	if err != nil {
		return nil, err
	}
	is.Version = was.Version + 1
	w := &ticketWrite{was: &was, is: &is, seq: k.seq, events: events, once: once, now: millis(s.now()), outgoing: s.outgoing}
	if len(events) == 0 {
		return w, nil
	}
	return w, w.ready(s.zone)
}
