package storage

import (
	"context"
	"time"
)

// DueTickets implements hotline.Watchable. A lease is for one value of NextAt: a ticket whose time
// moved on may be had again at once.
func (s *Store) DueTickets(ctx context.Context, now time.Time, limit int, lease time.Duration) ([]string, error) {
	var ids []string
	err := s.db.write(ctx, func(ctx context.Context, c conn) error {
		if err := c.together(ctx, s.lock("watch")); err != nil {
			return err
		}
		if _, err := c.exec(ctx, "DELETE FROM watch_lease WHERE until <= $1", millis(now)); err != nil {
			return err
		}
		due, err := gather(ctx, c, scanDue, `SELECT t.seq, t.id, t.next_at FROM ticket t WHERE t.next_at <= $1
			AND NOT EXISTS (SELECT 1 FROM watch_lease l WHERE l.seq = t.seq AND l.next_at = t.next_at)
			ORDER BY t.next_at, t.seq LIMIT $2`, millis(now), int64(limit))
		if err != nil {
			return err
		}
		rows := make([][]any, len(due))
		ids = make([]string, len(due))
		for i, d := range due {
			rows[i], ids[i] = []any{d.seq, d.nextAt, millis(now.Add(lease))}, d.id
		}
		return many(ctx, c, leaseTicket, rows, nil)
	})
	if err != nil {
		return nil, err
	}
	return ids, nil
}

var leaseTicket = insertion("watch_lease", "seq bigint, next_at bigint, until bigint",
	"ON CONFLICT (seq) DO UPDATE SET next_at = excluded.next_at, until = excluded.until")

type dueTicket struct {
	seq    int64
	id     string
	nextAt int64
}

func scanDue(c cursor) (dueTicket, error) {
	var d dueTicket
	return d, c.Scan(&d.seq, &d.id, &d.nextAt)
}
