package hotline

import (
	"context"
	"time"
)

// Week is how well requests found their way in one week: whether the classifier still knows what people
// write about. A week without a denominator has no share.
type Week struct {
	From       time.Time // local midnight of its Monday
	Judged     int       // requests that the machine decided by itself
	Unsure     Rate      // of them: below the line, so that a person had to look
	FirstRight Rate      // of what was resolved: by the team that got it first (首派准确率)
	Figures    map[string]Figure
}

// MaxWeeks bounds a look back.
const MaxWeeks = 53

// Drift gives the last weeks, oldest first; the last one is not over. Days are those of zone. Invalid:
// fewer than one week or more than MaxWeeks; Forbidden as the board.
func (b *Board) Drift(ctx context.Context, by Actor, team string, weeks int, zone *time.Location) ([]Week, error) {
	if weeks < 1 || weeks > MaxWeeks {
		return nil, BadField("weeks", "range", "low", 1, "high", MaxWeeks)
	}
	now := b.Now().In(zone)
	monday := time.Date(now.Year(), now.Month(), now.Day()-(int(now.Weekday())+6)%7, 0, 0, 0, 0, zone)
	from, to := monday.AddDate(0, 0, -7*(weeks-1)), monday.AddDate(0, 0, 7)
	days, err := b.Trend(ctx, by, RatesQuery{Team: team, From: from, To: to})
	if err != nil {
		return nil, err
	}
	all := make([]Week, weeks)
	for i := range all {
		var sum Tally
		for _, day := range days[7*i : 7*i+7] {
			sum = sum.plus(day)
		}
		all[i] = weekOf(from.AddDate(0, 0, 7*i), sum, team)
	}
	return all, nil
}

func weekOf(from time.Time, t Tally, team string) Week {
	w := Week{
		From: from, Judged: t.Judged, Unsure: share(float64(t.Unsure), t.Judged), FirstRight: share(float64(t.FirstRight), t.Resolved-t.Direct),
		Figures: map[string]Figure{},
	}
	c := Counted{From: from.Format(time.DateOnly), To: from.AddDate(0, 0, 6).Format(time.DateOnly)}
	if team != "" {
		c.Team = &team
	}
	for what, n := range map[string]int{"judged": t.Judged, "unsure": t.Unsure, "resolved": t.Resolved, "first_right": t.FirstRight} {
		c.What = what
		w.Figures[what] = Figure{n, c.query()}
	}
	return w
}
