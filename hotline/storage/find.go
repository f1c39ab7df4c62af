package storage

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"yihaotong/hotline"
)

// order is one way to read a list of tickets: by key columns, all in one direction, the last one seq.
type order struct {
	keys []string // columns of ticket before seq
	desc bool
	open bool // lists open tickets only
}

func orderOf(s hotline.Sort) (order, error) {
	switch s {
	case hotline.SortNewest, "":
		return order{desc: true}, nil
	case hotline.SortOldest:
		return order{}, nil
	case hotline.SortUpdated:
		return order{keys: []string{"updated_at"}, desc: true}, nil
	case hotline.SortDue:
		return order{keys: []string{"due"}, open: true}, nil
	case hotline.SortUrgency:
		return order{keys: []string{"rank", "due"}, open: true}, nil
	}
	return order{}, hotline.BadField("sort", "enum", "value", string(s), "allowed", hotline.Sorts)
}

// columns writes the sort key, seq as given.
func (o order) columns(seq string) []string {
	all := make([]string, 0, len(o.keys)+1)
	for _, k := range o.keys {
		all = append(all, "t."+k)
	}
	return append(all, seq)
}

// selected are the columns with their plain names.
func (o order) selected(seq string) string {
	s := ""
	for _, k := range o.keys {
		s += "t." + k + " AS " + k + ", "
	}
	return s + seq + " AS seq"
}

func (o order) by(columns []string) string {
	direction := ""
	if o.desc {
		direction = " DESC"
	}
	return strings.Join(columns, direction+", ") + direction
}

// after is the condition of coming after a sort key.
func (o order) after(seq string, places []string) string {
	than := " > "
	if o.desc {
		than = " < "
	}
	if len(o.keys) == 0 {
		return seq + than + places[0]
	}
	return "(" + join(o.columns(seq)) + ")" + than + "(" + join(places) + ")"
}

// Find implements hotline.Tickets. A list by due time or urgency holds open tickets only; by urgency
// also others, when the filter names their status.
func (s *Store) Find(ctx context.Context, f hotline.Filter) (hotline.Page[hotline.Ticket], error) {
	none := hotline.Page[hotline.Ticket]{Items: []hotline.Ticket{}}
	q, err := s.plan(ctx, f)
	if err != nil {
		return none, err
	}
	q.newest = q.dialect.newest
	found, err := q.run(ctx, s.db)
	if err == nil && q.cut && len(found) <= q.limit { // the newest alone do not fill the page
		if q, err = s.plan(ctx, f); err == nil {
			found, err = q.run(ctx, s.db)
		}
	}
	if err != nil {
		return none, err
	}
	tickets := make([]hotline.Ticket, len(found))
	for i, k := range found {
		if tickets[i], err = decode[hotline.Ticket](k.doc); err != nil {
			return none, err
		}
	}
	page := pageOf(tickets, q.limit, func(hotline.Ticket) string { return "" })
	if len(found) > q.limit {
		page.Next = nextTickets(f.Sort, &tickets[q.limit-1], found[q.limit-1].seq)
	}
	return page, nil
}

// nextTickets is the cursor behind a ticket.
func nextTickets(sort hotline.Sort, t *hotline.Ticket, seq int64) string {
	due := far
	if at := t.Clocks.Resolve.Due; !at.IsZero() {
		due = millis(at)
	}
	switch sort {
	case hotline.SortUpdated:
		return writeCursor(string(sort), millis(t.UpdatedAt), seq)
	case hotline.SortDue:
		return writeCursor(string(sort), due, seq)
	case hotline.SortUrgency:
		return writeCursor(string(sort), int64(t.Priority.Rank()), due, seq)
	}
	return writeCursor(string(sort), seq)
}

// plan makes the query of a filter. Invalid: order, limit or cursor.
func (s *Store) plan(ctx context.Context, f hotline.Filter) (*query, error) {
	f.Query = strings.TrimSpace(f.Query)
	q := &query{filter: f, dialect: s.db.dialect()}
	var err error
	if q.limit, err = pageSize(f.Limit); err != nil {
		return nil, err
	}
	if q.order, err = orderOf(f.Sort); err != nil {
		return nil, err
	}
	q.narrow()
	if q.order.open && f.Scope.All && len(f.Teams) == 0 {
		if q.teams, err = s.busyTeams(ctx); err != nil {
			return nil, err
		}
	}
	return q, q.startAfter(f.Cursor)
}

func (q *query) run(ctx context.Context, c conn) ([]kept, error) {
	sql := q.sql()
	if sql == "" {
		return nil, nil
	}
	return gather(ctx, c, scanKept, sql, q.args...)
}

// sql writes one small ordered walk over an index per arm, put together. An empty text means that
// nothing can be found.
func (q *query) sql() string {
	arms := q.arms()
	if len(arms) == 0 {
		return ""
	}
	most := strconv.Itoa(q.limit + 1) // not an argument: how much is read decides which index is best
	parts := make([]string, len(arms))
	for i, a := range arms {
		parts[i] = "SELECT * FROM (" + q.walk(a) + " LIMIT " + most + ") a" + strconv.Itoa(i)
	}
	key := append(slices.Clone(q.order.keys), "seq")
	return "WITH a (" + join(key) + ") AS (" + strings.Join(parts, " UNION ") + " ORDER BY " + q.order.by(key) + " LIMIT " + most + ") " +
		"SELECT t.seq, t.doc FROM a JOIN ticket t ON t.seq = a.seq ORDER BY " + q.order.by(q.order.columns("t.seq"))
}

// busyTeams lists the teams that hold open tickets.
func (s *Store) busyTeams(ctx context.Context) ([]string, error) {
	return gather(ctx, s.db, scalar[string], "SELECT DISTINCT team FROM ticket_count WHERE n > 0 ORDER BY team")
}
