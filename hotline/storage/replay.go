package storage

import (
	"context"
	"errors"

	"yihaotong/hotline"
)

// Replay implements hotline.Replays.
func (s *Store) Replay(ctx context.Context, scope, key string) (digest string, answer []byte, err error) {
	type kept struct {
		digest string
		answer []byte
	}
	k, ok, err := first(ctx, s.db, func(c cursor) (kept, error) {
		var k kept
		return k, c.Scan(&k.digest, &k.answer)
	}, "SELECT digest, answer FROM replay WHERE scope = $1 AND key = $2", plain(scope), plain(key))
	if err == nil && !ok {
		err = hotline.Fail(hotline.NotFound, "not_found")
	}
	return k.digest, k.answer, err
}

// Remember implements hotline.Replays.
func (s *Store) Remember(ctx context.Context, scope, key, digest string, answer []byte) error {
	if answer == nil {
		answer = []byte{}
	}
	err := s.db.write(ctx, func(ctx context.Context, c conn) error {
		_, err := c.exec(ctx, "INSERT INTO replay (scope, key, digest, answer, at) VALUES ($1, $2, $3, $4, $5)",
			plain(scope), plain(key), digest, answer, millis(s.now()))
		return err
	})
	if errors.Is(err, errTaken) {
		return hotline.Fail(hotline.Conflict, "once.exists").Because(err)
	}
	return err
}
