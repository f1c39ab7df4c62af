package storage

import (
	"slices"
	"time"

	"yihaotong/hotline"
)

// arm is one way to some of the rows of a list: a table or index that holds them in order, or holds
// so few that sorting them is nothing. Several arms together give all rows of the list; a row that
// two arms give is listed once.
type arm struct {
	from  string
	seq   string // the column to read seq from, so that the walk is seen to be in order
	where []string
	probe []string // conditions that are dearer than the walk
}

// mostArms bounds the arms of a list; past it an arm takes several values at once and sorts.
const mostArms = 64

// part is a part of a scope, with the conditions that make it.
type part struct {
	person, unit string
	teams        []string
	shared       bool // not the teams that hold the ticket but those that see it beside
}

// parts splits a scope; nil means that nothing lies in it.
func parts(s hotline.Scope) []part {
	if s.All {
		return []part{{}}
	}
	var all []part
	if len(s.Teams) > 0 {
		all = append(all, part{teams: s.Teams}, part{teams: s.Teams, shared: true})
	}
	if s.Person != "" {
		all = append(all, part{person: s.Person})
	}
	if s.Unit != "" {
		all = append(all, part{unit: s.Unit})
	}
	return all
}

// arms plans how to reach the rows of the list.
func (q *query) arms() []arm {
	if q.filter.Query != "" && len(queryTerms(q.filter.Query)) == 0 {
		return nil // no letter and no digit: nothing has that
	}
	var all []arm
	for _, p := range parts(q.filter.Scope) {
		all = append(all, q.armsOf(p)...)
	}
	return all
}

// armsOf chooses the index for one part of the scope: the most selective one that the filter offers,
// else one that holds the rows in the order of the list.
func (q *query) armsOf(p part) []arm {
	f := &q.filter
	var must []string // what the part of the scope demands
	if p.person != "" {
		must = append(must, "t.requester = "+q.arg(plain(p.person)))
	}
	if p.unit != "" {
		must = append(must, "t.unit = "+q.arg(plain(p.unit)))
	}
	teams := f.Teams
	if len(p.teams) > 0 && !p.shared {
		if teams = common(p.teams, f.Teams); len(teams) == 0 {
			return nil
		}
		must = append(must, in("t.team", teams, &q.args))
	}
	few := f.Parent != "" || f.Phone != "" || f.Requester != "" || p.person != ""
	fewToProbe := q.order.open || openOnes(f.Statuses) || atRisk(f.Risks) || q.someHandlers()
	if f.Query != "" && !few && !p.shared && !(q.dialect.probes && fewToProbe) {
		return q.searchArms(must)
	}
	arms := q.indexArms(p, must, teams)
	for i := range arms {
		arms[i].probe = q.matching()
	}
	return arms
}

// indexArms chooses the index for a list that the words of the filter do not lead to.
func (q *query) indexArms(p part, must, teams []string) []arm {
	f := &q.filter
	switch {
	case p.shared:
		return q.sharedArms(p)
	case f.Parent != "":
		return q.one("ticket_parent", must, "t.parent <> ''")
	case f.Phone != "":
		return q.one("ticket_phone", must, "t.phone <> ''")
	case f.Requester != "" || p.person != "":
		return q.one("ticket_requester", must, "t.requester <> ''")
	case f.Tag != "":
		return []arm{q.searchArm(must, q.has(exactly(markTag, f.Tag)))}
	case q.someHandlers():
		return q.handlerArms(must)
	case p.unit != "":
		return q.one("ticket_unit", must, "t.unit <> ''")
	case f.Building != "" && len(f.Category) == 0:
		return []arm{q.searchArm(must, q.has(exactly(markBuilding, f.Building)))}
	case atRisk(f.Risks):
		return q.expand("ticket_risk", must, []string{"t.risk IN ('soon', 'breached')"}, dim("t.risk", f.Risks), dim("t.team", teams))
	}
	return q.orderedArms(must, teams)
}

// orderedArms are walks in the order of the list over everything the teams hold.
func (q *query) orderedArms(must, teams []string) []arm {
	f := &q.filter
	if len(teams) == 0 {
		teams = q.teams
	}
	team := dim("t.team", teams)
	switch {
	case f.Sort == hotline.SortUpdated:
		return q.one("ticket_updated", must)
	case q.order.open, openOnes(f.Statuses) && pressing(f.Priority):
		return q.expand("ticket_urgency", must, []string{"t.open = 1"}, team, q.rankDim())
	case len(f.Category) > 0:
		return q.expand("ticket_category", must, nil, dim("t.category", f.Category))
	case len(teams) > 0:
		return q.expand("ticket_team", must, nil, team, dim("t.status", statusesOf(f)))
	case len(f.Statuses) > 0:
		return q.expand("ticket_status", must, nil, dim("t.status", f.Statuses))
	}
	return []arm{{from: "ticket t", seq: "t.seq", where: must}}
}

// statusesOf are the statuses that a filter lets through.
func statusesOf(f *hotline.Filter) []hotline.Status {
	if len(f.Statuses) > 0 {
		return f.Statuses
	}
	return hotline.Statuses
}

// someHandlers reports whether only tickets of certain people are asked for.
func (q *query) someHandlers() bool {
	return len(q.filter.Handler) > 0 && !slices.Contains(q.filter.Handler, "none")
}

// handlerArms walk open and other tickets apart: in either the newest come first.
func (q *query) handlerArms(must []string) []arm {
	open := dimension{"t.open", []any{int64(0), int64(1)}}
	if q.order.open || openOnes(q.filter.Statuses) {
		open.values = open.values[1:]
	}
	return q.expand("ticket_handler", must, []string{"t.handler <> ''"}, dim("t.handler", q.filter.Handler), open)
}

// sharedArms reach the few tickets that teams see without holding them.
func (q *query) sharedArms(p part) []arm {
	var arms []arm
	for _, team := range p.teams {
		arms = append(arms, beside("ticket_share h", "h.seq", []string{"h.team = " + q.arg(plain(team))}))
	}
	return arms
}

// atRisk reports whether only risks are asked for that few tickets have.
func atRisk(risks []hotline.Risk) bool {
	return len(risks) > 0 && !slices.ContainsFunc(risks, func(r hotline.Risk) bool { return r != hotline.RiskSoon && r != hotline.RiskBreached })
}

// pressing reports whether only priorities are asked for that few tickets have.
func pressing(all []hotline.Priority) bool {
	return len(all) > 0 && !slices.ContainsFunc(all, func(p hotline.Priority) bool { return p.Rank() > hotline.Urgent.Rank() })
}

// common is what both lists hold; an empty second list does not narrow.
func common(a, b []string) []string {
	if len(b) == 0 {
		return a
	}
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return !slices.Contains(b, s) })
}

// seqFrom is the least seq of tickets created at an instant or later.
func seqFrom(at time.Time) int64 {
	ms := at.UnixMilli()
	if at.After(time.UnixMilli(ms)) {
		ms++
	}
	return max(0, ms) << seqBits
}
