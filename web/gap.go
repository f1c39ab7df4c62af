package web

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
	"yihaotong/kb"
	"yihaotong/web/api"
)

const (
	gapsRead    = 1000 // newest questions that are put together
	gapExamples = 5
)

// ListGaps lists what was asked in vain. Questions that are the same words are one gap; the one asked
// most often comes first.
func (h *knowledge) ListGaps(ctx context.Context, r api.ListGapsRequestObject) (api.ListGapsResponseObject, error) {
	open, err := h.gaps.FindGaps(ctx, kb.GapOpen, gapsRead)
	if err != nil {
		return nil, err
	}
	all := h.together(open)
	from, err := sequence(r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	limit := r.Params.Limit
	if limit == 0 {
		limit = defaultPage
	}
	page := api.GapPage{Items: all[min(from, len(all)):min(from+limit, len(all))]}
	if from+limit < len(all) {
		page.NextCursor = strconv.Itoa(from + limit)
	}
	return api.ListGaps200JSONResponse(page), nil
}

// together counts equal questions; gaps come newest first.
func (h *knowledge) together(gaps []kb.Gap) []api.Gap {
	byWords := map[string]*api.Gap{}
	order := []*api.Gap{}
	for _, g := range gaps {
		words := zh.Terms(g.Question)
		x, known := byWords[words]
		if !known {
			x = &api.Gap{ID: g.ID, Question: g.Question, LastAt: g.At.In(h.zone), Examples: []string{}}
			byWords[words] = x
			order = append(order, x)
		}
		x.Count++
		x.FirstAt = g.At.In(h.zone)
		if len(x.Examples) < gapExamples {
			x.Examples = append(x.Examples, g.Question)
		}
	}
	all := make([]api.Gap, len(order))
	for i, x := range order {
		all[i] = *x
	}
	slices.SortStableFunc(all, func(a, b api.Gap) int { return cmp.Compare(b.Count, a.Count) })
	return all
}

// DraftFromGap begins an article that answers the question.
func (h *knowledge) DraftFromGap(ctx context.Context, r api.DraftFromGapRequestObject) (api.DraftFromGapResponseObject, error) {
	g, err := h.gaps.Gap(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	if g.Status != kb.GapOpen {
		return nil, hotline.Fail(hotline.Conflict, "conflict")
	}
	a := kb.Article{Title: clip(g.Question, 60), Team: g.Team, Audience: hotline.Staff, Text: g.Question, Gaps: []string{g.ID}}
	a, err = h.library.Write(ctx, a, callerIn(ctx).person.ID)
	if err != nil {
		return nil, err
	}
	return api.DraftFromGap201JSONResponse(h.article(a)), h.audit.record(ctx, "article.create", "article/"+a.ID, map[string]any{"gap": g.ID})
}
