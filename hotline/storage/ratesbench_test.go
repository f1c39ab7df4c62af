package storage

import (
	"context"
	"fmt"
	"testing"
	"time"

	"yihaotong/hotline"
)

// The tallies of a year of a million tickets: every combination of day, team and item that can occur
// in a house of 120 people, 57 categories and 60 buildings is there.
const (
	benchDays      = 365
	benchTickets   = 1_000_000
	benchPeople    = 120
	benchCategory  = 57
	benchBuildings = 60
)

// fillTallies writes the sums of a synthetic year and, for its last month, what was counted.
func fillTallies(b *testing.B, s *Store) {
	b.Helper()
	teams := []string{"housing", "commuting", "childcare", "dining", "repair", "general"}
	first := time.Date(2026, 1, 1, 12, 0, 0, 0, s.zone)
	perDay := benchTickets / benchDays
	for day := range benchDays {
		var all []deed
		at := first.AddDate(0, 0, day).Format(time.DateOnly)
		for n := range perDay {
			d := deed{person: fmt.Sprint("p", n%benchPeople), category: fmt.Sprint("c", n%benchCategory), building: fmt.Sprint(n%benchBuildings, "号楼")}
			d.Team, d.Day, d.Opened, d.Resolved, d.Callbacks, d.Solved, d.Satisfied = teams[n%len(teams)], at, 1, 1, 1, 1, 1
			all = append(all, d)
		}
		steps := []step{{batch: addTally, rows: tallyRows(all)}}
		if day >= benchDays-30 {
			kept := step{batch: insertDeed}
			for i := range all {
				kept.rows = append(kept.rows, all[i].row(int64(day*perDay+i)))
			}
			steps = append(steps, kept)
		}
		if err := s.db.write(b.Context(), func(ctx context.Context, c conn) error { return c.together(ctx, steps) }); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.db.write(b.Context(), func(ctx context.Context, c conn) error { return c.script(ctx, "ANALYZE") }); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkRatesOfAYear measures the sums of a year over a million tickets, by each group, and a list
// of the tickets behind a number of a month.
func BenchmarkRatesOfAYear(b *testing.B) {
	for name, url := range urls {
		s := fresh(b, url(b))
		fillTallies(b, s)
		from := time.Date(2026, 1, 1, 0, 0, 0, 0, s.zone)
		for _, g := range hotline.Groups {
			b.Run(name+"/"+string(g), func(b *testing.B) {
				for b.Loop() {
					sums, err := s.TalliesBy(b.Context(), all, g, from, from.AddDate(1, 0, 0))
					if err != nil || len(sums) == 0 {
						b.Fatal(len(sums), err)
					}
				}
			})
		}
		b.Run(name+"/tickets behind a number", func(b *testing.B) {
			c, err := hotline.ParseCounted("solved/2026-12-02/2026-12-31/team:repair")
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := s.Find(b.Context(), hotline.Filter{Scope: all, Counted: c, Limit: 50}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
