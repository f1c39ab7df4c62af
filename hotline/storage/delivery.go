package storage

import (
	"context"
	"time"

	"yihaotong/hotline"
)

// Delivery implements hotline.Deliveries.
func (s *Store) Delivery(ctx context.Context, sink string) (hotline.Delivery, error) {
	d, ok, err := first(ctx, s.db, document[hotline.Delivery], "SELECT doc FROM delivery WHERE sink = $1", plain(sink))
	if err == nil && !ok {
		d.Sink = sink
	}
	return d, err
}

// Deliveries implements hotline.Deliveries. Sinks inside the house are left out.
func (s *Store) Deliveries(ctx context.Context) ([]hotline.Delivery, error) {
	type count struct {
		sink          string
		waiting, dead int
	}
	stands, err := gather(ctx, s.db, document[hotline.Delivery], "SELECT doc FROM delivery")
	if err != nil {
		return nil, err
	}
	known := map[string]hotline.Delivery{}
	for _, d := range stands {
		known[d.Sink] = d
	}
	counts, err := gather(ctx, s.db, func(r cursor) (count, error) {
		var c count
		return c, r.Scan(&c.sink, &c.waiting, &c.dead)
	}, `SELECT sink, sum(waiting), sum(dead) FROM (
		SELECT sink, count(*) AS waiting, 0 AS dead FROM outbox GROUP BY sink
		UNION ALL SELECT sink, 0, count(*) FROM dead_message GROUP BY sink UNION ALL SELECT sink, 0, 0 FROM delivery) n
		GROUP BY sink ORDER BY sink`)
	if err != nil {
		return nil, err
	}
	all := []hotline.Delivery{}
	for _, c := range counts {
		if _, _, outside := hotline.Outside(c.sink); outside {
			d := known[c.sink]
			d.Sink, d.Waiting, d.Dead = c.sink, c.waiting, c.dead
			all = append(all, d)
		}
	}
	return all, nil
}

const deadColumns = "id, sink, subject, body, at, died_at, reason"

var (
	buryMessages = over("key text, died bigint, why text", "INSERT INTO dead_message ("+deadColumns+`)
		SELECT id, sink, subject, body, at, died, why FROM outbox JOIN u ON outbox.id = u.key WHERE true ON CONFLICT (id) DO NOTHING`)
	putDelivery = insertion("delivery", "sink text, doc text", "ON CONFLICT (sink) DO UPDATE SET doc = excluded.doc")
)

// Conclude implements hotline.Deliveries.
func (s *Store) Conclude(ctx context.Context, o hotline.Outcome) error {
	doc, err := encode(o.Stand)
	if err != nil {
		return err
	}
	died := millis(s.now())
	var gone, dead, late [][]any
	for _, id := range o.Delivered {
		gone = append(gone, []any{id})
	}
	for id, why := range o.Dead {
		gone, dead = append(gone, []any{id}), append(dead, []any{id, died, plain(why)})
	}
	for id, until := range o.Failed {
		late = append(late, []any{id, millis(until)})
	}
	sortRows(late)
	return s.db.write(ctx, func(ctx context.Context, c conn) error {
		return c.together(ctx, []step{
			{batch: buryMessages, rows: dead}, {batch: deleteMessages, rows: gone}, {batch: putOffMessage, rows: late},
			{batch: putDelivery, rows: [][]any{{plain(o.Stand.Sink), doc}}},
		})
	})
}

// Expire implements hotline.Deliveries.
func (s *Store) Expire(ctx context.Context, sink string, before time.Time, reason string) (int, error) {
	args := []any{plain(sink), millis(before)}
	old, err := gather(ctx, s.db, scalar[int64], "SELECT 1 FROM outbox WHERE sink = $1 AND at < $2 LIMIT 1", args...)
	if err != nil || len(old) == 0 {
		return 0, err
	}
	n := int64(0)
	err = s.db.write(ctx, func(ctx context.Context, c conn) error {
		if err := c.together(ctx, s.lock("outbox."+sink)); err != nil {
			return err
		}
		if _, err := c.exec(ctx, "INSERT INTO dead_message ("+deadColumns+`) SELECT id, sink, subject, body, at, CAST($3 AS BIGINT), CAST($4 AS TEXT) FROM outbox
			WHERE sink = $1 AND at < $2 ON CONFLICT (id) DO NOTHING`, append(args, millis(s.now()), plain(reason))...); err != nil {
			return err
		}
		var err error
		n, err = c.exec(ctx, "DELETE FROM outbox WHERE sink = $1 AND at < $2", args...)
		return err
	})
	return int(n), err
}

// Revive implements hotline.Deliveries.
func (s *Store) Revive(ctx context.Context, sink string) (int, error) {
	n := int64(0)
	now := millis(s.now())
	err := s.db.write(ctx, func(ctx context.Context, c conn) error {
		if err := c.together(ctx, s.lock("outbox."+sink)); err != nil {
			return err
		}
		var err error
		if n, err = c.exec(ctx, `INSERT INTO outbox (id, sink, subject, body, at, attempts, due)
			SELECT id, sink, subject, body, CAST($2 AS BIGINT), 0, CAST($2 AS BIGINT) FROM dead_message WHERE sink = $1 ORDER BY at, id
			ON CONFLICT (id) DO NOTHING`, plain(sink), now); err != nil {
			return err
		}
		if _, err = c.exec(ctx, "DELETE FROM dead_message WHERE sink = $1", plain(sink)); err != nil {
			return err
		}
		_, err = c.exec(ctx, "DELETE FROM delivery WHERE sink = $1", plain(sink))
		return err
	})
	if err == nil && n > 0 {
		s.hints.committed([]hotline.Message{{Sink: sink}})
	}
	return int(n), err
}
