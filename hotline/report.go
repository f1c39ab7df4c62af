package hotline

import (
	"context"
	"time"
)

// PeriodReport is the report of a month or another period: the whole, the period of the same length before
// it, and the parts.
type PeriodReport struct {
	Team   string // "" = every team
	Whole  RatesReport
	Before Rates
	By     map[Group]RatesReport
	Days   []Tally

	Service ServiceReport // of the whole house, whatever the team
}

// Report makes the report of a period in the actor's scope; Group of the query is ignored.
func (b *Board) Report(ctx context.Context, by Actor, q RatesQuery) (PeriodReport, error) {
	r := PeriodReport{Team: q.Team, By: map[Group]RatesReport{}}
	for _, g := range Groups {
		q.Group = g
		rates, err := b.Rates(ctx, by, q)
		if err != nil {
			return PeriodReport{}, err
		}
		r.By[g] = rates
	}
	r.Whole = r.By[ByTeamGroup]
	var err error
	if r.Days, err = b.Trend(ctx, by, q); err != nil {
		return PeriodReport{}, err
	}
	if r.Service, err = b.Service(ctx, by, q.From, q.To); err != nil {
		return PeriodReport{}, err
	}
	q.Group, q.From, q.To = ByTeamGroup, before(q.From, q.To), q.From
	last, err := b.Rates(ctx, by, q)
	r.Before = last.All
	return r, err
}

// before is where the period before [from, to) begins: a month before, when it is one, else as many
// days.
func before(from, to time.Time) time.Time {
	if from.AddDate(0, 1, 0).Equal(to) {
		return from.AddDate(0, -1, 0)
	}
	return from.Add(-to.Sub(from))
}
