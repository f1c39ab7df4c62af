package hotline

import (
	"cmp"
	"context"
	"math"
	"net/url"
	"slices"
	"time"
)

// Rise is a matter at a place that comes in more often than before (未诉先办): the cause may be worth
// looking at before the next person complains.
type Rise struct {
	Category string  `json:"category"`
	Name     string  `json:"name"`     // of the category
	Building string  `json:"building"` // "" = not known
	Recent   Figure  `json:"recent"`   // requests of the last week
	Before   Figure  `json:"before"`   // of the four weeks before it
	Usual    float64 `json:"usual"`    // a week's share of Before
}

// Recurrence counts the requests of one category at one building, in two periods that follow each other.
type Recurrence struct {
	Category, Building string
	Before, Recent     int
}

const (
	riseWeeks = 4 // weeks that say what is usual
	riseLeast = 3 // so many requests in the last week at least
	mostRises = 10
)

// Rises lists what rises, the most striking first: by how far the last seven days, today included, lie
// above what is usual, in measures of how much such a number varies by chance.
func (b *Board) Rises(ctx context.Context, by Actor, team string) ([]Rise, error) {
	scope, err := boardScope(by, team)
	if err != nil {
		return nil, err
	}
	y, m, d := b.Now().In(b.Book().Calendar.Zone()).Date()
	day := func(back int) string { return time.Date(y, m, d-back, 12, 0, 0, 0, time.UTC).Format(time.DateOnly) }
	first, split, last := day(7*(riseWeeks+1)-1), day(6), day(0)
	all, err := b.Boards.Recurrences(ctx, scope, first, split, last, riseLeast)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(x, y Recurrence) int {
		return cmp.Or(cmp.Compare(y.strikes(), x.strikes()), cmp.Compare(x.Category+x.Building, y.Category+y.Building))
	})
	rises := []Rise{}
	for _, x := range all {
		if x.strikes() < 1 || len(rises) == mostRises {
			break
		}
		r := Rise{Category: x.Category, Name: x.Category, Building: x.Building, Usual: float64(x.Before) / riseWeeks}
		if c, ok := b.Book().Catalogue.Get(x.Category); ok {
			r.Name = c.Name
		}
		r.Recent, r.Before = x.figure(x.Recent, split, last, team), x.figure(x.Before, first, day(7), team)
		rises = append(rises, r)
	}
	return rises, nil
}

// strikes is how far the last week lies above the usual one: in standard deviations of a number that
// comes in by chance (Poisson), with one more for what was never seen before.
func (x *Recurrence) strikes() float64 {
	usual := float64(x.Before) / riseWeeks
	return (float64(x.Recent) - usual) / math.Sqrt(usual+1)
}

func (x *Recurrence) figure(n int, from, to, team string) Figure {
	c := Counted{What: "opened", From: from, To: to, Category: &x.Category, Building: &x.Building}
	if team != "" {
		c.Team = &team
	}
	return Figure{N: n, Query: url.Values{"counted": {c.String()}}.Encode()}
}
