package storage

import (
	"context"
	"time"

	"yihaotong/hotline"
)

// countKey is one line of the counts of open tickets.
type countKey struct {
	team, status, risk string
	rank               int
}

// counts gathers changes to the counts of open tickets.
type counts map[countKey]int

// move takes the old ticket out and puts the new one in. was is nil for a new one.
func (c counts) move(was, is *hotline.Ticket) {
	if was != nil && was.Status.Open() {
		c[keyOf(was)]--
	}
	if is.Status.Open() {
		c[keyOf(is)]++
	}
}

func keyOf(t *hotline.Ticket) countKey {
	return countKey{plain(t.Team), string(t.Status), string(t.Clocks.Risk(t.Status)), t.Priority.Rank()}
}

func (c counts) rows() [][]any {
	rows := make([][]any, 0, len(c))
	for k, n := range c {
		if n != 0 {
			rows = append(rows, []any{k.team, k.status, k.risk, int64(k.rank), int64(n)})
		}
	}
	sortRows(rows)
	return rows
}

// Counts implements hotline.Boards. A scope of teams counts what these teams hold.
func (s *Store) Counts(ctx context.Context, scope hotline.Scope) ([]hotline.Count, error) {
	where, args := heldBy(scope)
	return gather(ctx, s.db, func(r cursor) (hotline.Count, error) {
		var c hotline.Count
		var rank int
		err := r.Scan(&c.Team, &c.Status, &c.Risk, &rank, &c.N)
		if rank < len(hotline.Priorities) {
			c.Priority = hotline.Priorities[rank]
		}
		return c, err
	}, "SELECT team, status, risk, rank, n FROM ticket_count WHERE n > 0 AND "+where+" ORDER BY team, status, risk, rank", args...)
}

// Oldest implements hotline.Boards.
func (s *Store) Oldest(ctx context.Context, scope hotline.Scope) ([]hotline.Oldest, error) {
	where, args := heldBy(scope)
	return gather(ctx, s.db, func(r cursor) (hotline.Oldest, error) {
		var o hotline.Oldest
		var since int64
		err := r.Scan(&o.Team, &o.Number, &since)
		o.Since = instant(since)
		return o, err
	}, `SELECT t.team, t.number, t.queued_at
		FROM (SELECT DISTINCT team FROM ticket_count WHERE status = 'queued' AND n > 0 AND `+where+`) c
		JOIN ticket t ON t.seq = (SELECT q.seq FROM ticket q WHERE q.team = c.team AND q.status = 'queued' ORDER BY q.queued_at, q.seq LIMIT 1)
		ORDER BY t.team`, args...)
}

// Tallies implements hotline.Boards. It gives the local days that begin in [from, to), and the one
// that from lies in.
func (s *Store) Tallies(ctx context.Context, scope hotline.Scope, from, to time.Time) ([]hotline.Tally, error) {
	where, args := heldBy(scope)
	last := to.Add(-time.Nanosecond).In(s.zone).Format(time.DateOnly)
	args = append(args, from.In(s.zone).Format(time.DateOnly), last)
	days := "day >= " + place(len(args)-1) + " AND day <= " + place(len(args))
	return gather(ctx, s.db, func(r cursor) (hotline.Tally, error) {
		var t hotline.Tally
		into := []any{&t.Team, &t.Day}
		for _, n := range numbers(&t) {
			into = append(into, n)
		}
		return t, r.Scan(into...)
	}, "SELECT team, day, "+join(tallyColumns)+" FROM tally WHERE dimension = 'team' AND "+where+" AND "+days+" ORDER BY day, team", args...)
}

// TalliesBy implements hotline.Boards. By team, Item is ""; by anything else, Team is "".
func (s *Store) TalliesBy(ctx context.Context, scope hotline.Scope, g hotline.Group, from, to time.Time) ([]hotline.Tally, error) {
	where, args := heldBy(scope)
	team := "team"
	if g != hotline.ByTeamGroup {
		team = "''"
	}
	where += " AND dimension = " + arg(&args, string(g)) + " AND day >= " + arg(&args, from.In(s.zone).Format(time.DateOnly)) + " AND day <= " + arg(&args, to.Add(-time.Nanosecond).In(s.zone).Format(time.DateOnly))
	sums := make([]string, len(tallyColumns))
	for i, c := range tallyColumns {
		sums[i] = "CAST(sum(" + c + ") AS BIGINT)"
	}
	most := arg(&args, int64(hotline.MaxReportLines))
	return gather(ctx, s.db, func(r cursor) (hotline.Tally, error) {
		var t hotline.Tally
		into := []any{&t.Team, &t.Item}
		for _, n := range numbers(&t) {
			into = append(into, n)
		}
		return t, r.Scan(into...)
	}, "SELECT "+team+" AS held_by, item, "+join(sums)+" FROM tally WHERE "+where+" GROUP BY 1, 2 ORDER BY sum(opened + resolved) DESC, 1, 2 LIMIT "+most, args...)
}

// Recurrences implements hotline.Boards.
func (s *Store) Recurrences(ctx context.Context, scope hotline.Scope, first, split, last string, least int) ([]hotline.Recurrence, error) {
	where, args := heldBy(scope)
	where += " AND marks & 1 <> 0 AND day >= " + arg(&args, first) + " AND day <= " + arg(&args, last) // bit 0: opened
	recent := "CAST(sum(CASE WHEN day >= " + arg(&args, split) + " THEN n ELSE 0 END) AS BIGINT)"
	return gather(ctx, s.db, func(r cursor) (x hotline.Recurrence, err error) {
		var sum int
		err = r.Scan(&x.Category, &x.Building, &sum, &x.Recent)
		x.Before = sum - x.Recent
		return x, err
	}, "SELECT category, building, CAST(sum(n) AS BIGINT), "+recent+" FROM deed WHERE "+where+" GROUP BY category, building HAVING "+recent+" >= "+arg(&args, int64(least))+
		" ORDER BY 4 DESC, 1, 2 LIMIT "+arg(&args, int64(hotline.MaxReportLines)), args...)
}

// heldBy is the condition that one of the scope's teams holds the tickets.
func heldBy(scope hotline.Scope) (string, []any) {
	if scope.All {
		return "true", nil
	}
	if len(scope.Teams) == 0 {
		return "false", nil
	}
	var args []any
	return in("team", scope.Teams, &args), args
}
