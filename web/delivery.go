package web

import (
	"context"
	"time"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// HookTester sends a test event to a webhook at once.
type HookTester interface {
	// Try fails with what went wrong at the other side.
	Try(ctx context.Context, name string) error
}

// places serves how the places outside stand.
type places struct {
	deliveries hotline.Deliveries
	settings   hotline.Settings
	hooks      HookTester
	audit      auditor
	zone       *time.Location
}

// ListDeliveries lists how the places outside stand.
func (h *places) ListDeliveries(ctx context.Context, _ api.ListDeliveriesRequestObject) (api.ListDeliveriesResponseObject, error) {
	stands, err := h.deliveries.Deliveries(ctx)
	if err != nil {
		return nil, err
	}
	all := api.DeliveryList{Items: []api.Delivery{}}
	for _, d := range stands {
		all.Items = append(all.Items, api.Delivery{
			Sink: d.Sink, Waiting: d.Waiting, Dead: d.Dead, Failures: d.Failures, Error: d.Error,
			LastOk: h.known(d.OK), LastFailure: h.known(d.Failed), NextTry: h.known(d.Until),
		})
	}
	return api.ListDeliveries200JSONResponse(all), nil
}

func (h *places) known(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	local := at.In(h.zone)
	return &local
}

// TestWebhook sends a test event. What the other side does wrong is the answer, not a failure.
func (h *places) TestWebhook(ctx context.Context, r api.TestWebhookRequestObject) (api.TestWebhookResponseObject, error) {
	if _, err := h.settings.Setting(ctx, hotline.SettingWebhook, r.Name); err != nil {
		return nil, err
	}
	if err := h.audit.record(ctx, "webhook.test", hotline.SettingWebhook+"/"+r.Name, nil); err != nil {
		return nil, err
	}
	failure := h.hooks.Try(ctx, r.Name)
	said := api.TestWebhook200JSONResponse{Ok: failure == nil}
	if failure != nil {
		said.Error = failure.Error()
	}
	return said, nil
}

// RetryDeliveries brings the dead messages of a place back.
func (h *places) RetryDeliveries(ctx context.Context, r api.RetryDeliveriesRequestObject) (api.RetryDeliveriesResponseObject, error) {
	if _, _, outside := hotline.Outside(r.Sink); !outside {
		return nil, hotline.Fail(hotline.NotFound, "not_found")
	}
	n, err := h.deliveries.Revive(ctx, r.Sink)
	if err != nil {
		return nil, err
	}
	return api.RetryDeliveries200JSONResponse{Count: n}, h.audit.record(ctx, "deliveries.retry", r.Sink, map[string]any{"count": n})
}
