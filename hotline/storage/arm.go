package storage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
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

// one is a single arm over an index; implied are conditions of a partial index that hold anyway.
func (q *query) one(index string, must []string, implied ...string) []arm {
	return []arm{{from: "ticket t" + q.dialect.hint(index), seq: "t.seq", where: slices.Concat(must, implied)}}
}

// dimension is a column and the values that it may have.
type dimension struct {
	column string
	values []any
}

func dim[T ~string](column string, values []T) dimension {
	d := dimension{column: column}
	for _, v := range values {
		d.values = append(d.values, plain(string(v)))
	}
	return d
}

// rankDim are the priorities that the filter lets through; a walk by urgency needs no arm for each.
func (q *query) rankDim() dimension {
	d, all := dimension{column: "t.rank"}, q.filter.Priority
	if len(all) == 0 && q.filter.Sort != hotline.SortUrgency {
		all = hotline.Priorities
	}
	for _, p := range all {
		d.values = append(d.values, int64(p.Rank()))
	}
	return d
}

// expand makes an arm for each combination of the dimensions' values, so that each is a walk in
// order. A dimension without values does not count.
func (q *query) expand(index string, must, implied []string, dims ...dimension) []arm {
	product := 1
	for _, d := range dims {
		product *= max(1, len(d.values))
	}
	if product > mostArms {
		return []arm{{from: "ticket t", seq: "t.seq", where: slices.Concat(must, implied)}} // the filter's own conditions lead
	}
	combinations := [][]string{nil}
	for _, d := range dims {
		if len(d.values) == 0 {
			continue
		}
		var next [][]string
		for _, c := range combinations {
			for _, v := range d.values {
				next = append(next, append(slices.Clone(c), d.column+" = "+q.arg(v)))
			}
		}
		combinations = next
	}
	arms := make([]arm, len(combinations))
	for i, c := range combinations {
		arms[i] = q.one(index, slices.Concat(must, c), implied...)[0]
	}
	return arms
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

// beside is an arm that another table leads to. (SQLite keeps the order of tables in a CROSS JOIN.)
func beside(table, seq string, must []string) arm {
	return arm{from: table + " CROSS JOIN ticket t", seq: seq, where: append(slices.Clone(must), "t.seq = "+seq)}
}

// searchArm reaches the tickets that have the terms of a query. For a list of the newest it may look
// at some of the newest only, where that is the surer way to a full page.
func (q *query) searchArm(must []string, has string) arm {
	if q.newest > 0 && q.order.desc && len(q.order.keys) == 0 {
		q.cut = true
		where := ""
		if q.key != nil {
			where = " WHERE " + q.order.after("seq", q.key)
		}
		newest := "(SELECT seq, terms FROM ticket_search" + where + " ORDER BY seq DESC LIMIT " + strconv.Itoa(q.newest) + ") s"
		return beside(newest, "s.seq", append(slices.Clone(must), q.matches(has)))
	}
	return beside(fmt.Sprintf(q.dialect.found, q.matches(has)), "s.seq", must)
}

// searchArms reach what the words of the filter mean.
func (q *query) searchArms(must []string) []arm {
	var arms []arm
	for _, m := range q.meanings() {
		if m.has != "" {
			arms = append(arms, q.searchArm(must, m.has))
		} else {
			arms = append(arms, arm{from: "ticket t", seq: "t.seq", where: append(slices.Clone(must), m.condition)})
		}
	}
	return arms
}

// matching is the filter's words as a condition, for lists that another index leads to.
func (q *query) matching() []string {
	if q.filter.Query == "" {
		return nil
	}
	either := []string{"false"}
	for _, m := range q.meanings() {
		if m.has != "" {
			m.condition = q.said(m.has)
		}
		either = append(either, m.condition)
	}
	return []string{"(" + strings.Join(either, " OR ") + ")"}
}

// meaning is one thing that the words of a search may mean.
type meaning struct {
	has       string // terms
	condition string // else, on ticket t
}

// meanings are what the words of the filter may mean: a number or its start, the last digits of a
// phone, the start of a name, words of title and text.
func (q *query) meanings() []meaning {
	text := q.filter.Query
	if number, ok := hotline.ParseNumber(text); ok {
		return []meaning{{condition: "t.number = " + q.arg(number)}}
	}
	var all []meaning
	if tail := digits(text); len(tail) >= 4 && strings.Trim(text, "0123456789０１２３４５６７８９ +-") == "" {
		all = append(all, meaning{condition: "t.phone <> '' AND " + begins("t.phone", backwards(tail), &q.args)})
	}
	if start := strings.ToUpper(text); numberStart(start) {
		all = append(all, meaning{condition: begins("t.number", start, &q.args)})
	}
	if name := nameTerm(text); name != "" {
		all = append(all, meaning{has: q.has(name)})
	}
	if terms := queryTerms(text); len(terms) > 0 {
		all = append(all, meaning{has: q.has(terms...)})
	}
	return all
}

// numberStart reports whether a text is the start of a ticket number, with its two letters.
func numberStart(s string) bool {
	if len(s) < 3 || s[2] != '-' {
		return false
	}
	for i, c := range []byte(s) {
		if letter := c >= 'A' && c <= 'Z'; i < 2 && !letter || i > 2 && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
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
