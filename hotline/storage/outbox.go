package storage

import (
	"cmp"
	"context"
	"slices"
	"time"

	"yihaotong/hotline"
)

// messageRow is a message as insertOutbox stores it; unless it says otherwise, it is due at once.
func messageRow(m hotline.Message, now int64) []any {
	due := now
	if !m.Due.IsZero() {
		due = millis(m.Due)
	}
	return []any{m.ID, m.Sink, plain(m.Subject), m.Body, millis(m.At), int64(m.Attempts), due}
}

func messageRows(all []hotline.Message, now int64) [][]any {
	rows := make([][]any, len(all))
	for i, m := range all {
		rows[i] = messageRow(m, now)
	}
	return rows
}

// Send implements hotline.Outbox.
func (s *Store) Send(ctx context.Context, messages []hotline.Message) error {
	err := s.db.write(ctx, func(ctx context.Context, c conn) error {
		return many(ctx, c, insertOutbox, messageRows(messages, millis(s.now())), nil)
	})
	if err == nil {
		s.hints.committed(messages)
	}
	return err
}

// Pending implements hotline.Outbox. Messages of one subject keep their order: one that waits for
// its time, or that another copy holds, holds back the later ones.
func (s *Store) Pending(ctx context.Context, sink string, limit int, lease time.Duration) ([]hotline.Message, error) {
	var found []numbered
	err := s.db.write(ctx, func(ctx context.Context, c conn) error {
		now := s.now()
		keys, err := dueMessages(ctx, c, s.lock("outbox."+sink), sink, limit, millis(now))
		if err != nil {
			return err
		}
		rows := make([][]any, len(keys))
		for i, id := range keys {
			rows[i] = []any{id, millis(now.Add(lease))}
		}
		found = found[:0]
		return many(ctx, c, leaseMessage, rows, func(r cursor) error {
			m, err := scanMessage(r)
			found = append(found, m)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b numbered) int { return cmp.Compare(a.n, b.n) })
	messages := make([]hotline.Message, len(found))
	for i, m := range found {
		messages[i] = m.Message
	}
	return messages, nil
}

// outboxPage is how many messages are looked at at a time; usually the first are due.
const outboxPage = 1000

var outboxKeys = single("SELECT n, id, subject, due FROM outbox WHERE sink = $1 AND n > $2 ORDER BY n LIMIT $3")

// dueMessages walks along a sink's messages, oldest first, past those that must wait. It takes the lock
// first, in the same round.
func dueMessages(ctx context.Context, c conn, lock []step, sink string, limit int, now int64) ([]string, error) {
	type key struct {
		n, due      int64
		id, subject string
	}
	var due []string
	held := hotline.HeldBack{}
	for last := int64(0); ; lock = nil {
		var page []key
		look := step{outboxKeys, [][]any{{sink, last, int64(min(outboxPage, 2*limit))}}, func(r cursor) error {
			var k key
			err := r.Scan(&k.n, &k.id, &k.subject, &k.due)
			page = append(page, k)
			return err
		}}
		if err := c.together(ctx, append(lock, look)); err != nil {
			return nil, err
		}
		for _, k := range page {
			last = k.n
			if k.due > now || held.Has(k.subject) {
				held.Add(k.subject)
				continue
			}
			if due = append(due, k.id); len(due) == limit {
				return due, nil
			}
		}
		if len(page) < min(outboxPage, 2*limit) {
			return due, nil
		}
	}
}

var (
	leaseMessage = over("key text, until bigint", `UPDATE outbox SET due = u.until FROM u WHERE outbox.id = u.key
		RETURNING n, id, sink, subject, body, at, attempts`)
	putOffMessage  = over("key text, until bigint", "UPDATE outbox SET due = u.until, attempts = outbox.attempts + 1 FROM u WHERE outbox.id = u.key")
	deleteMessages = over("key text", "DELETE FROM outbox WHERE id IN (SELECT key FROM u)")
)

// numbered is a message with its place in the outbox.
type numbered struct {
	n int64
	hotline.Message
}

func scanMessage(c cursor) (numbered, error) {
	var m numbered
	var at int64
	err := c.Scan(&m.n, &m.ID, &m.Sink, &m.Subject, &m.Body, &at, &m.Attempts)
	m.At = instant(at)
	return m, err
}

// Settle implements hotline.Outbox.
func (s *Store) Settle(ctx context.Context, delivered []string, failed map[string]time.Time) error {
	if len(delivered)+len(failed) == 0 {
		return nil
	}
	done := make([][]any, len(delivered))
	for i, id := range delivered {
		done[i] = []any{id}
	}
	late := make([][]any, 0, len(failed))
	for id, until := range failed {
		late = append(late, []any{id, millis(until)})
	}
	return s.db.write(ctx, func(ctx context.Context, c conn) error {
		if err := many(ctx, c, deleteMessages, done, nil); err != nil {
			return err
		}
		return many(ctx, c, putOffMessage, late, nil)
	})
}

// Backlog implements hotline.Outbox.
func (s *Store) Backlog(ctx context.Context) (map[string]int, error) {
	type line struct {
		sink string
		n    int
	}
	lines, err := gather(ctx, s.db, func(c cursor) (line, error) {
		var l line
		return l, c.Scan(&l.sink, &l.n)
	}, "SELECT sink, count(*) FROM outbox GROUP BY sink")
	if err != nil {
		return nil, err
	}
	backlog := map[string]int{}
	for _, l := range lines {
		backlog[l.sink] = l.n
	}
	return backlog, nil
}

// lock are the steps that hold a named lock until the end of the transaction.
func (s *Store) lock(name string) []step {
	if s.db.dialect().lock == "" {
		return nil
	}
	return []step{{batch: single(s.db.dialect().lock), rows: [][]any{{name}}}}
}
