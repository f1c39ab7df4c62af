package web

import (
	"context"
	"slices"
	"strings"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
	"yihaotong/web/api"
)

// persons serves accounts. Three powers are kept apart (三员分立): admin keeps the accounts, security
// says who has which power, the auditor looks on.
type persons struct {
	people   hotline.People
	sessions hotline.Sessions
	book     func() *hotline.Book
	audit    auditor
	now      hotline.Now
	zone     *time.Location
}

func (h *persons) shape(p hotline.Person) api.Person {
	return api.Person{
		ID: p.ID, Username: p.Username, Name: p.Name, Phone: zh.MaskPhone(p.Phone), Email: zh.MaskEmail(p.Email), Unit: p.Unit, StaffNo: p.StaffNo, Role: api.Role(p.Role),
		Teams: whole(p.Teams), Locale: p.Locale, Disabled: p.Disabled, HasPassword: p.Password != "",
		CreatedAt: p.CreatedAt.In(h.zone), UpdatedAt: p.UpdatedAt.In(h.zone), Version: p.Version,
	}
}

// ListPeople lists people; a lead sees those of the own teams.
func (h *persons) ListPeople(ctx context.Context, r api.ListPeopleRequestObject) (api.ListPeopleResponseObject, error) {
	who := callerIn(ctx).actor()
	f := hotline.PeopleFilter{Role: hotline.Role(r.Params.Role), Team: r.Params.Team, Query: r.Params.Q, Limit: r.Params.Limit, Cursor: r.Params.Cursor}
	if f.Limit == 0 {
		f.Limit = defaultPage
	}
	if who.Role == hotline.Lead {
		if f.Team == "" && len(who.Teams) > 0 {
			f.Team = who.Teams[0]
		}
		if !who.In(f.Team) {
			return nil, hotline.Fail(hotline.Forbidden, "forbidden")
		}
	}
	found, err := h.people.FindPeople(ctx, f)
	if err != nil {
		return nil, err
	}
	page := api.PersonPage{Items: []api.Person{}, NextCursor: found.Next}
	for _, p := range found.Items {
		page.Items = append(page.Items, h.shape(p))
	}
	return api.ListPeople200JSONResponse(page), nil
}

// GetPerson reads one person; a lead only one of the own teams.
func (h *persons) GetPerson(ctx context.Context, r api.GetPersonRequestObject) (api.GetPersonResponseObject, error) {
	p, err := h.people.Person(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	who := callerIn(ctx).actor()
	if who.Role == hotline.Lead && !slices.ContainsFunc(p.Teams, who.In) {
		return nil, hotline.Fail(hotline.NotFound, "person.unknown", "value", r.ID)
	}
	return api.GetPerson200JSONResponse(h.shape(p)), nil
}

// CreatePerson adds a person.
func (h *persons) CreatePerson(ctx context.Context, r api.CreatePersonRequestObject) (api.CreatePersonResponseObject, error) {
	now := h.now()
	p := hotline.Person{ID: hotline.NewID(now), Role: hotline.Employee, CreatedAt: now, Locale: hotline.Languages[0]}
	if err := h.change(ctx, &p, *r.Body); err != nil {
		return nil, err
	}
	return api.CreatePerson201JSONResponse(h.shape(p)), h.audit.record(ctx, "person.create", "person/"+p.ID, map[string]any{"role": string(p.Role)})
}

// UpdatePerson changes a person. Whoever has other rights now, or no access any more, is signed out
// everywhere.
func (h *persons) UpdatePerson(ctx context.Context, r api.UpdatePersonRequestObject) (api.UpdatePersonResponseObject, error) {
	p, err := h.people.Person(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	if r.Body.Version != 0 && r.Body.Version != p.Version {
		return nil, hotline.Fail(hotline.Conflict, "stale", "version", p.Version, "seen", r.Body.Version)
	}
	before := p
	if err := h.change(ctx, &p, *r.Body); err != nil {
		return nil, err
	}
	if before.Role != p.Role || !slices.Equal(before.Teams, p.Teams) || before.Password != p.Password || p.Disabled {
		if err := h.sessions.CloseSessions(ctx, p.ID, ""); err != nil {
			return nil, err
		}
	}
	return api.UpdatePerson200JSONResponse(h.shape(p)), h.audit.record(ctx, "person.save", "person/"+p.ID, changes(before, p))
}

// changes says what was changed, without personal data.
func changes(before, p hotline.Person) map[string]any {
	all := map[string]any{}
	if before.Role != p.Role {
		all["role"] = string(before.Role) + " → " + string(p.Role)
	}
	if !slices.Equal(before.Teams, p.Teams) {
		all["teams"] = strings.Join(before.Teams, " ") + " → " + strings.Join(p.Teams, " ")
	}
	if before.Disabled != p.Disabled {
		all["disabled"] = p.Disabled
	}
	if before.Password != p.Password {
		all["password"] = true
	}
	return all
}

// change checks and stores what the body asks for.
func (h *persons) change(ctx context.Context, p *hotline.Person, b api.PersonInput) error {
	who := callerIn(ctx).person
	if err := mayChange(who, p, b); err != nil {
		return err
	}
	put(&p.Username, b.Username)
	put(&p.Name, b.Name)
	put(&p.Phone, b.Phone)
	put(&p.Email, b.Email)
	put(&p.Unit, b.Unit)
	put(&p.StaffNo, b.StaffNo)
	put(&p.Disabled, b.Disabled)
	put(&p.Teams, b.Teams)
	if b.Role != nil {
		p.Role = hotline.Role(*b.Role)
	}
	if err := h.check(p); err != nil {
		return err
	}
	if b.Password != nil {
		hash, err := HashPassword(*b.Password)
		if err != nil {
			return err
		}
		p.Password = hash
	}
	p.UpdatedAt = h.now()
	return h.people.SavePerson(ctx, p)
}

// mayChange keeps the powers apart. An admin may add people with any role that works on tickets or
// texts; the three powers themselves, and the role and password of somebody who is there, are given by
// security alone. Nobody changes the own access.
func mayChange(who hotline.Person, p *hotline.Person, b api.PersonInput) error {
	added := p.Version == 0
	access := b.Role != nil || b.Teams != nil || b.Password != nil || b.Disabled != nil
	switch {
	case access && who.ID == p.ID:
	case who.Role == hotline.Security:
		return nil
	case b.Role != nil && (!added || isPower(hotline.Role(*b.Role))):
	case b.Password != nil && !added:
	case access && isPower(p.Role):
	default:
		return nil
	}
	return hotline.Fail(hotline.Forbidden, "forbidden")
}

// isPower reports whether a role is one of the three separate powers.
func isPower(r hotline.Role) bool {
	return r == hotline.Admin || r == hotline.Security || r == hotline.Auditor
}

func put[T any](field *T, value *T) {
	if value != nil {
		*field = *value
	}
}

func (h *persons) check(p *hotline.Person) error {
	var f faults
	if strings.TrimSpace(p.Name) == "" {
		f.add("name", "required")
	}
	if strings.ContainsFunc(p.Username, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		f.add("username", "format", "want", "a-z 0-9 . _ -")
	}
	if p.Email != "" && !hotline.IsMailAddress(p.Email) {
		f.add("email", "format", "want", "name@example.cn")
	}
	for _, team := range p.Teams {
		if _, ok := h.book().Teams[team]; !ok {
			f.add("teams", "enum", "value", team, "allowed", "GET /teams")
		}
	}
	return f.err()
}
