package storage

import (
	"context"
	"sync"

	"yihaotong/hotline"
)

// Batches that read tickets before they change.
var (
	byID     = reading("id")
	byNumber = reading("number")
)

func reading(column string) batch {
	const columns = "t.id, t.number, t.seq, t.doc"
	b := over("key text", "SELECT "+columns+" FROM u JOIN ticket t ON t."+column+" = u.key")
	b.row, b.typed = "SELECT "+columns+" FROM ticket t WHERE t."+column+" = $1", true
	return b
}

// decide sends the steps, reads the tickets that are to change and lets each rule say how, all at once. It
// gives the writes that something is left of to write.
func decide(ctx context.Context, c conn, steps []step, all []*ticketWrite) ([]*ticketWrite, error) {
	found := map[string]kept{}
	ids, numbers := step{batch: byID, each: keep(found)}, step{batch: byNumber, each: keep(found)}
	wanted := map[string]bool{}
	for _, w := range all {
		column, key := addressOf(w.ref)
		switch {
		case w.isNew() || wanted[key]:
		case column == "number":
			numbers.rows = append(numbers.rows, []any{key})
		default:
			ids.rows = append(ids.rows, []any{key})
		}
		wanted[key] = true
	}
	if err := c.together(ctx, append(steps, ids, numbers)); err != nil {
		return nil, err
	}
	var rules sync.WaitGroup
	for _, w := range all {
		if w.isChange() {
			rules.Go(func() { w.declined = safely(func() error { return w.apply(found) }) })
		}
	}
	rules.Wait()
	var left []*ticketWrite
	for _, w := range all {
		if w.declined == nil && len(w.events) > 0 {
			left = append(left, w)
		}
	}
	return left, nil
}

// keep notes tickets by id and number.
func keep(found map[string]kept) func(cursor) error {
	return func(r cursor) error {
		var id, number string
		var k kept
		err := r.Scan(&id, &number, &k.seq, &k.doc)
		found[id], found[number] = k, k
		return err
	}
}

// apply lets the rule work on one copy of the ticket and keeps another as it was.
func (w *ticketWrite) apply(found map[string]kept) error {
	_, key := addressOf(w.ref)
	k, ok := found[key]
	if !ok {
		return unknownTicket(w.ref)
	}
	was, err := decode[hotline.Ticket](k.doc)
	if err != nil {
		return err
	}
	is := was.Clone()
	if w.events, err = w.rule(&is); err != nil {
		return err
	}
	w.was, w.is, w.seq = &was, &is, k.seq
	if len(w.events) == 0 {
		w.is = w.was
		return nil
	}
	is.Version = was.Version + 1
	return w.ready()
}
