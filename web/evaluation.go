package web

import (
	"bytes"
	"context"

	"yihaotong/hotline"
	"yihaotong/hotline/sla"
	"yihaotong/web/api"
)

// evaluation serves how teams are judged: weights, callbacks, and what another policy would have made.
type evaluation struct {
	documents *documents
	tickets   *tickets
	boards    *boards
}

// ListEvaluations, GetEvaluation and PutEvaluation serve documents of the kind evaluation.
func (h *evaluation) ListEvaluations(ctx context.Context, _ api.ListEvaluationsRequestObject) (api.ListEvaluationsResponseObject, error) {
	all, err := h.documents.list(ctx, hotline.SettingEvaluation)
	return api.ListEvaluations200JSONResponse(all), err
}

func (h *evaluation) GetEvaluation(ctx context.Context, r api.GetEvaluationRequestObject) (api.GetEvaluationResponseObject, error) {
	d, err := h.documents.get(ctx, hotline.SettingEvaluation, r.Name)
	return api.GetEvaluation200JSONResponse(d), err
}

func (h *evaluation) PutEvaluation(ctx context.Context, r api.PutEvaluationRequestObject) (api.PutEvaluationResponseObject, error) {
	d, err := h.documents.put(ctx, hotline.SettingEvaluation, r.Name, r.Body.Version, r.Body.Body)
	return api.PutEvaluation200JSONResponse(d), err
}

// ListLimits, GetLimits and PutLimits serve documents of the kind limits.
func (h *evaluation) ListLimits(ctx context.Context, _ api.ListLimitsRequestObject) (api.ListLimitsResponseObject, error) {
	all, err := h.documents.list(ctx, hotline.SettingLimits)
	return api.ListLimits200JSONResponse(all), err
}

func (h *evaluation) GetLimits(ctx context.Context, r api.GetLimitsRequestObject) (api.GetLimitsResponseObject, error) {
	d, err := h.documents.get(ctx, hotline.SettingLimits, r.Name)
	return api.GetLimits200JSONResponse(d), err
}

func (h *evaluation) PutLimits(ctx context.Context, r api.PutLimitsRequestObject) (api.PutLimitsResponseObject, error) {
	d, err := h.documents.put(ctx, hotline.SettingLimits, r.Name, r.Body.Version, r.Body.Body)
	return api.PutLimits200JSONResponse(d), err
}

// ListCallbacks lists the resolved tickets that are to be called back.
func (h *evaluation) ListCallbacks(ctx context.Context, r api.ListCallbacksRequestObject) (api.ListCallbacksResponseObject, error) {
	limit := r.Params.Limit
	if limit == 0 {
		limit = defaultPage
	}
	page, err := h.tickets.desk.Callbacks(ctx, callerIn(ctx).actor(), limit, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	v := h.tickets.viewer(ctx)
	shown := api.CallbackList{Items: []api.CallbackItem{}, NextCursor: page.Next}
	for i := range page.Items {
		t := &page.Items[i]
		item := api.CallbackItem{Ticket: v.ticket(t)}
		if t.Sample != nil {
			item.Attempts, item.LastAttempt = t.Sample.Attempts, v.maybe(t.Sample.LastAt)
		}
		shown.Items = append(shown.Items, item)
	}
	return api.ListCallbacks200JSONResponse(shown), nil
}

// TryPolicy judges the tickets of a period by another policy.
func (h *evaluation) TryPolicy(ctx context.Context, r api.TryPolicyRequestObject) (api.TryPolicyResponseObject, error) {
	policy, err := sla.ParsePolicy(bytes.NewReader(r.Body.Policy))
	if err != nil {
		return nil, hotline.BadField("policy", "document", "why", err.Error())
	}
	from, to := h.boards.midnight(r.Body.From), h.boards.midnight(r.Body.To).AddDate(0, 0, 1)
	if !to.After(from) {
		return nil, hotline.BadField("to", "range.order")
	}
	desk := h.tickets.desk
	trial, err := (&hotline.Recalculation{Tickets: desk.Tickets, Book: desk.Book, Now: desk.Now}).Try(ctx, policy, from, to)
	if err != nil {
		return nil, err
	}
	shown := api.PolicyTrialResult{Policy: trial.Policy, Tickets: trial.Tickets, Complete: trial.Complete, Clocks: []api.TriedClock{}}
	for _, kind := range []hotline.ClockKind{hotline.ClockSign, hotline.ClockResponse, hotline.ClockResolve} {
		x := trial.Clocks[kind]
		shown.Clocks = append(shown.Clocks, api.TriedClock{
			Clock: api.ClockKind(kind), Earlier: x.Earlier, Later: x.Later, BreachedThen: x.BreachedThen, BreachedNow: x.BreachedNow, Examples: whole(x.Examples),
		})
	}
	return api.TryPolicy200JSONResponse(shown), nil
}
