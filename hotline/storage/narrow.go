package storage

import (
	"fmt"
	"slices"
	"strings"

	"yihaotong/hotline"
)

// query is a list of tickets on its way to SQL.
type query struct {
	filter  hotline.Filter
	dialect dialect
	order   order
	limit   int
	args    []any
	where   []string // conditions on ticket t that every arm repeats
	key     []string // places of the sort key to come after
	teams   []string // all that hold open tickets, for lists of open ones without a team
	newest  int      // search only so many of the newest tickets; 0 = all
	cut     bool     // the search was cut to them
}

func (q *query) arg(value any) string { return arg(&q.args, value) }

func (q *query) and(condition string) { q.where = append(q.where, condition) }

// narrow writes the conditions of the filter. They alone make the list right; which index leads to
// it is the arms' business.
func (q *query) narrow() {
	f := &q.filter
	if q.order.open && !(f.Sort == hotline.SortUrgency && closedOnes(f.Statuses)) {
		q.and("t.open = 1")
	} else {
		q.order.open = false
	}
	if f.Sort == hotline.SortDue {
		q.and("t.due < " + q.arg(far))
	}
	narrowTo(q, "t.team", f.Teams)
	narrowTo(q, "t.status", f.Statuses)
	narrowTo(q, "t.type", f.Types)
	narrowTo(q, "t.risk", f.Risks)
	narrowTo(q, "t.channel", f.Channels)
	narrowTo(q, "t.category", f.Category)
	if len(f.Handler) > 0 {
		narrowTo(q, "t.handler", q.handlers())
	}
	if len(f.Priority) > 0 {
		q.and("t.rank IN (" + join(q.ranks()) + ")")
	}
	if f.Requester != "" {
		q.and("t.requester = " + q.arg(plain(f.Requester)))
	}
	if f.Phone != "" {
		q.and("t.phone = " + q.arg(backwards(digits(f.Phone))))
	}
	if f.Building != "" {
		q.and("t.building = " + q.arg(plain(f.Building)))
	}
	if f.Parent != "" {
		q.and("t.parent = " + q.arg(plain(f.Parent)))
	}
	if f.Counted != nil {
		q.counted(f.Counted)
	}
	if f.Tag != "" {
		q.and(q.said(q.has(exactly(markTag, f.Tag))))
	}
}

// counted narrows to the tickets behind a number of the tallies. One that was counted and taken back
// as often is none of them.
func (q *query) counted(c *hotline.Counted) {
	mark := slices.Index(tallyColumns, c.What)
	if mark < 0 {
		q.and("1 = 0")
		return
	}
	where := []string{"day >= " + q.arg(c.From), "day <= " + q.arg(c.To), "marks & " + q.arg(int64(1)<<mark) + " <> 0"}
	only := func(column string, value *string) {
		if value != nil {
			where = append(where, column+" = "+q.arg(plain(*value)))
		}
	}
	only("team", c.Team)
	only("person", c.Person)
	only("category", c.Category)
	only("building", c.Building)
	q.and("t.seq IN (SELECT seq FROM deed" + allOf(where) + " GROUP BY seq HAVING sum(n) > 0)")
}

func narrowTo[T ~string](q *query, column string, values []T) {
	if len(values) > 0 {
		q.and(in(column, values, &q.args))
	}
}

// has writes the query that all terms match, as an argument; matches and said make it a condition on
// ticket_search s and on ticket t.
func (q *query) has(terms ...string) string { return q.arg(q.dialect.terms(terms)) }

func (q *query) matches(has string) string { return fmt.Sprintf(q.dialect.matches, has) }

func (q *query) said(has string) string { return fmt.Sprintf(q.dialect.said, has) }

// closedOnes reports whether a status is named that is not open.
func closedOnes(all []hotline.Status) bool {
	return slices.ContainsFunc(all, func(s hotline.Status) bool { return !s.Open() })
}

// openOnes reports whether statuses are named and all of them are open.
func openOnes(all []hotline.Status) bool { return len(all) > 0 && !closedOnes(all) }

// handlers are the values of the column; "none" is kept as an empty one.
func (q *query) handlers() []string {
	all := slices.Clone(q.filter.Handler)
	for i, h := range all {
		if h == "none" {
			all[i] = ""
		}
	}
	return all
}

func (q *query) ranks() []string {
	var places []string
	for _, p := range q.filter.Priority {
		places = append(places, q.arg(int64(p.Rank())))
	}
	return places
}

// startAfter reads the cursor. Invalid: it is not one of this order.
func (q *query) startAfter(cursor string) error {
	if cursor == "" {
		return nil
	}
	key := make([]int64, len(q.order.keys)+1)
	into := make([]any, len(key))
	for i := range key {
		into[i] = &key[i]
	}
	if err := readCursor(cursor, string(q.filter.Sort), into...); err != nil {
		return err
	}
	for _, k := range key {
		q.key = append(q.key, q.arg(k))
	}
	return nil
}

// walk writes one arm: an ordered walk over an index, without its limit.
func (q *query) walk(a arm) string {
	where := slices.Concat(a.where, q.where)
	if !q.filter.From.IsZero() {
		where = append(where, a.seq+" >= "+q.arg(seqFrom(q.filter.From)))
	}
	if !q.filter.To.IsZero() {
		where = append(where, a.seq+" < "+q.arg(seqFrom(q.filter.To)))
	}
	if q.key != nil {
		where = append(where, q.order.after(a.seq, q.key))
	}
	if !q.dialect.probes {
		where = append(where, a.probe...)
	}
	walk := " FROM " + a.from + allOf(where) + " ORDER BY " + q.order.by(q.order.columns(a.seq))
	if len(a.probe) == 0 || !q.dialect.probes {
		return "SELECT " + q.order.selected(a.seq) + walk
	}
	// OFFSET 0 keeps the walk in order, so that the probing may stop when the page is full.
	walk = "SELECT t.phone, t.number, " + q.order.selected(a.seq) + walk + " OFFSET 0"
	return "SELECT " + q.order.selected("t.seq") + " FROM (" + walk + ") t" + allOf(a.probe) + " ORDER BY " + q.order.by(q.order.columns("t.seq"))
}

func allOf(conditions []string) string {
	if len(conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(conditions, " AND ")
}
