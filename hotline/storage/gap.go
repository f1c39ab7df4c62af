package storage

import (
	"context"
	"time"

	"yihaotong/hotline"
	"yihaotong/kb"
)

// RecordGap implements kb.Gaps.
func (s *Store) RecordGap(ctx context.Context, g kb.Gap) error {
	doc, err := encode(g)
	if err != nil {
		return err
	}
	return s.db.write(ctx, func(ctx context.Context, c conn) error {
		_, err := c.exec(ctx, "INSERT INTO gap (id, status, doc) VALUES ($1, $2, $3)", plain(g.ID), string(g.Status), doc)
		return err
	})
}

// FindGaps implements kb.Gaps. An empty status means all.
func (s *Store) FindGaps(ctx context.Context, status kb.GapStatus, limit int) ([]kb.Gap, error) {
	if status == "" {
		return gather(ctx, s.db, document[kb.Gap], "SELECT doc FROM gap ORDER BY id DESC LIMIT $1", int64(limit))
	}
	return gather(ctx, s.db, document[kb.Gap], "SELECT doc FROM gap WHERE status = $1 ORDER BY id DESC LIMIT $2", string(status), int64(limit))
}

// Gap implements kb.Gaps.
func (s *Store) Gap(ctx context.Context, id string) (kb.Gap, error) {
	g, ok, err := gapOf(ctx, s.db, id)
	if err == nil && !ok {
		err = hotline.Fail(hotline.NotFound, "not_found")
	}
	return g, err
}

func gapOf(ctx context.Context, c conn, id string) (kb.Gap, bool, error) {
	return first(ctx, c, document[kb.Gap], "SELECT doc FROM gap WHERE id = $1", plain(id))
}

// CloseGaps implements kb.Gaps.
func (s *Store) CloseGaps(ctx context.Context, ids []string, status kb.GapStatus, article string, at time.Time) ([]kb.Gap, error) {
	var closed []kb.Gap
	err := s.db.write(ctx, func(ctx context.Context, c conn) error {
		closed = []kb.Gap{}
		for _, id := range ids {
			g, ok, err := gapOf(ctx, c, id)
			if err != nil {
				return err
			}
			if !ok || g.Status != kb.GapOpen {
				continue
			}
			g.Status, g.Article, g.ClosedAt = status, article, at
			doc, err := encode(g)
			if err != nil {
				return err
			}
			n, err := c.exec(ctx, "UPDATE gap SET status = $1, doc = $2 WHERE id = $3 AND status = $4", string(status), doc, plain(id), string(kb.GapOpen))
			if err != nil {
				return err
			}
			if n > 0 { // else somebody else was faster
				closed = append(closed, g)
			}
		}
		return nil
	})
	return closed, err
}
