package web

import (
	"time"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// ticketFilter is what lists and exports of tickets can be narrowed by.
type ticketFilter struct {
	team, handler, category []string
	status                  []api.Status
	priority                []api.Priority
	risk                    []api.Risk
	channel                 []api.Channel
	kind                    []api.Type
	requester, q, from, to  string
	tag, parent, building   string
	counted                 string
	sort                    api.Sort
	limit                   int
	cursor                  string
}

func filterParams(p api.ListTicketsParams) ticketFilter {
	return ticketFilter{
		team: p.Team, handler: p.Handler, category: p.Category, status: p.Status, priority: p.Priority, risk: p.Risk, channel: p.Channel,
		kind: p.Type, requester: p.Requester, q: p.Q, from: p.From, to: p.To, tag: p.Tag, parent: p.Parent, building: p.Building, counted: p.Counted,
		sort: p.Sort, limit: p.Limit, cursor: p.Cursor,
	}
}

const defaultPage = 50

// filter turns parameters into what the store asks; "me" is the caller.
func (h *tickets) filter(by hotline.Actor, p ticketFilter) (hotline.Filter, error) {
	f := hotline.Filter{
		Teams: p.team, Statuses: words[hotline.Status](p.status), Types: words[hotline.Type](p.kind), Priority: words[hotline.Priority](p.priority),
		Risks: words[hotline.Risk](p.risk), Channels: words[hotline.Channel](p.channel), Category: p.category, Requester: mine(p.requester, by),
		Building: p.building, Tag: p.tag, Parent: p.parent, Query: p.q, Sort: hotline.Sort(p.sort), Limit: p.limit, Cursor: p.cursor,
	}
	for _, who := range p.handler {
		f.Handler = append(f.Handler, mine(who, by))
	}
	if f.Limit == 0 {
		f.Limit = defaultPage
	}
	if f.Sort == "" {
		f.Sort = hotline.SortNewest
	}
	var err error
	if p.counted != "" {
		if f.Counted, err = hotline.ParseCounted(p.counted); err != nil {
			return f, err
		}
	}
	if f.From, err = moment("from", p.from, h.zone, 0); err != nil {
		return f, err
	}
	f.To, err = moment("to", p.to, h.zone, 1)
	return f, err
}

func mine(who string, by hotline.Actor) string {
	if who == "me" {
		return by.ID
	}
	return who
}

// words turns the contract's words into the domain's: they are the same words.
func words[T, S ~string](list []S) []T {
	var all []T
	for _, w := range list {
		all = append(all, T(w))
	}
	return all
}

// moment reads an instant or a local day; a day as an end still counts itself, so days are added.
func moment(field, t string, zone *time.Location, days int) (time.Time, error) {
	if t == "" {
		return time.Time{}, nil
	}
	if at, err := time.Parse(time.RFC3339, t); err == nil {
		return at, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, t, zone)
	if err != nil {
		return day, hotline.BadField(field, "format", "want", "2006-01-02, 2006-01-02T15:04:05+08:00")
	}
	return day.AddDate(0, 0, days), nil
}
