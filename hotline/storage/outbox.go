package storage

import (
	"context"
	"time"

	"yihaotong/hotline"
)

// messageRow is a message as insertOutbox stores it; it is due at once.
func messageRow(m hotline.Message, now int64) []any {
	return []any{m.ID, m.Sink, plain(m.Subject), m.Body, millis(m.At), int64(m.Attempts), now}
}

// Pending implements hotline.Outbox. Messages of one subject keep their order: one that waits for
// its time, or that another copy holds, holds back the later ones.
func (s *Store) Pending(ctx context.Context, sink string, limit int, lease time.Duration) ([]hotline.Message, error) {
	var found []hotline.Message
	err := s.db.write(ctx, func(ctx context.Context, c conn) error {
		if err := s.lock(ctx, c, "outbox."+sink); err != nil {
			return err
		}
		now := s.now()
		rows, err := gather(ctx, c, scanMessage, `SELECT o.id, o.sink, o.subject, o.body, o.at, o.attempts FROM outbox o
			WHERE o.sink = $1 AND o.due <= $2 AND NOT EXISTS
				(SELECT 1 FROM outbox e WHERE e.sink = o.sink AND e.subject = o.subject AND e.n < o.n AND e.due > o.due)
			ORDER BY o.due, o.n LIMIT $3`+s.db.dialect().skipLocked, sink, millis(now), int64(limit))
		if err != nil {
			return err
		}
		leased := make([][]any, len(rows))
		found = make([]hotline.Message, len(rows))
		for i, r := range rows {
			leased[i], found[i] = []any{r.ID, millis(now.Add(lease))}, r
		}
		return many(ctx, c, leaseMessage, leased, nil)
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

var (
	leaseMessage   = over("key text, until bigint", "UPDATE outbox SET due = u.until FROM u WHERE outbox.id = u.key")
	putOffMessage  = over("key text, until bigint", "UPDATE outbox SET due = u.until, attempts = outbox.attempts + 1 FROM u WHERE outbox.id = u.key")
	deleteMessages = over("key text", "DELETE FROM outbox WHERE id IN (SELECT key FROM u)")
)

func scanMessage(c cursor) (hotline.Message, error) {
	var m hotline.Message
	var at int64
	err := c.Scan(&m.ID, &m.Sink, &m.Subject, &m.Body, &at, &m.Attempts)
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

// Wake gives the channel that hints at new messages of a sink, for its relay in this process. A
// hint may be lost; looking now and then is still needed.
func (s *Store) Wake(sink string) <-chan struct{} { return s.wakeOf(sink) }

func (s *Store) wakeOf(sink string) chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wakes[sink] == nil {
		s.wakes[sink] = make(chan struct{}, 1)
	}
	return s.wakes[sink]
}

// wake hints at messages that were just committed.
func (s *Store) wake(messages []hotline.Message) {
	for _, m := range messages {
		select {
		case s.wakeOf(m.Sink) <- struct{}{}:
		default: // it is awake
		}
	}
}

// lock holds a named lock until the end of the transaction.
func (s *Store) lock(ctx context.Context, c conn, name string) error {
	if s.db.dialect().lock == "" {
		return nil
	}
	_, err := c.exec(ctx, s.db.dialect().lock, name)
	return err
}
