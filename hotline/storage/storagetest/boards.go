package storagetest

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
)

// board compares the counts with the tickets after many random changes.
func board(t *testing.T, s Store) {
	ctx := limit(t)
	rng := rand.New(rand.NewPCG(7, 8))
	teams := []string{"repair", "dining", "housing"}
	all := map[string]hotline.Ticket{}
	for i := range 40 {
		x := put(t, s, morning.Add(time.Duration(i)*time.Second), func(x *hotline.Ticket) {
			x.Team, x.Priority = teams[rng.IntN(3)], hotline.Priorities[rng.IntN(4)]
		})
		all[x.ID] = x
	}
	for id := range all {
		for range rng.IntN(3) {
			x, err := s.Update(ctx, id, nil, func(x *hotline.Ticket) ([]hotline.Event, error) {
				x.Team, x.Status = teams[rng.IntN(3)], hotline.Statuses[rng.IntN(len(hotline.Statuses))]
				x.Clocks.Resolve.Told = []int{0, hotline.SoonAt, 100}[rng.IntN(3)]
				x.QueuedAt = morning.Add(time.Duration(rng.IntN(5000)) * time.Second)
				return []hotline.Event{note(x, hotline.TicketEdited, morning, nil)}, nil
			})
			must(t, err)
			all[id] = x
		}
	}
	for _, sc := range []hotline.Scope{everything, {Teams: []string{"repair", "housing"}}, {}} {
		held := func(team string) bool { return sc.All || len(sc.Teams) > 0 && (team == "repair" || team == "housing") }
		want, oldest := map[hotline.Count]int{}, map[string]time.Time{}
		for _, x := range all {
			if !held(x.Team) || !x.Status.Open() {
				continue
			}
			want[hotline.Count{Team: x.Team, Status: x.Status, Risk: x.Clocks.Risk(x.Status), Priority: x.Priority}]++
			if at, ok := oldest[x.Team]; x.Status == hotline.StatusQueued && (!ok || x.QueuedAt.Before(at)) {
				oldest[x.Team] = x.QueuedAt
			}
		}
		counts, err := s.Counts(ctx, sc)
		must(t, err)
		for _, c := range counts {
			n := c.N
			c.N = 0
			equal(t, fmt.Sprint(c), n, want[c])
			delete(want, c)
		}
		equal(t, "counts left out", len(want), 0)
		waits, err := s.Oldest(ctx, sc)
		must(t, err)
		equal(t, "teams with a queue", len(waits), len(oldest))
		for _, o := range waits {
			equal(t, "oldest of "+o.Team, o.Since, oldest[o.Team])
		}
	}
}

func tallies(t *testing.T, s Store) {
	ctx := limit(t)
	a := put(t, s, morning, func(x *hotline.Ticket) {
		x.Clocks.Sign = hotline.Clock{Limit: "2h", Start: morning, Due: morning.Add(2 * time.Hour)}
		x.Decision.Source, x.Decision.NeedsPerson = hotline.ByModel, true
	})
	act := func(at time.Time, typ hotline.EventType, data map[string]any, change func(*hotline.Ticket)) {
		_, err := s.Update(ctx, a.ID, nil, func(x *hotline.Ticket) ([]hotline.Event, error) {
			change(x)
			return []hotline.Event{note(x, typ, at, data)}, nil
		})
		must(t, err)
	}
	hour := func(n int) time.Time { return morning.Add(time.Duration(n) * time.Hour) }
	act(hour(0), hotline.TicketQueued, nil, func(*hotline.Ticket) {})
	act(hour(1), hotline.TicketClaimed, map[string]any{"handler": "h1"}, func(x *hotline.Ticket) {
		x.Status, x.Handler, x.Clocks.Sign.Met = hotline.StatusWorking, "h1", hour(1)
	})
	act(hour(9), hotline.TicketResolved, nil, func(x *hotline.Ticket) {
		x.Status, x.Clocks.Resolve.Met, x.Clocks.Resolve.Told = hotline.StatusResolved, hour(9), 100
		x.Clocks.Breaches = []hotline.Breach{{Clock: hotline.ClockResolve, Due: hour(8), At: hour(8), Team: "repair"}}
	})
	verdict := func(solved bool, r hotline.Rating) map[string]any {
		return map[string]any{"reached": true, "contacted": true, "solved": solved, "satisfaction": string(r)}
	}
	act(hour(24), hotline.TicketCallback, map[string]any{"reached": false}, func(*hotline.Ticket) {})
	act(hour(25), hotline.TicketCallback, verdict(false, hotline.Unsatisfied), func(x *hotline.Ticket) { x.Callback = nil })
	act(hour(26), hotline.TicketReopened, nil, func(x *hotline.Ticket) { x.Status, x.Counts.Reopens = hotline.StatusQueued, 1 })
	act(hour(27), hotline.TicketReturned, nil, func(x *hotline.Ticket) { x.Status = hotline.StatusReturned })
	act(hour(28), hotline.TicketRated, verdict(true, hotline.Satisfied), func(x *hotline.Ticket) {
		x.Status = hotline.StatusClosed
		x.Callback = &hotline.Callback{Reached: true, Contacted: true, Solved: true, Satisfaction: hotline.Satisfied, At: hour(28)}
	})
	act(hour(29), hotline.TicketClosed, nil, func(*hotline.Ticket) {})

	first := hotline.Tally{Team: "repair", Day: "2026-11-24", Opened: 1, Claimed: 1, ClaimedInTime: 1, Resolved: 1, Breached: 1, FirstRight: 1, Judged: 1, Unsure: 1}
	second := hotline.Tally{Team: "repair", Day: "2026-11-25", Returned: 1, Reopened: 1, Closed: 1, Callbacks: 2, Contacted: 2, Solved: 1, Satisfied: 1}
	check := func(what string, from, to time.Time, want ...hotline.Tally) {
		t.Helper()
		got, err := s.Tallies(ctx, everything, from, to)
		must(t, err)
		equal(t, what, fmt.Sprint(got), fmt.Sprint(want))
	}
	midnight := time.Date(2026, 11, 24, 16, 0, 0, 0, time.UTC)
	check("both days", morning, midnight.Add(24*time.Hour), first, second)
	check("first day", morning, midnight, first)
	check("second day", midnight, midnight.Add(time.Hour), second)

	counted := func(what, counted string, want int) {
		t.Helper()
		c, err := hotline.ParseCounted(counted)
		must(t, err)
		page, err := s.Find(ctx, hotline.Filter{Scope: everything, Counted: c, Limit: 10})
		must(t, err)
		equal(t, what, len(page.Items), want)
	}
	counted("solved", "solved/2026-11-25/2026-11-25/team:repair/person:h1", 1)
	counted("solved the day before", "solved/2026-11-24/2026-11-24", 0)
	counted("below the line", "unsure/2026-11-24/2026-11-24", 1)
	counted("breached by another team", "breached/2026-11-24/2026-11-24/team:dining", 0)
	groups := map[hotline.Group]string{hotline.ByPersonGroup: "h1", hotline.ByCategoryGroup: a.Category, hotline.ByBuildingGroup: a.Place.Building, hotline.ByTeamGroup: ""}
	for g, item := range groups {
		sums, err := s.TalliesBy(ctx, everything, g, morning, midnight.Add(24*time.Hour))
		must(t, err)
		found := 0
		for _, x := range sums {
			if x.Item == item && x.Breached == 1 && x.Callbacks == 2 && x.Solved == 1 {
				found++
			}
		}
		equal(t, "sums by "+string(g), found, 1)
	}

	for _, row := range []struct {
		split string
		want  string
	}{{"2026-11-24", "{0 1}"}, {"2026-11-25", ""}} {
		got, err := s.Recurrences(ctx, everything, "2026-11-23", row.split, "2026-11-25", 1)
		must(t, err)
		all := ""
		for _, r := range got {
			equal(t, "what recurs", r.Category+r.Building, a.Category+a.Place.Building)
			all += fmt.Sprintf("{%d %d}", r.Before, r.Recent)
		}
		equal(t, "recurrences since "+row.split, all, row.want)
	}

	act(hour(30), hotline.TicketJudged, map[string]any{"exclude": true}, func(*hotline.Ticket) {})
	counted("solved, but excluded", "solved/2026-11-25/2026-11-25", 0)
	second.Callbacks, second.Contacted, second.Solved, second.Satisfied = 1, 1, 0, 0
	check("without the excluded verdict", midnight, midnight.Add(time.Hour), second)
	got, err := s.Tallies(ctx, hotline.Scope{Teams: []string{"dining"}}, morning, midnight)
	must(t, err)
	equal(t, "another team", len(got), 0)

	tickets, _, err := s.Recount(ctx)
	must(t, err)
	equal(t, "tickets counted anew", tickets, 1)
	check("counted anew", morning, midnight.Add(24*time.Hour), first, second)
}

func watch(t *testing.T, s Store) {
	ctx := limit(t)
	a := put(t, s, morning, nil) // due to be looked at 4 h later
	b := put(t, s, morning.Add(-time.Hour), nil)
	put(t, s, morning, func(x *hotline.Ticket) { x.NextAt = time.Time{} })
	due := func(now time.Time, want string) {
		t.Helper()
		got, err := s.DueTickets(ctx, now, 10, time.Minute)
		must(t, err)
		equal(t, "due tickets", fmt.Sprint(got), want)
	}
	due(morning.Add(time.Hour), "[]")
	due(morning.Add(4*time.Hour), fmt.Sprint([]string{b.ID, a.ID}))
	due(morning.Add(4*time.Hour), "[]") // leased
	_, err := s.Update(ctx, a.ID, nil, func(x *hotline.Ticket) ([]hotline.Event, error) {
		x.NextAt = morning.Add(4*time.Hour + time.Second)
		return []hotline.Event{note(x, hotline.ClockSoon, morning, nil)}, nil
	})
	must(t, err)
	due(morning.Add(4*time.Hour+2*time.Second), fmt.Sprint([]string{a.ID})) // its time moved on
	due(morning.Add(4*time.Hour+2*time.Minute), fmt.Sprint([]string{b.ID, a.ID}))

	var mu sync.Mutex
	var group sync.WaitGroup
	had := map[string]int{}
	for range 30 {
		put(t, s, morning, func(x *hotline.Ticket) { x.NextAt = morning.Add(24 * time.Hour) })
	}
	for range 8 {
		group.Go(func() {
			for range 8 {
				ids, err := s.DueTickets(ctx, morning.Add(25*time.Hour), 5, time.Minute)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				for _, id := range ids {
					had[id]++
				}
				mu.Unlock()
			}
		})
	}
	group.Wait()
	equal(t, "tickets had", len(had), 32)
	for id, n := range had {
		equal(t, "leases of "+id, n, 1)
	}
}
