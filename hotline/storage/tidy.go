package storage

import (
	"context"
	"time"
)

// keepAnswersFor is how long a repetition of a key gets the first answer.
const keepAnswersFor = 48 * time.Hour

// Tidy removes what has no meaning any more: expired sessions and old answers to repeat. Running it
// now and then keeps the store small; several copies may do so at once.
func (s *Store) Tidy(ctx context.Context) error {
	now := s.now()
	return s.db.write(ctx, func(ctx context.Context, c conn) error {
		if _, err := c.exec(ctx, "DELETE FROM session WHERE expires_at <= $1", millis(now)); err != nil {
			return err
		}
		_, err := c.exec(ctx, "DELETE FROM replay WHERE at < $1", millis(now.Add(-keepAnswersFor)))
		return err
	})
}
