package storage

import (
	"context"
	"fmt"
	"time"

	"yihaotong/hotline"
)

// ticketWrite is one change of one ticket: what it was, what it becomes and what follows from it.
type ticketWrite struct {
	was      *hotline.Ticket // nil = it is new
	is       *hotline.Ticket // a new one gets its number when it is written
	seq      int64
	initials string
	day      string // local day of a new ticket, YYYYMMDD
	once     *hotline.Once
	events   []hotline.Event
	now      int64
	outgoing func(hotline.Ticket, []hotline.Event) []hotline.Message

	// made ready before the transaction, by whoever asks for the change
	history [][]any // rows of events
	deeds   []deed  // what it adds to the tallies
	words   bool    // its search terms changed
	terms   string

	// made in the transaction, when the number is known
	values []any // columns of the ticket
	sent   []hotline.Message
}

// ready does what needs no transaction.
func (w *ticketWrite) ready(zone *time.Location) error {
	for _, e := range w.events {
		doc, err := encode(e)
		if err != nil {
			return err
		}
		w.history = append(w.history, []any{e.Ticket, int64(e.Seq), doc})
	}
	w.deeds = deeds(w.was, w.is, w.events, zone)
	if w.words = w.was == nil || !sameWords(w.was, w.is); w.words {
		w.terms = searchTerms(w.is)
	}
	if w.was != nil {
		return w.complete()
	}
	return nil
}

// complete does what needs the number.
func (w *ticketWrite) complete() (err error) {
	w.sent = w.outgoing(*w.is, w.events)
	w.values, err = ticketValues(w.is)
	return err
}

// refused says which writes of a batch cannot be made; nothing of the batch was kept.
type refused map[*ticketWrite]error

func (r refused) Error() string { return fmt.Sprintf("storage: %d writes refused", len(r)) }

// writeTickets makes all changes or, with refused or another error, none (the transaction must end
// then). It works on the whole batch with one statement per table, in three rounds: who was faster;
// what needs no number; what does, while other transactions wait for the next number.
func writeTickets(ctx context.Context, c conn, d dialect, all []*ticketWrite) error {
	no := refused{}
	changed, lostTickets := rowsOf(all, false, no)
	if err := c.together(ctx, []step{changed}); err != nil {
		return err
	}
	lostTickets(ctx, c)
	if len(no) > 0 {
		return no
	}
	if err := c.together(ctx, append(sharesOf(all), historyOf(all), termsOf(all, d), numbersFor(all))); err != nil {
		return err
	}
	for _, w := range all {
		if w.was == nil {
			if err := w.complete(); err != nil {
				no[w] = err
			}
		}
	}
	answers, lostKeys := answersOf(all, no)
	added, lostTickets := rowsOf(all, true, no)
	if len(no) > 0 {
		return no
	}
	if err := c.together(ctx, []step{answers, added, messagesOf(all), talliesOf(all), deedsOf(all), countsOf(all)}); err != nil {
		return err
	}
	lostKeys()
	lostTickets(ctx, c)
	if len(no) > 0 {
		return no
	}
	return nil
}
