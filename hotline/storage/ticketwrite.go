package storage

import (
	"cmp"
	"context"
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
	events   []hotline.Event
	tallies  []hotline.Tally
	once     *hotline.Once
	now      int64
}

// refused says which writes of a batch cannot be made; nothing of the batch was kept.
type refused map[*ticketWrite]error

func (r refused) Error() string { return fmt.Sprintf("storage: %d writes refused", len(r)) }

// Batches of a ticket's change. Rows come sorted by key, so that two transactions lock in one order.
var (
	countNumbers = over("initials text, day text, n bigint", `INSERT INTO counter (initials, day, n) SELECT initials, day, n FROM u WHERE true
		ON CONFLICT (initials, day) DO UPDATE SET n = counter.n + excluded.n RETURNING initials, day, n`)
	insertOnce   = insertion("replay", "scope text, key text, digest text, answer bytea, at bigint", "ON CONFLICT DO NOTHING RETURNING scope, key")
	insertTicket = insertion("ticket", "seq bigint, id text, number text, "+ticketColumns, "ON CONFLICT DO NOTHING RETURNING id")
	updateTicket = over("was bigint, ticket_id text, "+ticketColumns, `UPDATE ticket SET version = u.version, status = u.status, open = u.open, type = u.type,
		team = u.team, category = u.category, rank = u.rank, channel = u.channel, risk = u.risk, handler = u.handler, requester = u.requester,
		name = u.name, phone = u.phone, unit = u.unit, building = u.building, parent = u.parent, source = u.source, updated_at = u.updated_at,
		due = u.due, queued_at = u.queued_at, next_at = u.next_at, doc = u.doc
		FROM u WHERE ticket.id = u.ticket_id AND ticket.version = u.was RETURNING id`)
	insertEvent  = insertion("event", "ticket text, seq bigint, doc text", "")
	insertOutbox = insertion("outbox", "id text, sink text, subject text, body bytea, at bigint, attempts bigint, due bigint", "")
	deleteTag    = over("key bigint", "DELETE FROM ticket_tag WHERE seq IN (SELECT key FROM u)")
	insertTag    = insertion("ticket_tag", "tag text, seq bigint", "")
	deleteShare  = over("key bigint", "DELETE FROM ticket_share WHERE seq IN (SELECT key FROM u)")
	insertShare  = insertion("ticket_share", "team text, seq bigint", "")
	addCount     = insertion("ticket_count", "team text, status text, risk text, rank bigint, n bigint",
		"ON CONFLICT (team, status, risk, rank) DO UPDATE SET n = ticket_count.n + excluded.n")
)

// writeTickets makes all changes or, with refused or another error, none (the transaction must end
// then). It works on the whole batch with one statement per table.
func writeTickets(ctx context.Context, c conn, d dialect, all []*ticketWrite) error {
	if err := giveNumbers(ctx, c, all); err != nil {
		return err
	}
	if err := keepAnswers(ctx, c, all); err != nil {
		return err
	}
	if err := keepTickets(ctx, c, all); err != nil {
		return err
	}
	if err := keepWhatFollows(ctx, c, all); err != nil {
		return err
	}
	return keepFinders(ctx, c, d, all)
}

// giveNumbers numbers the new tickets, in the order of the batch.
func giveNumbers(ctx context.Context, c conn, all []*ticketWrite) error {
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
	return c.many(ctx, countNumbers, rows, func(r cursor) error {
		var s series
		var last int
		if err := r.Scan(&s.initials, &s.day, &last); err != nil {
			return err
		}
		for i, w := range wanted[s] {
			w.is.Number = hotline.FormatNumber(s.initials, s.day, last-len(wanted[s])+i+1)
		}
		return nil
	})
}

// keepAnswers stores what a repetition gets. A key that is there already refuses its write.
func keepAnswers(ctx context.Context, c conn, all []*ticketWrite) error {
	type key struct{ scope, key string }
	refusals, first := refused{}, map[key]*ticketWrite{}
	var rows [][]any
	for _, w := range all {
		if w.once == nil {
			continue
		}
		k := key{w.once.Scope, w.once.Key}
		if first[k] != nil {
			refusals[w] = hotline.Fail(hotline.Conflict, "once.exists")
			continue
		}
		first[k] = w
		answer, err := answerOf(w)
		if err != nil {
			refusals[w] = err
			continue
		}
		rows = append(rows, []any{k.scope, k.key, w.once.Digest, answer, w.now})
	}
	sortRows(rows)
	kept := map[key]bool{}
	err := c.many(ctx, insertOnce, rows, func(r cursor) error {
		var k key
		err := r.Scan(&k.scope, &k.key)
		kept[k] = true
		return err
	})
	for k, w := range first {
		if !kept[k] && refusals[w] == nil {
			refusals[w] = hotline.Fail(hotline.Conflict, "once.exists")
		}
	}
	return refusals.or(err)
}

// or gives the error, else the refusals if there are any.
func (r refused) or(err error) error {
	if err != nil || len(r) == 0 {
		return err
	}
	return r
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

// keepTickets stores the tickets themselves. A new one is refused when its source is taken, a
// changed one when somebody else was faster.
func keepTickets(ctx context.Context, c conn, all []*ticketWrite) error {
	var added, changed [][]any
	byID := map[string][]*ticketWrite{}
	refusals := refused{}
	for _, w := range all {
		if w.was != nil && byID[w.is.ID] != nil {
			refusals[w] = errClash // a second change of one ticket in a batch
			continue
		}
		values, err := ticketValues(w.is)
		if err != nil {
			refusals[w] = err
			continue
		}
		byID[w.is.ID] = append(byID[w.is.ID], w)
		if w.was == nil {
			added = append(added, append([]any{w.seq, w.is.ID, w.is.Number}, values...))
		} else {
			changed = append(changed, append([]any{int64(w.was.Version), w.is.ID}, values...))
		}
	}
	kept := func(r cursor) error {
		id, err := scalar[string](r)
		if len(byID[id]) > 0 {
			byID[id] = byID[id][1:]
		}
		return err
	}
	sortRows(added)
	slices.SortFunc(changed, func(a, b []any) int { return cmp.Compare(a[1].(string), b[1].(string)) })
	if err := c.many(ctx, insertTicket, added, kept); err != nil {
		return err
	}
	if err := c.many(ctx, updateTicket, changed, kept); err != nil {
		return err
	}
	for _, missing := range byID {
		for _, w := range missing {
			refusals[w] = whyRefused(ctx, c, w)
		}
	}
	return refusals.or(nil)
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

// keepWhatFollows stores history, outgoing messages, tallies and counts.
func keepWhatFollows(ctx context.Context, c conn, all []*ticketWrite) error {
	var events, messages [][]any
	var tallies []hotline.Tally
	counts := counts{}
	for _, w := range all {
		for _, e := range w.events {
			doc, err := encode(e)
			if err != nil {
				return err
			}
			events = append(events, []any{e.Ticket, int64(e.Seq), doc})
		}
		for _, m := range hotline.Outgoing(*w.is, w.events) {
			messages = append(messages, messageRow(m, w.now))
		}
		tallies = append(tallies, w.tallies...)
		counts.move(w.was, w.is)
	}
	if err := c.many(ctx, insertEvent, events, nil); err != nil {
		return err
	}
	if err := c.many(ctx, insertOutbox, messages, nil); err != nil {
		return err
	}
	if err := c.many(ctx, addTally, tallyRows(tallies), nil); err != nil {
		return err
	}
	return c.many(ctx, addCount, counts.rows(), nil)
}

// keepFinders stores tags, sharing teams and search terms, where they changed.
func keepFinders(ctx context.Context, c conn, d dialect, all []*ticketWrite) error {
	var oldTags, newTags, oldShares, newShares, terms [][]any
	for _, w := range all {
		was := w.was
		if was == nil {
			was = &hotline.Ticket{}
		}
		if before, after := tags(was), tags(w.is); !slices.Equal(before, after) {
			oldTags, newTags = replaceKeys(oldTags, newTags, before, after, w.seq)
		}
		if before, after := shares(was), shares(w.is); !slices.Equal(before, after) {
			oldShares, newShares = replaceKeys(oldShares, newShares, before, after, w.seq)
		}
		if w.was == nil || w.was.Title != w.is.Title || w.was.Text != w.is.Text {
			terms = append(terms, []any{w.seq, searchTerms(w.is)})
		}
	}
	for _, step := range []struct {
		batch batch
		rows  [][]any
	}{{deleteTag, oldTags}, {insertTag, newTags}, {deleteShare, oldShares}, {insertShare, newShares}, {d.search, terms}} {
		if err := c.many(ctx, step.batch, step.rows, nil); err != nil {
			return err
		}
	}
	return nil
}

// replaceKeys plans the change of a ticket's rows in a table of (key, seq).
func replaceKeys(remove, add [][]any, before, after []string, seq int64) ([][]any, [][]any) {
	if len(before) > 0 {
		remove = append(remove, []any{seq})
	}
	for _, key := range after {
		add = append(add, []any{key, seq})
	}
	return remove, add
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
