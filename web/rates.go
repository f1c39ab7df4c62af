package web

import (
	"context"
	"time"

	openapi "github.com/oapi-codegen/runtime/types"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// period is what a report may be asked for: a month of evaluation, or days; by default this month
// so far.
type period struct {
	from, to openapi.Date
	month    string
}

// query turns a period into what the board asks.
func (h *boards) query(p period, team string) (hotline.RatesQuery, error) {
	q := hotline.RatesQuery{Team: team}
	if p.month != "" {
		var err error
		q.From, q.To, err = h.board.Book().Evaluation.Month(p.month, h.zone)
		return q, err
	}
	now := h.board.Now().In(h.zone)
	q.From = time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, h.zone)
	last := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, h.zone)
	if !p.from.IsZero() {
		q.From = h.midnight(p.from)
	}
	if !p.to.IsZero() {
		last = h.midnight(p.to)
	}
	q.To = last.AddDate(0, 0, 1)
	return q, nil
}

func (h *boards) midnight(d openapi.Date) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, h.zone)
}

// ReportRates computes 三率 and the process rates.
func (h *boards) ReportRates(ctx context.Context, r api.ReportRatesRequestObject) (api.ReportRatesResponseObject, error) {
	q, err := h.query(period{r.Params.From, r.Params.To, r.Params.Month}, r.Params.Team)
	if err != nil {
		return nil, err
	}
	q.Group = hotline.Group(r.Params.Group)
	by := callerIn(ctx).actor()
	report, err := h.board.Rates(ctx, by, q)
	if err != nil {
		return nil, err
	}
	days, err := h.board.Trend(ctx, by, q)
	if err != nil {
		return nil, err
	}
	shown := api.RatesReport{
		From: openapi.Date{Time: q.From}, To: openapi.Date{Time: q.To.AddDate(0, 0, -1)}, Items: []api.Rates{}, Days: []api.CountedDay{},
		All: ratesOf(report.All), Weights: weightsOf(report.Weights),
	}
	for _, x := range report.Lines {
		line := ratesOf(x)
		if q.Group == hotline.ByTeamGroup {
			line.Name = h.teamName(ctx, x.Team)
		}
		shown.Items = append(shown.Items, line)
	}
	for i, d := range days {
		shown.Days = append(shown.Days, api.CountedDay{Day: openapi.Date{Time: q.From.AddDate(0, 0, i)}, Opened: d.Opened, Resolved: d.Resolved, Breached: d.Breached})
	}
	return api.ReportRates200JSONResponse(shown), nil
}

// ReportDrift tells how well requests found their way in the last weeks.
func (h *boards) ReportDrift(ctx context.Context, r api.ReportDriftRequestObject) (api.ReportDriftResponseObject, error) {
	weeks := r.Params.Weeks
	if weeks == 0 {
		weeks = driftWeeks
	}
	all, err := h.board.Drift(ctx, callerIn(ctx).actor(), r.Params.Team, weeks, h.zone)
	if err != nil {
		return nil, err
	}
	shown := api.DriftReport{Items: []api.DriftWeek{}}
	for _, w := range all {
		week := api.DriftWeek{From: openapi.Date{Time: w.From}, Judged: w.Judged, Unsure: rate(w.Unsure), FirstRight: rate(w.FirstRight), Figures: map[string]api.Figure{}}
		for what, f := range w.Figures {
			week.Figures[what] = figureOf(f)
		}
		shown.Items = append(shown.Items, week)
	}
	return api.ReportDrift200JSONResponse(shown), nil
}

// driftWeeks is how far back one looks who does not say.
const driftWeeks = 12

func rate(x hotline.Rate) api.Rate { return api.Rate{Value: x.Value, Of: x.Of} }

func ratesOf(r hotline.Rates) api.Rates {
	c := r.Counts
	shown := api.Rates{
		Team: r.Team, Item: r.Item, Name: r.Name, Response: rate(r.Response), Resolution: rate(r.Resolution), Satisfaction: rate(r.Satisfaction), Composite: r.Composite,
		Coverage: rate(r.Coverage), ClaimedInTime: rate(r.ClaimedIn), ResolvedInTime: rate(r.ResolvedIn), Reopened: rate(r.Reopened), Returned: rate(r.Returned),
		Extended: rate(r.Extended), Direct: rate(r.Direct), Repeated: rate(r.Repeated), FirstRight: rate(r.FirstRight), Once: rate(r.Once), Figures: map[string]api.Figure{},
		Counts: api.RateCounts{
			Opened: c.Opened, Resolved: c.Resolved, Closed: c.Closed, Claimed: c.Claimed, ClaimedInTime: c.ClaimedInTime, ResolvedInTime: c.ResolvedInTime,
			Returned: c.Returned, Reopened: c.Reopened, Breached: c.Breached, Callbacks: c.Callbacks, Contacted: c.Contacted, Solved: c.Solved,
			Satisfied: c.Satisfied, Basically: c.Basically, Extended: c.Extended, Direct: c.Direct, Merged: c.Merged, FirstRight: c.FirstRight, Once: c.Once,
		},
	}
	for what, f := range r.Figures {
		shown.Figures[what] = figureOf(f)
	}
	shown.Query = r.Figures["opened"].Query
	return shown
}

func weightsOf(w hotline.Weights) api.Weights {
	return api.Weights{Response: w.Response, Resolution: w.Resolution, Satisfaction: w.Satisfaction, Basically: w.Basically}
}
