package web

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"yihaotong/hotline"
	"yihaotong/hotline/intake"
	"yihaotong/hotline/zh"
	"yihaotong/kb"
	"yihaotong/web/api"
)

// calls serves phone calls: the talk comes in, a draft comes out.
type calls struct {
	store   hotline.Calls
	desk    *hotline.Desk
	router  hotline.Router
	library *kb.Library
	now     hotline.Now
	zone    *time.Location
}

const defaultCalls = 20

// ListCalls lists the operator's own recent calls.
func (h *calls) ListCalls(ctx context.Context, r api.ListCallsRequestObject) (api.ListCallsResponseObject, error) {
	limit := r.Params.Limit
	if limit == 0 {
		limit = defaultCalls
	}
	recent, err := h.store.RecentCalls(ctx, callerIn(ctx).person.ID, limit)
	if err != nil {
		return nil, err
	}
	v := viewer{zone: h.zone}
	page := api.CallPage{Items: []api.CallSummary{}}
	for _, c := range recent {
		s := api.CallSummary{ID: c.ID, From: zh.MaskPhone(c.From), StartedAt: v.time(c.StartedAt), EndedAt: v.maybe(c.EndedAt), Tickets: whole(c.Tickets)}
		s.FirstWords = zh.Mask(clip(firstWords(c.Segments), 60))
		page.Items = append(page.Items, s)
	}
	return api.ListCalls200JSONResponse(page), nil
}

// firstWords are what the caller said first: the greeting of the desk tells no call from another.
func firstWords(all []hotline.Segment) string {
	for _, s := range all {
		if s.Speaker == hotline.SpeakerRequester {
			return s.Text
		}
	}
	if len(all) > 0 {
		return all[0].Text
	}
	return ""
}

// StartCall begins a call. The telephone system may tell the same call twice.
func (h *calls) StartCall(ctx context.Context, r api.StartCallRequestObject) (api.StartCallResponseObject, error) {
	b := r.Body
	c := hotline.Call{
		ID: hotline.NewID(h.now()), ExternalID: b.ExternalID, From: b.From, To: b.To, Operator: callerIn(ctx).person.ID,
		Recording: b.RecordingURL, StartedAt: b.StartedAt.UTC(), UpdatedAt: h.now(),
	}
	if b.StartedAt.IsZero() {
		c.StartedAt = h.now()
	}
	if b.Transcript != "" {
		t, err := intake.Parse(string(b.Format), []byte(b.Transcript))
		if err != nil {
			return nil, err
		}
		c.Segments = t.Segments
	}
	err := h.store.StartCall(ctx, &c, h.desk.Book().CallNews(&c, h.now()))
	if e, _ := known(err); err != nil && e.Key == "source.exists" {
		if c, err = h.store.CallByExternal(ctx, b.ExternalID); err != nil {
			return nil, err
		}
		shown, err := h.show(ctx, c)
		return api.StartCall200JSONResponse(shown), err
	}
	if err != nil {
		return nil, err
	}
	shown, err := h.show(ctx, c)
	return api.StartCall201JSONResponse(shown), err
}

// GetCall reads a call.
func (h *calls) GetCall(ctx context.Context, r api.GetCallRequestObject) (api.GetCallResponseObject, error) {
	c, err := h.store.Call(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	shown, err := h.show(ctx, c)
	return api.GetCall200JSONResponse(shown), err
}

// AddSegment takes what was just said.
func (h *calls) AddSegment(ctx context.Context, r api.AddSegmentRequestObject) (api.AddSegmentResponseObject, error) {
	said := hotline.Segment{Speaker: hotline.Speaker(r.Body.Speaker), Text: r.Body.Text, At: r.Body.At}
	if said.Speaker == "" {
		said.Speaker = hotline.SpeakerUnknown
	}
	c, err := h.store.UpdateCall(ctx, r.ID, func(c *hotline.Call) error {
		if !c.EndedAt.IsZero() {
			return hotline.Fail(hotline.Conflict, "call.over")
		}
		if len(c.Segments) >= hotline.MaxSegments {
			return hotline.BadField("text", "too_many_items", "limit", hotline.MaxSegments)
		}
		said.Seq = len(c.Segments) + 1
		c.Segments, c.UpdatedAt = append(c.Segments, said), h.now()
		return nil
	})
	if err != nil {
		return nil, err
	}
	draft := h.draft(ctx, c)
	return api.AddSegment200JSONResponse(h.progress(ctx, draft)), nil
}

// EndCall ends a call. Ending twice is harmless.
func (h *calls) EndCall(ctx context.Context, r api.EndCallRequestObject) (api.EndCallResponseObject, error) {
	c, err := h.store.UpdateCall(ctx, r.ID, func(c *hotline.Call) error {
		if c.EndedAt.IsZero() {
			c.EndedAt, c.UpdatedAt = h.now(), h.now()
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	shown, err := h.show(ctx, c)
	return api.EndCall200JSONResponse(shown), err
}

// OpenTicketFromCall makes the ticket that the call amounts to, as the operator edited it, or adds
// the call to an open one.
func (h *calls) OpenTicketFromCall(ctx context.Context, r api.OpenTicketFromCallRequestObject) (api.OpenTicketFromCallResponseObject, error) {
	b := api.CallTicketInput{}
	if r.Body != nil {
		b = *r.Body
	}
	c, err := h.store.Call(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	view := viewer{by: callerIn(ctx).actor(), zone: h.zone}
	var opened hotline.Opened
	if b.AttachTo != "" {
		opened.Ticket, err = h.add(ctx, c, b.AttachTo, view.by)
	} else {
		opened, err = h.open(ctx, c, b, view)
	}
	if err != nil {
		return nil, err
	}
	_, err = h.store.UpdateCall(ctx, c.ID, func(c *hotline.Call) error {
		c.Tickets, c.UpdatedAt = append(c.Tickets, opened.Ticket.Number), h.now()
		return nil
	})
	return view.opened(opened), err
}

func (h *calls) open(ctx context.Context, c hotline.Call, b api.CallTicketInput, view viewer) (hotline.Opened, error) {
	o := h.opening(ctx, c, b)
	once := visitIn(ctx).once(fiber.StatusCreated, nil)
	return h.desk.Open(ctx, o, view.by, once, func(opened hotline.Opened) ([]byte, error) {
		return pack(fiber.StatusCreated, view.opened(opened))
	})
}

// add keeps the call with a ticket that is there already, as a remark among colleagues.
func (h *calls) add(ctx context.Context, c hotline.Call, number string, by hotline.Actor) (hotline.Ticket, error) {
	t, err := h.desk.Get(ctx, number, by)
	if hotline.CodeOf(err) == hotline.NotFound {
		return t, hotline.BadField("attach_to", "ticket.unknown", "number", number)
	}
	if err != nil {
		return t, err
	}
	return h.desk.Do(ctx, t.ID, hotline.Act{Name: "comment", Text: talk(c), Internal: true}, by, nil)
}
