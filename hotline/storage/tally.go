package storage

import (
	"maps"
	"slices"
	"strings"
	"time"

	"yihaotong/hotline"
)

// tallyColumns are the numbers of a tally, in the order of numbers.
var tallyColumns = []string{
	"opened", "resolved", "closed", "claimed", "claimed_in_time", "resolved_in_time", "returned", "reopened", "breached",
	"callbacks", "contacted", "solved", "satisfied", "basically", "extended", "direct", "merged", "first_right", "once", "judged", "unsure",
}

func numbers(t *hotline.Tally) []*int {
	return []*int{
		&t.Opened, &t.Resolved, &t.Closed, &t.Claimed, &t.ClaimedInTime, &t.ResolvedInTime, &t.Returned, &t.Reopened, &t.Breached,
		&t.Callbacks, &t.Contacted, &t.Solved, &t.Satisfied, &t.Basically, &t.Extended, &t.Direct, &t.Merged, &t.FirstRight, &t.Once, &t.Judged, &t.Unsure,
	}
}

// deed is what one event of a ticket adds to the tallies, and for whom it counts.
type deed struct {
	hotline.Tally
	person, category, building string
}

var (
	addTally   = addition()
	insertDeed = insertion("deed", "day text, team text, seq bigint, marks bigint, n bigint, person text, category text, building text", "")
)

// addition is the batch that adds to the tallies.
func addition() batch {
	var add []string
	for _, c := range tallyColumns {
		add = append(add, c+" = tally."+c+" + excluded."+c)
	}
	return insertion("tally", "dimension text, day text, team text, item text, "+strings.Join(tallyColumns, " bigint, ")+" bigint",
		"ON CONFLICT (dimension, day, team, item) DO UPDATE SET "+strings.Join(add, ", "))
}

// tallyRows adds up the deeds by each dimension.
func tallyRows(all []deed) [][]any {
	type sum struct {
		key   []string
		tally hotline.Tally
	}
	sums := map[string]*sum{}
	for i := range all {
		for _, key := range all[i].keys() {
			id := strings.Join(key, "\x00")
			if sums[id] == nil {
				sums[id] = &sum{key: key}
			}
			into := numbers(&sums[id].tally)
			for j, n := range numbers(&all[i].Tally) {
				*into[j] += *n
			}
		}
	}
	rows := make([][]any, 0, len(sums))
	for _, id := range slices.Sorted(maps.Keys(sums)) { // in one order, so that two transactions lock alike
		row := make([]any, 0, len(tallyColumns)+4)
		for _, k := range sums[id].key {
			row = append(row, plain(k))
		}
		for _, n := range numbers(&sums[id].tally) {
			row = append(row, int64(*n))
		}
		rows = append(rows, row)
	}
	return rows
}

// keys are the rows of the tallies that a deed adds to. What nobody has in hand counts for no person.
func (d *deed) keys() [][]string {
	keys := [][]string{
		{string(hotline.ByTeamGroup), d.Day, d.Team, ""},
		{string(hotline.ByCategoryGroup), d.Day, d.Team, d.category},
		{string(hotline.ByBuildingGroup), d.Day, d.Team, d.building},
	}
	if d.person != "" {
		keys = append(keys, []string{string(hotline.ByPersonGroup), d.Day, d.Team, d.person})
	}
	return keys
}

// row is the deed as it is kept beside the ticket.
func (d *deed) row(seq int64) []any {
	marks, n := int64(0), int64(1)
	for i, x := range numbers(&d.Tally) {
		if *x != 0 {
			marks |= 1 << i
		}
		if *x < 0 {
			n = -1
		}
	}
	return []any{d.Day, plain(d.Team), seq, marks, n, plain(d.person), plain(d.category), plain(d.building)}
}

// deeds says what a change of a ticket adds to the tallies. It is pure. was is nil for a new ticket.
//
// What an event says counts for the team that held the ticket and the day it happened; a breach
// counts for the team and day of its instant, whether or not a watcher saw it first; an excluded
// verdict is taken back from where it was counted.
func deeds(was, is *hotline.Ticket, events []hotline.Event, zone *time.Location) []deed {
	var all []deed
	person := is.Handler
	if person == "" && was != nil {
		person = was.Handler
	}
	add := func(team string, at time.Time, count func(*hotline.Tally)) {
		d := deed{person: person, category: is.Category, building: is.Place.Building}
		d.Team, d.Day = team, at.In(zone).Format(time.DateOnly)
		count(&d.Tally)
		all = append(all, d)
	}
	for _, e := range events {
		if count := counter(was, is, e); count != nil {
			add(e.Team, e.At, count)
		}
		if exclude, _ := e.Data["exclude"].(bool); e.Type == hotline.TicketJudged && exclude && is.Callback != nil {
			add(is.Team, is.Callback.At, func(t *hotline.Tally) { countVerdict(t, verdictOf(is.Callback), -1) })
		}
	}
	if was != nil && was.Status == hotline.StatusClosed && solvedOnce(was) && comesBack(events) {
		add(was.Team, was.ClosedAt, func(t *hotline.Tally) { t.Once-- })
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
		return func(t *hotline.Tally) { countOpened(t, &is.Decision) }
	case hotline.TicketClosed:
		return func(t *hotline.Tally) { t.Closed, t.Once = 1, int(flag(solvedOnce(is))) }
	case hotline.TicketReturned:
		return func(t *hotline.Tally) { t.Returned++ }
	case hotline.TicketReopened:
		return func(t *hotline.Tally) { t.Reopened++ }
	case hotline.TicketResolved:
		return func(t *hotline.Tally) { countResolved(t, was, is) }
	case hotline.TicketMerged:
		return func(t *hotline.Tally) { t.Merged++ }
	case hotline.TicketExtensionDecided:
		if granted, _ := e.Data["granted"].(bool); granted {
			return func(t *hotline.Tally) { t.Extended++ }
		}
	case hotline.TicketClaimed, hotline.TicketAssigned:
		if was != nil && was.Status == hotline.StatusQueued && is.Status != hotline.StatusQueued { // not yet, when only a handler was chosen
			return func(t *hotline.Tally) { t.Claimed, t.ClaimedInTime = 1, inTime(is, hotline.ClockSign) }
		}
	case hotline.TicketCallback, hotline.TicketRated:
		if reached, _ := e.Data["reached"].(bool); reached && is.Status != hotline.StatusMerged { // one verdict for one incident
			return func(t *hotline.Tally) { countVerdict(t, e.Data, 1) }
		}
	}
	return nil
}

// countOpened counts a request, and what the machine made of it where nobody said where it belongs.
func countOpened(t *hotline.Tally, d *hotline.Decision) {
	t.Opened = 1
	if d.Source != "" && d.Source != hotline.ByPerson {
		t.Judged, t.Unsure = 1, int(flag(d.NeedsPerson))
	}
}

// countResolved counts a resolution: in time or not, answered at the desk at once (直接答复), and by the
// team that got it first without a return (首派准确).
func countResolved(t *hotline.Tally, was, is *hotline.Ticket) {
	t.Resolved, t.ResolvedInTime = 1, inTime(is, hotline.ClockResolve)
	if was != nil && (was.Status == hotline.StatusNew || was.Status == hotline.StatusQueued) {
		t.Direct = 1
	} else if is.Counts.Returns == 0 && is.FirstReceiver == is.Team {
		t.FirstRight = 1
	}
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

// solvedOnce reports whether nobody had to come back on a ticket's matter so far: it was neither reopened
// nor urged, and after its end no other was merged into it.
func solvedOnce(t *hotline.Ticket) bool {
	return t.Counts.Reopens == 0 && t.Counts.Urges == 0 && !t.AskedAgain
}

// comesBack reports whether events on a closed ticket say that its matter was not settled.
func comesBack(events []hotline.Event) bool {
	return slices.ContainsFunc(events, func(e hotline.Event) bool {
		return e.Type == hotline.TicketReopened || e.Type == hotline.TicketJoined
	})
}
