package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"yihaotong/hotline"
)

// verifyPage is how many tickets or entries are in memory at a time.
const verifyPage = 500

// broken is the first broken link; it ends the walk.
type broken string

func (b broken) Error() string { return string(b) }

func brokenf(format string, args ...any) error { return broken(fmt.Sprintf(format, args...)) }

// Verify implements hotline.AuditLog: every ticket's chain up to the head that the ticket names, the
// ticket numbers that were given, and the audit chain up to its head.
func (s *Store) Verify(ctx context.Context) (checked int, what string, err error) {
	err = s.db.snapshot(ctx, func(ctx context.Context, c conn) error { return verifyAll(ctx, c, &checked) })
	var b broken
	if errors.As(err, &b) {
		return checked, string(b), nil
	}
	return checked, "", err
}

func verifyAll(ctx context.Context, c conn, checked *int) error {
	for _, walk := range []func(context.Context, conn, *int) error{verifyTickets, verifyNumbers, verifyAudit} {
		if err := walk(ctx, c, checked); err != nil {
			return err
		}
	}
	return nil
}

// head is what a ticket says about its chain.
type head struct {
	ID       string `json:"id"`
	Number   string `json:"number"`
	LastHash string `json:"last_hash"`
	Events   int    `json:"events"`
}

// chain is the walk along one ticket's events.
type chain struct {
	head
	hash string
	n    int
}

// verifyTickets walks all chains in the order of ticket ids, a page of tickets at a time.
func verifyTickets(ctx context.Context, c conn, checked *int) error {
	last := ""
	for {
		heads, err := gather(ctx, c, document[head], "SELECT doc FROM ticket WHERE id > $1 ORDER BY id LIMIT $2", last, int64(verifyPage))
		if err != nil {
			return err
		}
		if err := verifyPart(ctx, c, heads, last, checked); err != nil {
			return err
		}
		if len(heads) < verifyPage {
			return nil
		}
		last = heads[len(heads)-1].ID
	}
}

// verifyPart walks the events of some tickets that follow each other; after the last tickets of all,
// no further events may come.
func verifyPart(ctx context.Context, c conn, heads []head, after string, checked *int) error {
	chains := make(map[string]*chain, len(heads))
	for _, h := range heads {
		chains[h.ID] = &chain{head: h}
	}
	sql, args := "SELECT ticket, seq, doc FROM event WHERE ticket > $1", []any{after}
	if len(heads) == verifyPage {
		sql, args = sql+" AND ticket <= $2", append(args, heads[len(heads)-1].ID)
	}
	rows, err := c.query(ctx, sql+" ORDER BY ticket, seq", args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var ticket string
		var seq int
		var doc []byte
		if err := rows.Scan(&ticket, &seq, &doc); err != nil {
			return failure(ctx, err)
		}
		if chains[ticket] == nil {
			return brokenf("event %d of ticket %s: the ticket is missing", seq, ticket)
		}
		if err := chains[ticket].follow(seq, doc); err != nil {
			return err
		}
		*checked++
	}
	if err := rows.Err(); err != nil {
		return failure(ctx, err)
	}
	for _, h := range heads {
		if c := chains[h.ID]; c.n != h.Events || c.hash != h.LastHash {
			return brokenf("ticket %s: the history ends after event %d, the ticket says %d", h.Number, c.n, h.Events)
		}
	}
	return nil
}

// follow checks the next event of the chain.
func (c *chain) follow(seq int, doc []byte) error {
	c.n++
	e, err := sealedEvent(doc)
	if err != nil {
		return brokenf("ticket %s: event %d cannot be read", c.Number, seq)
	}
	if seq != c.n || e.Seq != seq || e.Ticket != c.ID {
		return brokenf("ticket %s: event %d is missing", c.Number, c.n)
	}
	hash, err := e.Digest(c.hash)
	if err != nil {
		return err
	}
	if hash != e.Hash {
		return brokenf("ticket %s: event %d (%s) does not fit the one before", c.Number, seq, e.Type)
	}
	c.hash = hash
	return nil
}

// sealedEvent reads an event with its data letter by letter: a value that was a struct when it was
// sealed keeps the order of its fields, on which the hash depends.
func sealedEvent(doc []byte) (hotline.Event, error) {
	type plainEvent hotline.Event
	var e struct {
		plainEvent
		Data map[string]json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(doc, &e); err != nil {
		return hotline.Event{}, err
	}
	if len(e.Data) > 0 {
		e.plainEvent.Data = make(map[string]any, len(e.Data))
		for k, v := range e.Data {
			e.plainEvent.Data[k] = v
		}
	}
	return hotline.Event(e.plainEvent), nil
}

// verifyNumbers compares the numbers that were given with the tickets that bear them.
func verifyNumbers(ctx context.Context, c conn, checked *int) error {
	type series struct {
		prefix       string
		given, there int
	}
	all, err := gather(ctx, c, func(r cursor) (series, error) {
		var s series
		return s, r.Scan(&s.prefix, &s.given, &s.there)
	}, `SELECT prefix, given, (SELECT count(*) FROM ticket WHERE number >= prefix AND number < prefix || ':')
		FROM (SELECT initials || '-' || day || '-' AS prefix, n AS given FROM counter) AS c ORDER BY prefix`)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.given != s.there {
			return brokenf("ticket numbers %s: %d were given, %d are there", s.prefix, s.given, s.there)
		}
		*checked++
	}
	return nil
}

// verifyAudit walks the audit chain.
func verifyAudit(ctx context.Context, c conn, checked *int) error {
	var at auditRow
	for {
		rows, err := gather(ctx, c, scanAudit, "SELECT seq, doc, hash FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2", at.seq, int64(verifyPage))
		if err != nil {
			return err
		}
		for _, r := range rows {
			if r.seq != at.seq+1 {
				return brokenf("audit: entry %d is missing", at.seq+1)
			}
			if link(at.hash, r.doc) != r.hash {
				return brokenf("audit: entry %d does not fit the one before", r.seq)
			}
			at = r
			*checked++
		}
		if len(rows) < verifyPage {
			break
		}
	}
	end, _, err := first(ctx, c, scanAudit, "SELECT seq, '', hash FROM audit_head")
	if err != nil {
		return err
	}
	if end.seq != at.seq || end.hash != at.hash {
		return brokenf("audit: the log ends after entry %d, its head says %d", at.seq, end.seq)
	}
	return nil
}
