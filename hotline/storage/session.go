package storage

import (
	"context"

	"yihaotong/hotline"
)

// OpenSession implements hotline.Sessions.
func (s *Store) OpenSession(ctx context.Context, x hotline.Session) error {
	doc, err := encode(x)
	if err != nil {
		return err
	}
	return s.db.write(ctx, func(ctx context.Context, c conn) error {
		_, err := c.exec(ctx, "INSERT INTO session (hash, person, expires_at, doc) VALUES ($1, $2, $3, $4)", x.Hash, plain(x.Person), millis(x.ExpiresAt), doc)
		return err
	})
}

// Session implements hotline.Sessions.
func (s *Store) Session(ctx context.Context, hash string) (hotline.Session, error) {
	x, ok, err := first(ctx, s.db, document[hotline.Session], "SELECT doc FROM session WHERE hash = $1 AND expires_at > $2", plain(hash), millis(s.now()))
	if err == nil && !ok {
		err = hotline.Fail(hotline.NotFound, "not_found")
	}
	return x, err
}

// CloseSessions implements hotline.Sessions.
func (s *Store) CloseSessions(ctx context.Context, person, hash string) error {
	sql, key := "DELETE FROM session WHERE hash = $1", hash
	if hash == "" {
		sql, key = "DELETE FROM session WHERE person = $1", person
	}
	return s.db.write(ctx, func(ctx context.Context, c conn) error {
		_, err := c.exec(ctx, sql, plain(key))
		return err
	})
}

// SaveToken implements hotline.Sessions: a new token, or a known one (by id) that was revoked.
func (s *Store) SaveToken(ctx context.Context, t hotline.Token) error {
	doc, err := encode(t)
	if err != nil {
		return err
	}
	return s.db.write(ctx, func(ctx context.Context, c conn) error {
		_, err := c.exec(ctx, `INSERT INTO token (id, hash, person, doc) VALUES ($1, $2, $3, $4)
			ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, person = excluded.person, doc = excluded.doc`, plain(t.ID), t.Hash, plain(t.Person), doc)
		return err
	})
}

// Token implements hotline.Sessions. An expired or revoked token is NotFound.
func (s *Store) Token(ctx context.Context, hash string) (hotline.Token, error) {
	t, ok, err := first(ctx, s.db, document[hotline.Token], "SELECT doc FROM token WHERE hash = $1", plain(hash))
	if err != nil {
		return hotline.Token{}, err
	}
	if expired := !t.ExpiresAt.IsZero() && !t.ExpiresAt.After(s.now()); !ok || expired || !t.RevokedAt.IsZero() {
		return hotline.Token{}, hotline.Fail(hotline.NotFound, "not_found")
	}
	return t, nil
}

// mostTokens bounds a list of tokens.
const mostTokens = 1000

// Tokens implements hotline.Sessions: expired and revoked ones too, newest first.
func (s *Store) Tokens(ctx context.Context, person string) ([]hotline.Token, error) {
	if person == "" {
		return gather(ctx, s.db, document[hotline.Token], "SELECT doc FROM token ORDER BY id DESC LIMIT $1", int64(mostTokens))
	}
	return gather(ctx, s.db, document[hotline.Token], "SELECT doc FROM token WHERE person = $1 ORDER BY id DESC LIMIT $2", plain(person), int64(mostTokens))
}
