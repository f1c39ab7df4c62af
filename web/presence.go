package web

import (
	"context"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// presences tells colleagues who else has a ticket open or is typing. Nothing is stored: a notice goes
// over the bus to every copy and is forgotten; the pages repeat it while they are open.
type presences struct {
	desk   *hotline.Desk
	bus    hotline.Bus
	limits *limiter
	now    hotline.Now
}

// presenceNotice is the type of these notices on the live stream. They have no id and cannot be
// resumed from.
const presenceNotice = hotline.EventType("presence")

// MarkPresence says that the caller looks at a ticket, types, or has left it.
func (h *presences) MarkPresence(ctx context.Context, r api.MarkPresenceRequestObject) (api.MarkPresenceResponseObject, error) {
	who := callerIn(ctx).actor()
	t, err := h.desk.Get(ctx, r.Number, who)
	if err != nil {
		return nil, err
	}
	if !who.SeesInternal() {
		return nil, hotline.Fail(hotline.Forbidden, "forbidden")
	}
	if err := h.limits.take("presence:"+who.ID, markPresence); err != nil {
		return nil, err
	}
	doing := api.PresenceInputDoingLooking
	if r.Body != nil && r.Body.Doing != "" {
		doing = r.Body.Doing
	}
	err = h.bus.Publish(ctx, hotline.Notice{
		Type: presenceNotice, At: h.now(), Ticket: t.Number, Team: t.Team,
		Data: map[string]any{"person": who.ID, "name": who.Name, "doing": string(doing)},
	})
	return api.MarkPresence204Response{}, err
}
