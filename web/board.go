package web

import (
	"context"
	"time"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// boards serves counts, forecasts and rates.
type boards struct {
	board *hotline.Board
	zone  *time.Location
}

// GetBoard counts the open work.
func (h *boards) GetBoard(ctx context.Context, r api.GetBoardRequestObject) (api.GetBoardResponseObject, error) {
	view, err := h.board.View(ctx, callerIn(ctx).actor(), r.Params.Team)
	if err != nil {
		return nil, err
	}
	v, shown := viewer{zone: h.zone}, api.Board{At: view.At.In(h.zone), Teams: []api.BoardRow{}}
	for _, t := range view.Teams {
		row := api.BoardRow{
			Team: t.Team, Name: h.teamName(ctx, t.Team), Status: map[string]api.Figure{}, Open: figureOf(t.Open), Critical: figureOf(t.Critical),
			Soon: figureOf(t.Soon), Breached: figureOf(t.Breached),
		}
		for status, f := range t.Status {
			row.Status[string(status)] = figureOf(f)
		}
		if t.Oldest != nil {
			row.Oldest = &api.OldestTicket{Number: t.Oldest.Number, Since: v.time(t.Oldest.Since)}
		}
		shown.Teams = append(shown.Teams, row)
	}
	return api.GetBoard200JSONResponse(shown), nil
}

func figureOf(f hotline.Figure) api.Figure { return api.Figure{N: f.N, Query: f.Query} }

func (h *boards) teamName(ctx context.Context, slug string) string {
	t := h.board.Book().Teams[slug]
	return nameOf(ctx, t.Name, t.NameEn)
}

// ForecastBoard predicts the rest of the day for one team.
func (h *boards) ForecastBoard(ctx context.Context, r api.ForecastBoardRequestObject) (api.ForecastBoardResponseObject, error) {
	if _, ok := h.board.Book().Teams[r.Params.Team]; !ok {
		return nil, hotline.BadField("team", "enum", "value", r.Params.Team, "allowed", "GET /teams")
	}
	f, err := h.board.Forecast(ctx, callerIn(ctx).actor(), r.Params.Team)
	if err != nil {
		return nil, err
	}
	shown := api.Forecast{
		Team: f.Team, EndOfDay: f.EndOfDay.In(h.zone), MinutesLeft: f.MinutesLeft, People: f.People, Pace: f.Pace, Capacity: f.Capacity,
		Due: figureOf(f.Due), Late: []api.ForecastLine{}, Load: []api.Load{},
	}
	for _, l := range f.Late {
		line := api.ForecastLine{Number: l.Number, Title: l.Title, Due: l.Due.In(h.zone), Handler: l.Handler, Why: api.ForecastLineWhy(l.Why)}
		if r := l.Relief; r != nil {
			line.Relief = &api.Relief{Person: r.Person, Name: r.Name, Load: r.Load, Reason: api.ReliefReason(r.Reason)}
		}
		shown.Late = append(shown.Late, line)
	}
	for _, l := range f.Load {
		shown.Load = append(shown.Load, api.Load{Person: l.Person, Name: l.Name, N: l.Figure.N, Query: l.Figure.Query})
	}
	return api.ForecastBoard200JSONResponse(shown), nil
}

// ListRises tells what comes in more often than before.
func (h *boards) ListRises(ctx context.Context, r api.ListRisesRequestObject) (api.ListRisesResponseObject, error) {
	rises, err := h.board.Rises(ctx, callerIn(ctx).actor(), r.Params.Team)
	if err != nil {
		return nil, err
	}
	shown := api.RiseList{Items: []api.Rise{}}
	for _, x := range rises {
		shown.Items = append(shown.Items, api.Rise{Category: x.Category, Name: x.Name, Building: x.Building, Recent: figureOf(x.Recent), Before: figureOf(x.Before), Usual: x.Usual})
	}
	return api.ListRises200JSONResponse(shown), nil
}
