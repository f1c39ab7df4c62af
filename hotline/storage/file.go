package storage

import (
	"context"

	"yihaotong/hotline"
)

// SaveFile implements hotline.Files. Saving a known id replaces its bytes.
func (s *Store) SaveFile(ctx context.Context, id string, body []byte) error {
	if body == nil {
		body = []byte{}
	}
	return s.db.write(ctx, func(ctx context.Context, c conn) error {
		_, err := c.exec(ctx, "INSERT INTO file (id, body) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET body = excluded.body", plain(id), body)
		return err
	})
}

// File implements hotline.Files.
func (s *Store) File(ctx context.Context, id string) ([]byte, error) {
	body, ok, err := first(ctx, s.db, scalar[[]byte], "SELECT body FROM file WHERE id = $1", plain(id))
	if err == nil && !ok {
		err = hotline.Fail(hotline.NotFound, "not_found")
	}
	return body, err
}
