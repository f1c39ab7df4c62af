package web

import (
	"context"
	"net/url"
	"slices"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing"
	"yihaotong/web/api"
)

// queues serves the teams' queues.
type queues struct {
	queue  routing.Queue
	claims Claimer
	book   func() *hotline.Book
	zone   *time.Location
}

// atRisk is how soon a due time is a risk.
const atRisk = time.Hour

// ListQueues tells how the queues in the caller's scope stand; empty ones too.
func (h *queues) ListQueues(ctx context.Context, _ api.ListQueuesRequestObject) (api.ListQueuesResponseObject, error) {
	depths, err := h.queue.Depth(ctx, atRisk)
	if err != nil {
		return nil, err
	}
	by := map[string]routing.Depth{}
	for _, d := range depths {
		by[d.Team] = d
	}
	v, all := viewer{zone: h.zone}, api.QueueList{Items: []api.Queue{}}
	scope := callerIn(ctx).actor().Scope()
	for _, t := range teamsOf(h.book()) {
		if !scope.All && !slices.Contains(scope.Teams, t.Slug) {
			continue
		}
		d := by[t.Slug]
		all.Items = append(all.Items, api.Queue{
			Team: t.Slug, Name: nameOf(ctx, t.Name, t.NameEn), Depth: d.Waiting + d.Leased, AtRisk: d.AtRisk, Oldest: v.maybe(d.Oldest),
			Query: url.Values{"team": {t.Slug}, "status": {string(hotline.StatusQueued)}, "handler": {"none"}, "sort": {string(hotline.SortUrgency)}}.Encode(),
		})
	}
	return api.ListQueues200JSONResponse(all), nil
}

// ClaimFromQueue hands out the most urgent tickets.
func (h *queues) ClaimFromQueue(ctx context.Context, r api.ClaimFromQueueRequestObject) (api.ClaimFromQueueResponseObject, error) {
	most := 1
	if r.Body != nil && r.Body.Max > 0 {
		most = r.Body.Max
	}
	who := callerIn(ctx).actor()
	if _, ok := h.book().Teams[r.Team]; !ok {
		return nil, notHere()
	}
	got, err := h.claims.Claim(ctx, r.Team, most, who)
	if err != nil {
		return nil, err
	}
	return api.ClaimFromQueue200JSONResponse{Items: viewer{by: who, zone: h.zone}.tickets(got)}, nil
}

// teamsOf lists the teams in the order of the catalogue, then those without a category.
func teamsOf(b *hotline.Book) []hotline.Team {
	var slugs []string
	for _, c := range b.Catalogue.All() {
		if !slices.Contains(slugs, c.Team) {
			slugs = append(slugs, c.Team)
		}
	}
	var rest []string
	for slug := range b.Teams {
		if !slices.Contains(slugs, slug) {
			rest = append(rest, slug)
		}
	}
	slices.Sort(rest)
	var all []hotline.Team
	for _, slug := range append(slugs, rest...) {
		if t, ok := b.Teams[slug]; ok {
			all = append(all, t)
		}
	}
	return all
}

// nameOf is a name in the language of the answer.
func nameOf(ctx context.Context, chinese, english string) string {
	if visitIn(ctx).lang == "en" && english != "" {
		return english
	}
	return chinese
}
