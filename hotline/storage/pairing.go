package storage

import (
	"context"

	"yihaotong/kb"
)

var putPairing = insertion("pairing", "question text, article text, clause text, day text, trust bigint",
	"ON CONFLICT (question, article, clause, day) DO UPDATE SET trust = excluded.trust WHERE excluded.trust > pairing.trust")

// AddPairings implements kb.Pairings.
func (s *Store) AddPairings(ctx context.Context, all []kb.Pairing) error {
	strongest := map[kb.Pairing]kb.Trust{} // one row must not be written twice at once
	for _, p := range all {
		key := kb.Pairing{Question: plain(p.Question), Article: plain(p.Article), Clause: plain(p.Clause), Day: p.Day}
		strongest[key] = max(strongest[key], p.Trust)
	}
	return s.db.write(ctx, func(ctx context.Context, c conn) error {
		full := map[kb.Date]bool{}
		rows := make([][]any, 0, len(strongest))
		for p, trust := range strongest {
			if _, known := full[p.Day]; !known && trust == kb.ByAnybody {
				n, _, err := first(ctx, c, scalar[int], "SELECT count(*) FROM pairing WHERE trust = $1 AND day = $2", int64(trust), string(p.Day))
				if err != nil {
					return err
				}
				full[p.Day] = n >= kb.MaxDayPairings
			}
			if trust > kb.ByAnybody || !full[p.Day] {
				rows = append(rows, []any{p.Question, p.Article, p.Clause, string(p.Day), int64(trust)})
			}
		}
		sortRows(rows)
		return many(ctx, c, putPairing, rows, nil)
	})
}

// Pairings implements kb.Pairings.
func (s *Store) Pairings(ctx context.Context, limit int) ([]kb.Pairing, error) {
	return gather(ctx, s.db, scanPairing,
		"SELECT question, article, clause, day, trust FROM pairing ORDER BY trust DESC, day DESC, question, article, clause LIMIT $1", int64(limit))
}

func scanPairing(c cursor) (kb.Pairing, error) {
	var p kb.Pairing
	err := c.Scan(&p.Question, &p.Article, &p.Clause, &p.Day, &p.Trust)
	return p, err
}

// tidyPairings keeps of each trust the newest days.
func tidyPairings(ctx context.Context, c conn) error {
	for _, trust := range kb.Trusts {
		if _, err := c.exec(ctx, `DELETE FROM pairing WHERE trust = $1 AND day <= (SELECT day FROM pairing WHERE trust = $1 ORDER BY day DESC LIMIT 1 OFFSET $2)`,
			int64(trust), int64(kb.MaxPairings)); err != nil {
			return err
		}
	}
	return nil
}
