package storage

import (
	"context"

	"yihaotong/hotline"
)

// mostEvents bounds one page of a history.
const mostEvents = 1000

// History implements hotline.Tickets. limit 0 means as many as one page holds.
func (s *Store) History(ctx context.Context, ticket string, after, limit int) ([]hotline.Event, error) {
	if limit <= 0 || limit > mostEvents {
		limit = mostEvents
	}
	return gather(ctx, s.db, document[hotline.Event],
		"SELECT doc FROM event WHERE ticket = $1 AND seq > $2 ORDER BY seq LIMIT $3", plain(ticket), int64(after), int64(limit))
}
