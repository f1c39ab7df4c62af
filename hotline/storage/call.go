package storage

import (
	"context"
	"errors"

	"yihaotong/hotline"
)

// StartCall implements hotline.Calls.
func (s *Store) StartCall(ctx context.Context, x *hotline.Call, news []hotline.Message) error {
	started := *x
	started.Version = 1
	doc, err := encode(started)
	if err != nil {
		return err
	}
	err = s.db.write(ctx, func(ctx context.Context, c conn) error {
		_, err := c.exec(ctx, "INSERT INTO phone_call (id, external, operator, started_at, version, doc) VALUES ($1, $2, $3, $4, 1, $5)",
			plain(x.ID), plain(x.ExternalID), plain(x.Operator), millis(x.StartedAt), doc)
		if err != nil {
			return err
		}
		return many(ctx, c, insertOutbox, messageRows(news, millis(s.now())), nil)
	})
	if errors.Is(err, errTaken) {
		return hotline.Fail(hotline.Conflict, "source.exists").Because(err)
	}
	if err == nil {
		*x = started
		s.hints.committed(news)
	}
	return err
}

// Call implements hotline.Calls.
func (s *Store) Call(ctx context.Context, id string) (hotline.Call, error) {
	return s.call(ctx, "SELECT doc FROM phone_call WHERE id = $1", id)
}

// CallByExternal implements hotline.Calls.
func (s *Store) CallByExternal(ctx context.Context, external string) (hotline.Call, error) {
	return s.call(ctx, "SELECT doc FROM phone_call WHERE external = $1 AND external <> ''", external)
}

func (s *Store) call(ctx context.Context, sql, key string) (hotline.Call, error) {
	x, ok, err := first(ctx, s.db, document[hotline.Call], sql, plain(key))
	if err == nil && !ok {
		err = hotline.Fail(hotline.NotFound, "call.unknown")
	}
	return x, err
}

// UpdateCall implements hotline.Calls.
func (s *Store) UpdateCall(ctx context.Context, id string, change func(*hotline.Call) error) (hotline.Call, error) {
	for range mostTries {
		x, err := s.Call(ctx, id)
		if err != nil {
			return x, err
		}
		was := x.Version
		if err := change(&x); err != nil {
			return hotline.Call{}, err
		}
		x.Version = was + 1
		err = s.putCall(ctx, &x, was)
		if errors.Is(err, errClash) {
			continue
		}
		return x, err
	}
	return hotline.Call{}, hotline.Fail(hotline.Unavailable, "unavailable").Because(errClash)
}

func (s *Store) putCall(ctx context.Context, x *hotline.Call, was int) error {
	doc, err := encode(x)
	if err != nil {
		return err
	}
	return s.db.write(ctx, func(ctx context.Context, c conn) error {
		n, err := c.exec(ctx, "UPDATE phone_call SET operator = $1, version = $2, doc = $3 WHERE id = $4 AND version = $5",
			plain(x.Operator), int64(x.Version), doc, plain(x.ID), int64(was))
		if err == nil && n == 0 {
			err = errClash
		}
		return err
	})
}

// RecentCalls implements hotline.Calls: newest first; operator "" means everybody's.
func (s *Store) RecentCalls(ctx context.Context, operator string, limit int) ([]hotline.Call, error) {
	if operator == "" {
		return gather(ctx, s.db, document[hotline.Call], "SELECT doc FROM phone_call ORDER BY started_at DESC, id DESC LIMIT $1", int64(limit))
	}
	return gather(ctx, s.db, document[hotline.Call],
		"SELECT doc FROM phone_call WHERE operator = $1 ORDER BY started_at DESC, id DESC LIMIT $2", plain(operator), int64(limit))
}
