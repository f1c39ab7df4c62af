package web

import (
	"context"
	"encoding/json"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// preferences keeps how a person likes the console: saved views, columns, hints that were read.
// Only the person reads and writes them.
type preferences struct {
	store  hotline.Settings
	limits *limiter
	now    hotline.Now
}

// GetPreferences reads the caller's own; empty ones while nothing was saved.
func (h *preferences) GetPreferences(ctx context.Context, _ api.GetPreferencesRequestObject) (api.GetPreferencesResponseObject, error) {
	p := api.Preferences{Views: []api.SavedView{}, Columns: []string{}, Seen: []string{}}
	s, err := h.store.Setting(ctx, hotline.SettingPreferences, callerIn(ctx).person.ID)
	if hotline.CodeOf(err) == hotline.NotFound {
		return api.GetPreferences200JSONResponse(p), nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(s.Body, &p); err != nil {
		return nil, hotline.Fail(hotline.Internal, "internal").Because(err)
	}
	return api.GetPreferences200JSONResponse(p), nil
}

// PutPreferences replaces the caller's own. Two tabs that save at the same moment: one gets a conflict.
func (h *preferences) PutPreferences(ctx context.Context, r api.PutPreferencesRequestObject) (api.PutPreferencesResponseObject, error) {
	id := callerIn(ctx).person.ID
	if err := h.limits.take("preferences:"+id, savePreferences); err != nil {
		return nil, err
	}
	before, err := h.store.Setting(ctx, hotline.SettingPreferences, id)
	if err != nil && hotline.CodeOf(err) != hotline.NotFound {
		return nil, err
	}
	body, err := json.Marshal(r.Body)
	if err != nil {
		return nil, hotline.Fail(hotline.Internal, "internal").Because(err)
	}
	s := hotline.Setting{Kind: hotline.SettingPreferences, Name: id, Version: before.Version, Body: body, By: id, At: h.now()}
	if err := h.store.SaveSetting(ctx, &s); err != nil {
		return nil, err
	}
	return api.PutPreferences200JSONResponse(*r.Body), nil
}
