package web

import (
	"context"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// rosters serves the teams' duty rosters, who is on duty, and handing over.
type rosters struct {
	documents *documents
	desk      *hotline.Desk
}

// ListRosters, GetRoster, CreateRoster and PutRoster serve documents of the kind roster.
func (h *rosters) ListRosters(ctx context.Context, _ api.ListRostersRequestObject) (api.ListRostersResponseObject, error) {
	all, err := h.documents.list(ctx, hotline.SettingRoster)
	return api.ListRosters200JSONResponse(all), err
}

func (h *rosters) GetRoster(ctx context.Context, r api.GetRosterRequestObject) (api.GetRosterResponseObject, error) {
	d, err := h.documents.get(ctx, hotline.SettingRoster, r.Name)
	return api.GetRoster200JSONResponse(d), err
}

func (h *rosters) CreateRoster(ctx context.Context, r api.CreateRosterRequestObject) (api.CreateRosterResponseObject, error) {
	if err := mayRoster(ctx, r.Body.Name); err != nil {
		return nil, err
	}
	d, err := h.documents.put(ctx, hotline.SettingRoster, r.Body.Name, 0, r.Body.Body)
	return api.CreateRoster201JSONResponse(d), err
}

func (h *rosters) PutRoster(ctx context.Context, r api.PutRosterRequestObject) (api.PutRosterResponseObject, error) {
	if err := mayRoster(ctx, r.Name); err != nil {
		return nil, err
	}
	d, err := h.documents.put(ctx, hotline.SettingRoster, r.Name, r.Body.Version, r.Body.Body)
	return api.PutRoster200JSONResponse(d), err
}

// mayRoster keeps leads to their own teams.
func mayRoster(ctx context.Context, team string) error {
	by := callerIn(ctx).actor()
	if by.Role == hotline.Lead && !by.In(team) {
		return hotline.Fail(hotline.Forbidden, "forbidden")
	}
	return nil
}

// GetDuty tells who is on duty.
func (h *rosters) GetDuty(ctx context.Context, r api.GetDutyRequestObject) (api.GetDutyResponseObject, error) {
	if _, ok := h.documents.book().Teams[r.Name]; !ok {
		return nil, hotline.Fail(hotline.NotFound, "not_found")
	}
	at := r.Params.At
	if at.IsZero() {
		at = h.documents.now()
	}
	duty, staff, err := h.desk.Duty(ctx, r.Name, at)
	if err != nil {
		return nil, err
	}
	shown := api.Duty{Team: duty.Team, At: duty.At.In(h.documents.zone), People: []api.OnDuty{}, Fallback: duty.Fallback}
	for _, s := range staff {
		shown.People = append(shown.People, api.OnDuty{
			Person: s.Account.ID, Name: s.Account.Name, OnCall: s.OnCall, Capacity: s.Room(), Load: s.Load, Skills: whole(s.Skills),
		})
	}
	return api.GetDuty200JSONResponse(shown), nil
}

// HandOver gives all open tickets of a person to others.
func (h *rosters) HandOver(ctx context.Context, r api.HandOverRequestObject) (api.HandOverResponseObject, error) {
	done, err := h.desk.HandOver(ctx, r.ID, r.Body.To, r.Body.Reason, callerIn(ctx).actor())
	if done.Person.ID == "" {
		return nil, err
	}
	shown := api.Handover{Moved: []api.HandedTicket{}, Kept: whole(done.Kept)}
	numbers := []string{}
	for _, m := range done.Moved {
		numbers = append(numbers, m.Number)
		shown.Moved = append(shown.Moved, api.HandedTicket{Number: m.Number, Handler: m.To.ID, Name: m.To.Name})
	}
	if err != nil && len(numbers) == 0 {
		return nil, err
	}
	// What moved before a failure is audited too.
	data := map[string]any{"reason": r.Body.Reason, "tickets": numbers, "kept": done.Kept}
	if audited := h.documents.audit.record(ctx, "person.handover", "person/"+done.Person.ID, data); audited != nil {
		return nil, audited
	}
	return api.HandOver200JSONResponse(shown), err
}
