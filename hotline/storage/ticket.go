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
			events: events, once: once, now: millis(s.now()), zone: s.zone, outgoing: s.outgoing,
		}
		if err := w.ready(); err != nil {
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
	column, key := addressOf(ref)
	k, ok, err := first(ctx, s.db, scanKept, "SELECT seq, doc FROM ticket WHERE "+column+" = $1", key)
	if err == nil && !ok {
		err = unknownTicket(ref)
	}
	return k, err
}

// addressOf tells by which column a ticket is found.
func addressOf(ref string) (column, key string) {
	if n, ok := hotline.ParseNumber(ref); ok {
		return "number", n
	}
	return "id", plain(ref)
}

func unknownTicket(ref string) error {
	return hotline.Fail(hotline.NotFound, "ticket.unknown", "number", ref)
}

// Update implements hotline.Tickets. The ticket is read in the transaction that writes it, together with
// all others that are changed then.
func (s *Store) Update(ctx context.Context, ref string, once *hotline.Once, change func(*hotline.Ticket) ([]hotline.Event, error)) (hotline.Ticket, error) {
	for range mostTries {
		w := &ticketWrite{ref: ref, rule: change, once: once, now: millis(s.now()), zone: s.zone, outgoing: s.outgoing}
		err := s.tickets.do(ctx, w)
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
