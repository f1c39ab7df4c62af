package web

import (
	"context"
	"time"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// auditor writes acts on anything but tickets into the audit log, and shows it.
type auditor struct {
	log  hotline.AuditLog
	now  hotline.Now
	zone *time.Location
}

// record notes what the caller did; no personal data in it.
func (h auditor) record(ctx context.Context, action, object string, data map[string]any) error {
	now := h.now()
	return h.log.Record(ctx, hotline.AuditEntry{
		ID: hotline.NewID(now), At: now, By: callerIn(ctx).actor(), Action: action, Object: object, Data: data,
	})
}

// ListAudit lists the audit log.
func (h auditor) ListAudit(ctx context.Context, r api.ListAuditRequestObject) (api.ListAuditResponseObject, error) {
	f := hotline.AuditFilter{By: r.Params.By, Action: r.Params.Action, Object: r.Params.Object, Limit: r.Params.Limit, Cursor: r.Params.Cursor}
	if f.Limit == 0 {
		f.Limit = defaultPage
	}
	var err error
	if f.From, err = moment("from", r.Params.From, h.zone, 0); err != nil {
		return nil, err
	}
	if f.To, err = moment("to", r.Params.To, h.zone, 1); err != nil {
		return nil, err
	}
	found, err := h.log.FindAudit(ctx, f)
	if err != nil {
		return nil, err
	}
	v := viewer{by: callerIn(ctx).actor(), zone: h.zone}
	page := api.AuditPage{Items: []api.AuditEntry{}, NextCursor: found.Next}
	for _, e := range found.Items {
		data := e.Data
		if data == nil {
			data = map[string]any{}
		}
		page.Items = append(page.Items, api.AuditEntry{
			ID: e.ID, Seq: e.Seq, At: v.time(e.At), By: v.actor(e.By, true), Action: e.Action, Object: e.Object, Data: data, Hash: e.Hash,
		})
	}
	return api.ListAudit200JSONResponse(page), nil
}
