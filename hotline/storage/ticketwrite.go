package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
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

func (w *ticketWrite) isNew() bool { return w.was == nil }

// number completes a new ticket, whose number is known now.
func (w *ticketWrite) number() error {
	if !w.isNew() {
		return nil
	}
	return w.complete()
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
// then). It works on the whole batch with one statement per table, in one round to the server; new
// tickets take a second one, for what needs their number.
func writeTickets(ctx context.Context, c conn, d dialect, all []*ticketWrite) error {
	no := refused{}
	changed, lostChanges := rowsOf(all, false, no)
	steps := append(planned(all, d), changed)
	steps = append(append(steps, sharesOf(all)...), historyOf(all), termsOf(all, d))
	if slices.ContainsFunc(all, (*ticketWrite).isNew) {
		if err := firstRound(ctx, c, append(steps, numbersFor(all)), lostChanges, no); err != nil {
			return err
		}
		for _, w := range all {
			if err := w.number(); err != nil {
				no[w] = err
			}
		}
		steps, lostChanges = nil, func(context.Context, conn) {}
	}
	answers, lostKeys := answersOf(all, no)
	added, lostTickets := rowsOf(all, true, no)
	if len(no) > 0 {
		return no
	}
	steps = append(steps, answers, added, messagesOf(all), talliesOf(all), deedsOf(all), countsOf(all))
	if err := firstRound(ctx, c, steps, lostChanges, no); err != nil {
		return err
	}
	lostKeys()
	lostTickets(ctx, c)
	if len(no) > 0 {
		return no
	}
	return nil
}

// planned makes plans be kept, when many rows are written.
func planned(all []*ticketWrite, d dialect) []step {
	if d.planned == "" || len(all) == 1 {
		return nil
	}
	return []step{{batch: single(d.planned), rows: [][]any{{}}}}
}

// firstRound sends steps that begin with the changed tickets. Of a ticket that somebody else changed
// first, the event is there already: that another step says so is only what follows.
func firstRound(ctx context.Context, c conn, steps []step, lost func(context.Context, conn), no refused) error {
	err := c.together(ctx, steps)
	if err != nil && !errors.Is(err, errTaken) {
		return err
	}
	lost(ctx, c)
	if len(no) > 0 {
		return no
	}
	return err
}
