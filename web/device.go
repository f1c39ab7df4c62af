package web

import (
	"context"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// devices keeps which browsers of a person are told what comes into the inbox. Only the person reads
// and writes them; where a browser is, nobody reads.
type devices struct {
	all    *hotline.Devices // nil = the house is not set up for it
	key    string
	limits *limiter
}

// GetDevices gives the key to subscribe with, and how many browsers there are.
func (h *devices) GetDevices(ctx context.Context, _ api.GetDevicesRequestObject) (api.GetDevicesResponseObject, error) {
	d, err := h.stand(ctx)
	return api.GetDevices200JSONResponse(d), err
}

// AddDevice adds the browser that asks.
func (h *devices) AddDevice(ctx context.Context, r api.AddDeviceRequestObject) (api.AddDeviceResponseObject, error) {
	id := callerIn(ctx).person.ID
	if h.all == nil {
		return nil, hotline.Fail(hotline.Conflict, "push.off")
	}
	if err := h.limits.take("device:"+id, addDevices); err != nil {
		return nil, err
	}
	if err := h.all.Add(ctx, id, hotline.Device{Endpoint: r.Body.Endpoint, Key: r.Body.P256Dh, Secret: r.Body.Auth}); err != nil {
		return nil, err
	}
	d, err := h.stand(ctx)
	return api.AddDevice200JSONResponse(d), err
}

// DropDevices forgets all browsers of the caller.
func (h *devices) DropDevices(ctx context.Context, _ api.DropDevicesRequestObject) (api.DropDevicesResponseObject, error) {
	if h.all == nil {
		return api.DropDevices204Response{}, nil
	}
	return api.DropDevices204Response{}, h.all.Drop(ctx, callerIn(ctx).person.ID, "")
}

func (h *devices) stand(ctx context.Context) (api.Devices, error) {
	if h.all == nil {
		return api.Devices{}, nil
	}
	list, err := h.all.Of(ctx, callerIn(ctx).person.ID)
	return api.Devices{Key: h.key, Devices: len(list)}, err
}
