package storage

import (
	"context"
	"time"

	"yihaotong/hotline"
)

// How long things are kept that have served their purpose.
const (
	keepAnswersFor = 48 * time.Hour      // a repetition of a key gets the first answer
	keepInboxFor   = 90 * 24 * time.Hour // what people were told
	keepToldFor    = 2 * keepInboxFor    // so that nobody is told twice
	keepDeadFor    = 30 * 24 * time.Hour // messages that were given up
)

// oldVersions are those of a kind that newer ones replaced. Nobody asks for what a person preferred before,
// nor for what was learnt before.
const oldVersions = "setting WHERE kind = $1 AND version < (SELECT max(s.version) FROM setting s WHERE s.kind = setting.kind AND s.name = setting.name)"

// Tidy removes what has no meaning any more: expired sessions, old answers to repeat, old inbox items,
// messages given up long ago, what people preferred before, and all but the newest pairings. Running it now
// and then keeps the store small; several copies may do so at once.
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
		for _, kind := range []string{hotline.SettingPreferences, hotline.SettingLessons} {
			if _, err := c.exec(ctx, "DELETE FROM "+oldVersions, kind); err != nil {
				return err
			}
		}
		return tidyPairings(ctx, c)
	})
}
