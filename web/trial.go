package web

import (
	"context"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// trials serves what other rules would have done to past tickets.
type trials struct {
	rules  RulesTrier
	boards *boards
}

// TryRules dispatches the tickets of a period by another directory.
func (h *trials) TryRules(ctx context.Context, r api.TryRulesRequestObject) (api.TryRulesResponseObject, error) {
	from, to := h.boards.midnight(r.Body.From), h.boards.midnight(r.Body.To).AddDate(0, 0, 1)
	if !to.After(from) {
		return nil, hotline.BadField("to", "range.order")
	}
	found, complete, err := h.rules.TryRules(ctx, r.Body.Rules, from, to)
	if err != nil {
		return nil, err
	}
	shown := api.RulesTrialResult{
		Tickets: found.N, Complete: complete, Moved: found.Moved, Better: found.Better, Worse: found.Worse, Items: []api.MovedTicket{},
	}
	for _, m := range found.List {
		shown.Items = append(shown.Items, api.MovedTicket{Number: m.Number, Final: m.Final, Before: m.Before, After: m.After})
	}
	return api.TryRules200JSONResponse(shown), nil
}
