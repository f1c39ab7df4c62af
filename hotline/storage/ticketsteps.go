package storage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"yihaotong/hotline"
)

// Batches of a ticket's change. Rows come sorted by key, so that two transactions lock in one order.
var (
	countNumbers = insertion("counter", "initials text, day text, n bigint", "ON CONFLICT (initials, day) DO UPDATE SET n = counter.n + excluded.n RETURNING initials, day, n")
	insertOnce   = insertion("replay", "scope text, key text, digest text, answer bytea, at bigint", "ON CONFLICT DO NOTHING RETURNING scope, key")
	insertTicket = insertion("ticket", "seq bigint, id text, number text, "+ticketColumns, "ON CONFLICT DO NOTHING RETURNING id")
	updateTicket = exchange("ticket", ticketColumns)
	insertEvent  = insertion("event", "ticket text, seq bigint, doc text", "")
	insertOutbox = insertion("outbox", "id text, sink text, subject text, body bytea, at bigint, attempts bigint, due bigint", "")
	deleteShare  = over("key bigint", "DELETE FROM ticket_share WHERE seq IN (SELECT key FROM u)")
	insertShare  = insertion("ticket_share", "team text, seq bigint", "")
	addCount     = insertion("ticket_count", "team text, status text, risk text, rank bigint, n bigint",
		"ON CONFLICT (team, status, risk, rank) DO UPDATE SET n = ticket_count.n + excluded.n")
)

// numbersFor numbers the new tickets, in the order of the batch.
func numbersFor(all []*ticketWrite) step {
	type series struct{ initials, day string }
	wanted := map[series][]*ticketWrite{}
	for _, w := range all {
		if w.was == nil {
			s := series{w.initials, w.day}
			wanted[s] = append(wanted[s], w)
		}
	}
	rows := make([][]any, 0, len(wanted))
	for s, tickets := range wanted {
		rows = append(rows, []any{s.initials, s.day, int64(len(tickets))})
	}
	sortRows(rows)
	return step{countNumbers, rows, func(r cursor) error {
		var s series
		var last int
		if err := r.Scan(&s.initials, &s.day, &last); err != nil {
			return err
		}
		for i, w := range wanted[s] {
			w.is.Number = hotline.FormatNumber(s.initials, s.day, last-len(wanted[s])+i+1)
		}
		return nil
	}}
}

// answersOf stores what a repetition gets; called after it, the function refuses the writes whose key
// is there already.
func answersOf(all []*ticketWrite, no refused) (step, func()) {
	type key struct{ scope, key string }
	holders := map[key]*ticketWrite{}
	var rows [][]any
	for _, w := range all {
		if w.once == nil {
			continue
		}
		k := key{plain(w.once.Scope), plain(w.once.Key)}
		if holders[k] != nil {
			no[w] = hotline.Fail(hotline.Conflict, "once.exists")
			continue
		}
		answer, err := answerOf(w)
		if err != nil {
			no[w] = err
			continue
		}
		holders[k] = w
		rows = append(rows, []any{k.scope, k.key, plain(w.once.Digest), answer, w.now})
	}
	sortRows(rows)
	kept := func(r cursor) error {
		var k key
		err := r.Scan(&k.scope, &k.key)
		delete(holders, k)
		return err
	}
	return step{insertOnce, rows, kept}, func() {
		for _, w := range holders {
			no[w] = hotline.Fail(hotline.Conflict, "once.exists")
		}
	}
}

func answerOf(w *ticketWrite) (answer []byte, err error) {
	if w.once.Answer == nil {
		return []byte{}, nil
	}
	err = safely(func() error {
		answer, err = w.once.Answer(*w.is)
		return err
	})
	return answer, err
}

// rowsOf stores the new or the changed tickets themselves; called after it, the function refuses the
// writes that were not made: a new ticket's source is taken, or somebody else changed the ticket.
func rowsOf(all []*ticketWrite, added bool, no refused) (step, func(context.Context, conn)) {
	s := step{batch: updateTicket}
	if added {
		s.batch = insertTicket
	}
	holders := map[string]*ticketWrite{}
	for _, w := range all {
		switch {
		case (w.was == nil) != added:
			continue
		case holders[w.is.ID] != nil:
			no[w] = errClash // a second change of one ticket in the batch
			continue
		case added:
			s.rows = append(s.rows, append([]any{w.seq, w.is.ID, w.is.Number}, w.values...))
		default:
			s.rows = append(s.rows, append([]any{w.is.ID, int64(w.was.Version)}, w.values...))
		}
		holders[w.is.ID] = w
	}
	sortRows(s.rows)
	s.each = func(r cursor) error {
		id, err := scalar[string](r)
		delete(holders, id)
		return err
	}
	return s, func(ctx context.Context, c conn) {
		for _, w := range holders {
			if no[w] == nil {
				no[w] = whyRefused(ctx, c, w)
			}
		}
	}
}

// whyRefused tells a taken source from a clash, which the caller tries again.
func whyRefused(ctx context.Context, c conn, w *ticketWrite) error {
	if w.was != nil || w.is.Source == "" {
		return errClash
	}
	_, taken, err := first(ctx, c, scalar[string], "SELECT id FROM ticket WHERE channel = $1 AND source = $2 AND source <> ''", string(w.is.Channel), plain(w.is.Source))
	switch {
	case err != nil:
		return err
	case taken:
		return hotline.Fail(hotline.Conflict, "source.exists")
	}
	return errClash
}

func historyOf(all []*ticketWrite) step {
	s := step{batch: insertEvent}
	for _, w := range all {
		s.rows = append(s.rows, w.history...)
	}
	return s
}

func messagesOf(all []*ticketWrite) step {
	var sent []hotline.Message
	for _, w := range all {
		sent = append(sent, w.sent...)
	}
	return step{batch: insertOutbox, rows: messageRows(hotline.Bundle(sent), all[0].now)}
}

func talliesOf(all []*ticketWrite) step {
	var done []deed
	for _, w := range all {
		done = append(done, w.deeds...)
	}
	return step{batch: addTally, rows: tallyRows(done)}
}

func deedsOf(all []*ticketWrite) step {
	s := step{batch: insertDeed}
	for _, w := range all {
		for i := range w.deeds {
			s.rows = append(s.rows, w.deeds[i].row(w.seq))
		}
	}
	return s
}

func countsOf(all []*ticketWrite) step {
	sum := counts{}
	for _, w := range all {
		sum.move(w.was, w.is)
	}
	return step{batch: addCount, rows: sum.rows()}
}

func termsOf(all []*ticketWrite, d dialect) step {
	s := step{batch: d.search}
	for _, w := range all {
		if w.words {
			s.rows = append(s.rows, []any{w.seq, w.terms})
		}
	}
	return s
}

// sharesOf stores the teams that see the tickets beside those that hold them, where they changed.
func sharesOf(all []*ticketWrite) []step {
	remove, add := step{batch: deleteShare}, step{batch: insertShare}
	for _, w := range all {
		var before []string
		if w.was != nil {
			before = shares(w.was)
		}
		after := shares(w.is)
		if slices.Equal(before, after) {
			continue
		}
		remove.rows = append(remove.rows, []any{w.seq})
		for _, team := range after {
			add.rows = append(add.rows, []any{plain(team), w.seq})
		}
	}
	return []step{remove, add}
}

// sortRows sorts by the first columns, which are the key.
func sortRows(rows [][]any) {
	slices.SortFunc(rows, func(a, b []any) int {
		if n, ok := a[0].(int64); ok {
			return cmp.Compare(n, b[0].(int64))
		}
		return cmp.Or(cmp.Compare(a[0].(string), b[0].(string)), cmp.Compare(fmt.Sprint(a[1]), fmt.Sprint(b[1])))
	})
}

// localDay is the day of an instant in the house's zone, as ticket numbers carry it.
func localDay(at time.Time, zone *time.Location) string { return at.In(zone).Format("20060102") }
