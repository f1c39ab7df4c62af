package storage

import (
	"strings"
	"time"

	"yihaotong/hotline"
)

// tallyColumns are the numbers of a tally, in the order of numbers.
var tallyColumns = []string{
	"opened", "resolved", "closed", "claimed", "claimed_in_time", "resolved_in_time", "returned", "reopened", "breached",
	"callbacks", "contacted", "solved", "satisfied", "basically",
}

func numbers(t *hotline.Tally) []*int {
	return []*int{
		&t.Opened, &t.Resolved, &t.Closed, &t.Claimed, &t.ClaimedInTime, &t.ResolvedInTime, &t.Returned, &t.Reopened, &t.Breached,
		&t.Callbacks, &t.Contacted, &t.Solved, &t.Satisfied, &t.Basically,
	}
}

// addTally adds to the tallies of teams and days.
var addTally = func() batch {
	var add []string
	for _, c := range tallyColumns {
		add = append(add, c+" = tally."+c+" + excluded."+c)
	}
	return insertion("tally", "team text, day text, "+strings.Join(tallyColumns, " bigint, ")+" bigint",
		"ON CONFLICT (day, team) DO UPDATE SET "+strings.Join(add, ", "))
}()

// tallyRows sums up per team and day.
func tallyRows(all []hotline.Tally) [][]any {
	type key struct{ team, day string }
	sums := map[key]*hotline.Tally{}
	for i := range all {
		k := key{all[i].Team, all[i].Day}
		if sums[k] == nil {
			sums[k] = &hotline.Tally{Team: k.team, Day: k.day}
		}
		into := numbers(sums[k])
		for j, n := range numbers(&all[i]) {
			*into[j] += *n
		}
	}
	rows := make([][]any, 0, len(sums))
	for k, t := range sums {
		row := []any{plain(k.team), k.day}
		for _, n := range numbers(t) {
			row = append(row, int64(*n))
		}
		rows = append(rows, row)
	}
	sortRows(rows)
	return rows
}

// tallies says what a change of a ticket adds to the tallies of teams and local days. It is pure.
// was is nil for a new ticket.
//
// What an event says counts for the team that held the ticket and the day it happened; a breach
// counts for the team and day of its instant, whether or not a watcher saw it first; an excluded
// verdict is taken back from where it was counted.
func tallies(was, is *hotline.Ticket, events []hotline.Event, zone *time.Location) []hotline.Tally {
	var all []hotline.Tally
	add := func(team string, at time.Time, count func(*hotline.Tally)) {
		t := hotline.Tally{Team: team, Day: at.In(zone).Format(time.DateOnly)}
		count(&t)
		all = append(all, t)
	}
	for _, e := range events {
		if count := counter(was, is, e); count != nil {
			add(e.Team, e.At, count)
		}
		if exclude, _ := e.Data["exclude"].(bool); e.Type == hotline.TicketJudged && exclude && is.Callback != nil {
			add(is.Team, is.Callback.At, func(t *hotline.Tally) { countVerdict(t, verdictOf(is.Callback), -1) })
		}
	}
	known := 0
	if was != nil {
		known = len(was.Clocks.Breaches)
	}
	for _, b := range is.Clocks.Breaches[min(known, len(is.Clocks.Breaches)):] {
		add(b.Team, b.At, func(t *hotline.Tally) { t.Breached++ })
	}
	return all
}

// counter is what one event counts as; nil for nothing.
func counter(was, is *hotline.Ticket, e hotline.Event) func(*hotline.Tally) {
	switch e.Type {
	case hotline.TicketOpened:
		return func(t *hotline.Tally) { t.Opened++ }
	case hotline.TicketClosed:
		return func(t *hotline.Tally) { t.Closed++ }
	case hotline.TicketReturned:
		return func(t *hotline.Tally) { t.Returned++ }
	case hotline.TicketReopened:
		return func(t *hotline.Tally) { t.Reopened++ }
	case hotline.TicketResolved:
		return func(t *hotline.Tally) { t.Resolved, t.ResolvedInTime = 1, inTime(is, hotline.ClockResolve) }
	case hotline.TicketClaimed, hotline.TicketAssigned:
		if was != nil && was.Status == hotline.StatusQueued {
			return func(t *hotline.Tally) { t.Claimed, t.ClaimedInTime = 1, inTime(is, hotline.ClockSign) }
		}
	case hotline.TicketCallback, hotline.TicketRated:
		if reached, _ := e.Data["reached"].(bool); reached {
			return func(t *hotline.Tally) { countVerdict(t, e.Data, 1) }
		}
	}
	return nil
}

// inTime is 1 when a clock was met in time, or there was none.
func inTime(t *hotline.Ticket, kind hotline.ClockKind) int {
	return int(flag(t.Clocks.InTime(kind)))
}

func verdictOf(c *hotline.Callback) map[string]any {
	return map[string]any{"contacted": c.Contacted, "solved": c.Solved, "satisfaction": string(c.Satisfaction)}
}

// countVerdict counts a valid callback as its event tells it.
func countVerdict(t *hotline.Tally, verdict map[string]any, n int) {
	t.Callbacks += n
	if on, _ := verdict["contacted"].(bool); on {
		t.Contacted += n
	}
	if on, _ := verdict["solved"].(bool); on {
		t.Solved += n
	}
	switch s, _ := verdict["satisfaction"].(string); hotline.Rating(s) {
	case hotline.Satisfied:
		t.Satisfied += n
	case hotline.Basically:
		t.Basically += n
	}
}
