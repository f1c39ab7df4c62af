package web

import (
	"context"
	"time"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// inboxes serves what people were told: everybody the own inbox, nobody another's.
type inboxes struct {
	inbox hotline.Inbox
	zone  *time.Location
}

// ListInbox lists the caller's inbox.
func (h *inboxes) ListInbox(ctx context.Context, r api.ListInboxRequestObject) (api.ListInboxResponseObject, error) {
	who := callerIn(ctx).person.ID
	found, err := h.inbox.InboxOf(ctx, who, r.Params.Unread, r.Params.Limit, r.Params.Cursor)
	if err != nil {
		return nil, err
	}
	page := api.InboxPage{Items: []api.InboxItem{}, NextCursor: found.Next}
	for _, x := range found.Items {
		page.Items = append(page.Items, api.InboxItem{
			ID: x.ID, Type: string(x.Type), Ticket: x.Ticket, Chat: x.Chat, Title: x.Title, Text: x.Text, Urgent: x.Urgent, Read: x.Read, At: x.At.In(h.zone),
		})
	}
	page.Unread, err = h.inbox.Unread(ctx, who)
	return api.ListInbox200JSONResponse(page), err
}

// ReadInbox marks items of the caller's inbox as read.
func (h *inboxes) ReadInbox(ctx context.Context, r api.ReadInboxRequestObject) (api.ReadInboxResponseObject, error) {
	who := callerIn(ctx).person.ID
	if err := h.inbox.MarkRead(ctx, who, r.Body.Ids, r.Body.Until); err != nil {
		return nil, err
	}
	left, err := h.inbox.Unread(ctx, who)
	return api.ReadInbox200JSONResponse{Unread: left}, err
}
