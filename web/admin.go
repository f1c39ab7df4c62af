package web

import (
	"context"
	"encoding/json"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// administration serves teams and the service catalogue, and says what this installation is.
type administration struct {
	*documents
	config *Config
}

// GetAbout says what this installation is.
func (h *administration) GetAbout(ctx context.Context, _ api.GetAboutRequestObject) (api.GetAboutResponseObject, error) {
	now, calendar := h.now(), h.book().Calendar
	a := api.About{
		Name: "一号通", Version: h.config.Version, Zone: h.zone.String(), Languages: hotline.Languages, Phone: h.config.Phone,
		ChatNeedsAccount: h.config.ChatNeedsAccount, Open: calendar.IsWorking(now), ChangesAt: calendar.NextOpening(now).In(h.zone), Degraded: []api.Door{},
	}
	if a.Open {
		a.ChangesAt = calendar.CloseOfBusiness(now).In(h.zone)
	}
	for _, d := range h.config.Doors(ctx) {
		if d.State != doorOK {
			a.Degraded = append(a.Degraded, api.Door{Name: api.DoorName(d.Name), State: api.DoorState(d.State), Message: ""})
		}
	}
	return api.GetAbout200JSONResponse(a), nil
}

// ListTeams lists the teams.
func (h *administration) ListTeams(context.Context, api.ListTeamsRequestObject) (api.ListTeamsResponseObject, error) {
	all := api.TeamList{Items: []api.Team{}}
	for _, t := range teamsOf(h.book()) {
		all.Items = append(all.Items, teamOf(t))
	}
	return api.ListTeams200JSONResponse(all), nil
}

func teamOf(t hotline.Team) api.Team {
	return api.Team{Slug: t.Slug, Name: t.Name, NameEn: t.NameEn, Initials: t.Initials, Review: t.Review, Assign: t.Assign, Retired: t.Retired, Phone: t.Phone, Version: t.Version}
}

// CreateTeam adds a team.
func (h *administration) CreateTeam(ctx context.Context, r api.CreateTeamRequestObject) (api.CreateTeamResponseObject, error) {
	if _, there := h.book().Teams[r.Body.Slug]; there {
		return nil, hotline.Fail(hotline.Conflict, "conflict")
	}
	t, err := h.saveTeam(ctx, r.Body.Slug, *r.Body, 0)
	return api.CreateTeam201JSONResponse(t), err
}

// UpdateTeam changes a team.
func (h *administration) UpdateTeam(ctx context.Context, r api.UpdateTeamRequestObject) (api.UpdateTeamResponseObject, error) {
	if _, there := h.book().Teams[r.Slug]; !there {
		return nil, notHere()
	}
	t, err := h.saveTeam(ctx, r.Slug, *r.Body, r.Body.Version)
	return api.UpdateTeam200JSONResponse(t), err
}

func (h *administration) saveTeam(ctx context.Context, slug string, t api.Team, version int) (api.Team, error) {
	body, err := json.Marshal(hotline.Team{
		Slug: t.Slug, Name: t.Name, NameEn: t.NameEn, Initials: t.Initials, Review: t.Review, Assign: t.Assign, Retired: t.Retired, Phone: t.Phone,
	})
	if err != nil {
		return t, hotline.Fail(hotline.Internal, "internal").Because(err)
	}
	d, err := h.put(ctx, hotline.SettingTeam, slug, version, body)
	t.Version = d.Version
	return t, err
}

// GetCatalogue lists the categories in order.
func (h *administration) GetCatalogue(ctx context.Context, _ api.GetCatalogueRequestObject) (api.GetCatalogueResponseObject, error) {
	c := api.Catalogue{Items: []api.Category{}}
	s, err := h.store.Setting(ctx, hotline.SettingCatalogue, hotline.SettingDefault)
	if err == nil {
		c.Version = s.Version
	} else if hotline.CodeOf(err) != hotline.NotFound {
		return nil, err
	}
	for _, x := range h.book().Catalogue.All() {
		c.Items = append(c.Items, api.Category{
			Slug: x.Slug, Team: x.Team, Name: x.Name, NameEn: x.NameEn, Priority: api.Priority(x.Priority), Safety: x.Safety, Hint: x.Hint, Retired: x.Retired,
		})
	}
	return api.GetCatalogue200JSONResponse(c), nil
}

// PutCatalogue replaces the categories. A category is never taken out, only retired: tickets have it.
func (h *administration) PutCatalogue(ctx context.Context, r api.PutCatalogueRequestObject) (api.PutCatalogueResponseObject, error) {
	there := map[string]bool{}
	var fresh []hotline.Category
	for _, x := range r.Body.Items {
		there[x.Slug] = true
		fresh = append(fresh, hotline.Category{
			Slug: x.Slug, Team: x.Team, Name: x.Name, NameEn: x.NameEn, Priority: hotline.Priority(x.Priority), Safety: x.Safety, Hint: x.Hint, Retired: x.Retired,
		})
	}
	for _, x := range h.book().Catalogue.All() {
		if !there[x.Slug] {
			return nil, hotline.BadField("items", "catalogue.missing", "slug", x.Slug)
		}
	}
	body, err := json.Marshal(fresh)
	if err != nil {
		return nil, hotline.Fail(hotline.Internal, "internal").Because(err)
	}
	d, err := h.put(ctx, hotline.SettingCatalogue, hotline.SettingDefault, r.Body.Version, body)
	answer := *r.Body
	answer.Version = d.Version
	return api.PutCatalogue200JSONResponse(answer), err
}
