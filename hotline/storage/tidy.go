package storage

import (
	"context"
	"time"
)

// How long things are kept that have served their purpose.
const (
	keepAnswersFor = 48 * time.Hour      // a repetition of a key gets the first answer
	keepInboxFor   = 90 * 24 * time.Hour // what people were told
	keepToldFor    = 2 * keepInboxFor    // so that nobody is told twice
	keepDeadFor    = 30 * 24 * time.Hour // messages that were given up
)

// Tidy removes what has no meaning any more: expired sessions, old answers to repeat, old inbox items
// and messages given up long ago. Running it now and then keeps the store small; several copies may do
// so at once.
func (s *Store) Tidy(ctx context.Context) error {
	now := s.now()
	return s.db.write(ctx, func(ctx context.Context, c conn) error {
		for _, old := range []struct {
			rows  string
			since time.Time
		}{
			{"session WHERE expires_at <= $1", now},
			{"replay WHERE at < $1", now.Add(-keepAnswersFor)},
			{"inbox WHERE at < $1", now.Add(-keepInboxFor)},
			{"told WHERE at < $1", now.Add(-keepToldFor)},
			{"dead_message WHERE died_at < $1", now.Add(-keepDeadFor)},
		} {
			if _, err := c.exec(ctx, "DELETE FROM "+old.rows, millis(old.since)); err != nil {
				return err
			}
		}
		return nil
	})
}
