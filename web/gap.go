package web

import (
	"context"
	"strconv"

	"yihaotong/kb"
	"yihaotong/web/api"
)

// ListGaps lists what was asked in vain: questions that ask the same are one, the commonest first.
func (h *knowledge) ListGaps(ctx context.Context, r api.ListGapsRequestObject) (api.ListGapsResponseObject, error) {
	all, err := h.library.Clusters(ctx)
	if err != nil {
		return nil, err
	}
	from, err := sequence(r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	limit := r.Params.Limit
	if limit == 0 {
		limit = defaultPage
	}
	page := api.GapPage{Items: []api.Gap{}}
	for _, c := range all[min(from, len(all)):min(from+limit, len(all))] {
		page.Items = append(page.Items, h.gap(c))
	}
	if from+limit < len(all) {
		page.NextCursor = strconv.Itoa(from + limit)
	}
	return api.ListGaps200JSONResponse(page), nil
}

func (h *knowledge) gap(c kb.Cluster) api.Gap {
	return api.Gap{
		ID: c.ID, Question: c.Question, Team: c.Team, Count: c.Count, FirstAt: c.FirstAt.In(h.zone), LastAt: c.LastAt.In(h.zone), Examples: whole(c.Examples),
	}
}

// DraftFromGap begins an article that answers the question and all that ask the same, with the nearest
// clauses as material.
func (h *knowledge) DraftFromGap(ctx context.Context, r api.DraftFromGapRequestObject) (api.DraftFromGapResponseObject, error) {
	a, err := h.library.DraftFromGap(ctx, r.ID, callerIn(ctx).person.ID)
	if err != nil {
		return nil, err
	}
	return api.DraftFromGap201JSONResponse(h.article(a)), h.audit.record(ctx, "article.create", "article/"+a.ID, map[string]any{"gap": r.ID})
}

// SettleGap says which article answers the question, or that none shall.
func (h *knowledge) SettleGap(ctx context.Context, r api.SettleGapRequestObject) (api.SettleGapResponseObject, error) {
	if err := h.library.SettleGap(ctx, r.ID, r.Body.Article); err != nil {
		return nil, err
	}
	return api.SettleGap204Response{}, h.audit.record(ctx, "gap.settle", "gap/"+r.ID, map[string]any{"article": r.Body.Article})
}
