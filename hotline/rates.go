package hotline

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Rate is a share that may have no denominator: Value is nil then, and the reader sees "—".
type Rate struct {
	Value *float64 `json:"value"` // 0 … 1
	Of    int      `json:"of"`    // denominator
}

func share(n float64, of int) Rate {
	if of == 0 {
		return Rate{}
	}
	v := n / float64(of)
	return Rate{Value: &v, Of: of}
}

// Rates are 三率 and the process rates of one line of a report. The figures they are made of stay
// beside them, each with the query that lists its tickets.
type Rates struct {
	Team         string            `json:"team"` // "" unless by team
	Item         string            `json:"item"` // what the line is about: a slug, an id or a name; "" = not known
	Name         string            `json:"name"`
	Counts       Tally             `json:"counts"`
	Figures      map[string]Figure `json:"figures"`
	Response     Rate              `json:"response"`     // 响应率
	Resolution   Rate              `json:"resolution"`   // 解决率
	Satisfaction Rate              `json:"satisfaction"` // 满意率
	Composite    *float64          `json:"composite"`    // 0 … 100
	Coverage     Rate              `json:"coverage"`     // valid callbacks per closed ticket
	ClaimedIn    Rate              `json:"claimed_in_time"`
	ResolvedIn   Rate              `json:"resolved_in_time"`
	Reopened     Rate              `json:"reopened"`
	Returned     Rate              `json:"returned"`
	Extended     Rate              `json:"extended"`
	Direct       Rate              `json:"direct"`
	Repeated     Rate              `json:"repeated"`    // merged into another
	FirstRight   Rate              `json:"first_right"` // 首派准确率
	Once         Rate              `json:"once"`        // 一次解决率
}

// RatesQuery says which rates are wanted.
type RatesQuery struct {
	Team     string // "" = every team in the actor's scope
	Group    Group
	From, To time.Time // local midnights; To does not count any more
}

// RatesReport are the rates of a period, with a line for all of it.
type RatesReport struct {
	From, To string // local days, both count
	Weights  Weights
	All      Rates
	Lines    []Rates
}

// MaxReportLines bounds the lines of a report: those with most to count.
const MaxReportLines = 1000

// maxReport bounds the length of a period.
const maxReport = 3 * 366 * 24 * time.Hour

func checkPeriod(from, to time.Time) error {
	switch {
	case !to.After(from):
		return BadField("to", "range.order")
	case to.Sub(from) > maxReport:
		return BadField("to", "too_far", "months", 36)
	}
	return nil
}

// Rates computes the rates of a period in the actor's scope. Days are those of the house's zone,
// which From and To carry.
func (b *Board) Rates(ctx context.Context, by Actor, q RatesQuery) (RatesReport, error) {
	if q.Group == "" {
		q.Group = ByTeamGroup
	}
	if err := checkPeriod(q.From, q.To); err != nil {
		return RatesReport{}, err
	}
	if !slices.Contains(Groups, q.Group) {
		return RatesReport{}, BadField("group", "enum", "value", q.Group, "allowed", Groups)
	}
	scope, err := boardScope(by, q.Team)
	if err != nil {
		return RatesReport{}, err
	}
	sums, err := b.Boards.TalliesBy(ctx, scope, q.Group, q.From, q.To)
	if err != nil {
		return RatesReport{}, err
	}
	whole := sums
	if q.Group != ByTeamGroup { // the lines are bounded, and not everything is in somebody's hand
		if whole, err = b.Boards.TalliesBy(ctx, scope, ByTeamGroup, q.From, q.To); err != nil {
			return RatesReport{}, err
		}
	}
	names, err := b.names(ctx, q.Group, sums)
	if err != nil {
		return RatesReport{}, err
	}
	last := q.To.Add(-time.Nanosecond)
	r := RatesReport{From: q.From.Format(time.DateOnly), To: last.Format(time.DateOnly), Weights: b.Book().Evaluation.WeightsAt(last), Lines: []Rates{}}
	var total Tally
	for _, t := range whole {
		total = total.plus(t)
	}
	r.All = r.line(total, q, nil)
	r.All.Team, r.All.Item = q.Team, ""
	if q.Group == ByTeamGroup {
		sums = b.everyTeam(scope, sums)
	}
	for _, t := range sums {
		item := t.Item
		if q.Group == ByTeamGroup {
			item = t.Team
		}
		line := r.line(t, q, &item)
		line.Name = firstOf(names[item], item)
		r.Lines = append(r.Lines, line)
	}
	return r, nil
}

// everyTeam puts the sums in catalogue order, with a line for a team that did nothing.
func (b *Board) everyTeam(scope Scope, sums []Tally) []Tally {
	var all []Tally
	for _, t := range b.teams(scope) {
		line := Tally{Team: t.Slug}
		if i := slices.IndexFunc(sums, func(s Tally) bool { return s.Team == t.Slug }); i >= 0 {
			line = sums[i]
		}
		all = append(all, line)
	}
	return all
}

// names are what the items of a report are called.
func (b *Board) names(ctx context.Context, g Group, sums []Tally) (map[string]string, error) {
	names, book := map[string]string{}, b.Book()
	switch g {
	case ByTeamGroup:
		for slug, t := range book.Teams {
			names[slug] = t.Name
		}
	case ByCategoryGroup:
		for _, c := range book.Catalogue.All() {
			names[c.Slug] = c.Name
		}
	case ByPersonGroup:
		for _, t := range sums {
			if t.Item == "" {
				continue
			}
			p, err := b.People.Person(ctx, t.Item)
			if err != nil && CodeOf(err) != NotFound {
				return nil, err
			}
			names[t.Item] = p.Name
		}
	}
	return names, nil
}

// line makes the rates of one sum; item is nil for the whole.
func (r *RatesReport) line(t Tally, q RatesQuery, item *string) Rates {
	line := RatesOf(t, r.Weights)
	c := Counted{From: r.From, To: r.To}
	if q.Team != "" {
		c.Team = &q.Team
	}
	if item != nil {
		c.set(q.Group, *item)
		line.Item = *item
		if q.Group == ByTeamGroup {
			line.Team = *item
		}
	}
	line.Figures = make(map[string]Figure, len(t.Counts()))
	for what, n := range t.Counts() {
		c.What = what
		line.Figures[what] = Figure{N: n, Query: c.query()}
	}
	return line
}

// RatesOf computes the rates from raw counts (domain facts §3). Only valid callbacks count.
func RatesOf(t Tally, w Weights) Rates {
	r := Rates{
		Team: t.Team, Counts: t,
		Response:     share(float64(t.Contacted), t.Callbacks),
		Resolution:   share(float64(t.Solved), t.Callbacks),
		Satisfaction: share(float64(t.Satisfied)+w.Basically*float64(t.Basically), t.Callbacks),
		Coverage:     share(float64(t.Callbacks), t.Closed),
		ClaimedIn:    share(float64(t.ClaimedInTime), t.Claimed),
		ResolvedIn:   share(float64(t.ResolvedInTime), t.Resolved),
		Reopened:     share(float64(t.Reopened), t.Resolved),
		Returned:     share(float64(t.Returned), t.Opened),
		Extended:     share(float64(t.Extended), t.Resolved),
		Direct:       share(float64(t.Direct), t.Resolved),
		Repeated:     share(float64(t.Merged), t.Opened),
		FirstRight:   share(float64(t.FirstRight), t.Resolved-t.Direct),
		Once:         share(float64(t.Once), t.Closed),
	}
	if t.Callbacks > 0 {
		c := 100 * (w.Response**r.Response.Value + w.Resolution**r.Resolution.Value + w.Satisfaction**r.Satisfaction.Value)
		r.Composite = &c
	}
	return r
}

func (t Tally) plus(u Tally) Tally {
	t.Opened += u.Opened
	t.Resolved += u.Resolved
	t.Closed += u.Closed
	t.Claimed += u.Claimed
	t.ClaimedInTime += u.ClaimedInTime
	t.ResolvedInTime += u.ResolvedInTime
	t.Returned += u.Returned
	t.Reopened += u.Reopened
	t.Breached += u.Breached
	t.Callbacks += u.Callbacks
	t.Contacted += u.Contacted
	t.Solved += u.Solved
	t.Satisfied += u.Satisfied
	t.Basically += u.Basically
	t.Extended += u.Extended
	t.Direct += u.Direct
	t.Merged += u.Merged
	t.FirstRight += u.FirstRight
	t.Once += u.Once
	t.Judged += u.Judged
	t.Unsure += u.Unsure
	return t
}

// Trend gives what was counted on each day of a period, all teams of the actor's scope together.
func (b *Board) Trend(ctx context.Context, by Actor, q RatesQuery) ([]Tally, error) {
	scope, err := boardScope(by, q.Team)
	if err != nil {
		return nil, err
	}
	byDay, err := b.Boards.Tallies(ctx, scope, q.From, q.To)
	if err != nil {
		return nil, err
	}
	sums := map[string]Tally{}
	for _, t := range byDay {
		sums[t.Day] = sums[t.Day].plus(t)
	}
	days := make([]Tally, 0, 31)
	for d := q.From; d.Before(q.To); d = d.AddDate(0, 0, 1) {
		t := sums[d.Format(time.DateOnly)]
		t.Day = d.Format(time.DateOnly)
		days = append(days, t)
	}
	return days, nil
}

// Month gives the month of evaluation that a text such as 2026-11 names: it may begin on a day of
// the calendar month before (Evaluation.MonthFrom).
func (e Evaluation) Month(text string, zone *time.Location) (from, to time.Time, err error) {
	first, err := time.ParseInLocation("2006-01", strings.TrimSpace(text), zone)
	if err != nil {
		return from, to, BadField("month", "format", "want", "YYYY-MM")
	}
	if e.MonthFrom <= 1 {
		return first, first.AddDate(0, 1, 0), nil
	}
	to = first.AddDate(0, 0, e.MonthFrom-1)
	return to.AddDate(0, -1, 0), to, nil
}
