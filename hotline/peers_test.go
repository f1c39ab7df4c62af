package hotline

import (
	"maps"
	"testing"
	"time"

	"yihaotong/hotline/sla"
)

// What other help desks get wrong about a ticket's clocks, each under the peer and the number of its
// report or of our note on it. Flaws of the pure time arithmetic have theirs in sla/peers_test.go.
func TestFlawsOfPeers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]func(*testing.T, *Book){
		"Libredesk 2, 11: a late ticket looks good after re-routing": reroutedLate,
		"Libredesk 4, Zammad 188, Znuny 369: not re-armed on reopen": reopenedRunsAgain,
		"Libredesk 7, Zammad 2579 4516 4777: no true times at close": trueTimesAtClose,
		"Libredesk 10, GLPI 1996 2408: a notice goes out again":      toldOnce,
		"Zammad 2574 4037: recalculating touches every ticket":       untouchedWhenNothingMoves,
		"Zammad 4432: mails in the night":                            mailWaitsForTheMorning,
		"Zammad docs 159: rules are edited outside hours only":       editedRulesTouchNothing,
		"Zammad: the resolution is not set again, a running maximum": recalculatedFromFacts,
		"Zammad 5177: another clock beats the first response":        responseKeepsItsOwn,
		"Zammad 5624, Chatwoot 10178: the old team's clock goes on":  signClockFollowsTheTeam,
		"Zammad 4348: not told again when the due time changed":      toldAgainForANewDueTime,
		"Zammad 3140 2082, osTicket 1684: overdue though answered":   answeredIsNotOverdue,
		"Zammad 904: a merged ticket escalates":                      mergedIsSilent,
		"Zammad 1620: a note is taken for a response":                noteIsNoResponse,
		"Zammad 1322: the requester's note does not restart":         supplementResumes,
		"Zammad 2532, Chatwoot 6889 15407: no steps to a manager":    stepsToManagers,
		"Chatwoot, osTicket 3034 6438: no pause while waiting":       waitingStandsStill,
		"Chatwoot 15407, Frappe 1675: limits locked after creation":  limitsFollowTheTicket,
		"FreeScout 3756 4307, Frappe 3236: hours are ignored":        timeIsSplitInWorkingTime,
		"Znuny 514: some tickets never start the response clock":     everyDoorStartsAllClocks,
		"Znuny 855: a kind of waiting loses its date":                everyWaitKeepsItsDate,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, testBook(t))
		})
	}
}

func tick(t *testing.T, b *Book, tk *Ticket, now time.Time) []Event {
	t.Helper()
	events, err := b.Tick(tk, now)
	if err != nil {
		t.Fatal(err)
	}
	return events
}

func count(events []Event, typ EventType, clock ClockKind) (n int) {
	for _, e := range events {
		if e.Type == typ && e.Data["clock"] == string(clock) {
			n++
		}
	}
	return n
}

func reroutedLate(t *testing.T, b *Book) {
	tk := opened(t, b)
	due := tk.Clocks.Resolve.Due
	must(t, b, &tk, operator, due.Add(time.Hour), Act{Name: "dispatch", Team: "housing", Reason: "改派"})
	for _, x := range tk.Clocks.Breaches { // without any watcher having come by
		if x.Clock == ClockResolve && x.Team == "repair" && x.At.Equal(due) && tk.Clocks.Resolve.Due.Equal(due) {
			return
		}
	}
	t.Errorf("breaches %+v, due %v", tk.Clocks.Breaches, tk.Clocks.Resolve.Due)
}

func reopenedRunsAgain(t *testing.T, b *Book) {
	tk, now := working(t, b), at(t, "2026-12-10 10:00")
	must(t, b, &tk, handler, now, Act{Name: "resolve", Text: "好了"})
	late := len(tk.Clocks.Breaches)
	must(t, b, &tk, employee, now.Add(time.Hour), Act{Name: "reopen", Reason: "又坏了"})
	r := tk.Clocks.Resolve
	if !r.Running() || !r.Start.Equal(now.Add(time.Hour)) || !r.Due.After(now) || r.Told != 0 || len(tk.Clocks.Breaches) != late || late == 0 {
		t.Errorf("%+v, breaches %+v", r, tk.Clocks.Breaches)
	}
}

func trueTimesAtClose(t *testing.T, b *Book) {
	tk := working(t, b)
	must(t, b, &tk, handler, at(t, "2026-11-24 14:00"), Act{Name: "resolve", Text: "好了"})
	tick(t, b, &tk, tk.NextAt.Add(5*time.Hour))
	if tk.Status != StatusClosed || !tk.Clocks.Resolve.Met.Equal(at(t, "2026-11-24 14:00")) || !tk.Clocks.InTime(ClockResolve) {
		t.Errorf("%s, met %v", tk.Status, tk.Clocks.Resolve.Met)
	}
}

func toldOnce(t *testing.T, b *Book) {
	tk := opened(t, b)
	var all []Event
	for now := tk.CreatedAt; now.Before(tk.CreatedAt.AddDate(0, 0, 9)); now = now.Add(13 * time.Minute) {
		first, second := tk.Clone(), tk.Clone() // two copies look at the same ticket
		all = append(all, tick(t, b, &first, now)...)
		if a, c := tick(t, b, &second, now), tick(t, b, &first, now); len(a) > 0 && len(c) > 0 {
			t.Fatalf("told again: %v", c)
		}
		tk = first
	}
	for _, clock := range []ClockKind{ClockSign, ClockResponse, ClockResolve} {
		if n, steps := count(all, ClockBreached, clock), count(all, ClockEscalated, clock); n != 1 || steps != len(b.Steps) {
			t.Errorf("%s: breached %d times, escalated %d", clock, n, steps)
		}
	}
}

func untouchedWhenNothingMoves(t *testing.T, b *Book) {
	tk := working(t, b)
	version, updated, events := tk.Version, tk.UpdatedAt, tk.Events
	if got, _, err := b.Recalculate(&tk, System, at(t, "2026-11-25 10:00")); err != nil || len(got) != 0 {
		t.Fatalf("%v, %v", got, err)
	}
	if tk.Version != version || tk.UpdatedAt != updated || tk.Events != events {
		t.Error("the ticket was touched")
	}
}

func responseKeepsItsOwn(t *testing.T, b *Book) {
	tk := opened(t, b)
	due := tk.Clocks.Response.Due
	must(t, b, &tk, operator, at(t, "2026-11-24 10:05"), Act{Name: "comment", Text: "补充"})
	must(t, b, &tk, handler, at(t, "2026-11-24 10:10"), Act{Name: "claim"})
	if !tk.Clocks.Response.Due.Equal(due) || !tk.Clocks.Response.Running() {
		t.Errorf("%+v", tk.Clocks.Response)
	}
}

func signClockFollowsTheTeam(t *testing.T, b *Book) {
	tk, now := opened(t, b), at(t, "2026-11-24 11:00")
	resolve := tk.Clocks.Resolve.Due
	must(t, b, &tk, operator, now, Act{Name: "dispatch", Team: "housing", Reason: "改派"})
	if s := tk.Clocks.Sign; !s.Running() || !s.Start.Equal(now) || !tk.Clocks.Resolve.Due.Equal(resolve) {
		t.Errorf("sign %+v, resolve due %v", s, tk.Clocks.Resolve.Due)
	}
}

func toldAgainForANewDueTime(t *testing.T, b *Book) {
	tk, yes := working(t, b), true
	due := tk.Clocks.Resolve.Due
	must(t, b, &tk, handler, due.Add(-time.Hour), Act{Name: "extend", Until: due.AddDate(0, 0, 3), Reason: "等厂家"})
	tick(t, b, &tk, due.Add(time.Minute))
	must(t, b, &tk, lead, due.Add(2*time.Minute), Act{Name: "decide", Grant: &yes})
	if n := count(tick(t, b, &tk, due.AddDate(0, 0, 3).Add(time.Minute)), ClockBreached, ClockResolve); n != 1 {
		t.Errorf("the second breach was told %d times", n)
	}
}

func answeredIsNotOverdue(t *testing.T, b *Book) {
	tk := working(t, b)
	must(t, b, &tk, handler, at(t, "2026-11-24 10:40"), Act{Name: "respond", Text: "已联系"}, Act{Name: "resolve", Text: "好了"})
	events := tick(t, b, &tk, at(t, "2026-11-30 10:00"))
	if len(events) != 0 || tk.Clocks.Risk(tk.Status) != RiskNone {
		t.Errorf("%v, risk %s", events, tk.Clocks.Risk(tk.Status))
	}
}

func mergedIsSilent(t *testing.T, b *Book) {
	tk := working(t, b)
	must(t, b, &tk, operator, at(t, "2026-11-24 11:00"), Act{Name: "merge", Into: "BX-20261124-0009"})
	if events := tick(t, b, &tk, at(t, "2026-12-24 11:00")); len(events) != 0 || !tk.NextAt.IsZero() {
		t.Errorf("%v, next %v", events, tk.NextAt)
	}
}

func noteIsNoResponse(t *testing.T, b *Book) {
	tk := working(t, b)
	must(t, b, &tk, handler, at(t, "2026-11-24 10:40"), Act{Name: "comment", Text: "备注", Internal: true})
	if !tk.Clocks.Response.Running() {
		t.Error("an internal remark met the response clock")
	}
	must(t, b, &tk, handler, at(t, "2026-11-24 10:41"), Act{Name: "respond", Text: "已联系"})
	if tk.Clocks.Response.Met.IsZero() {
		t.Error("a response did not")
	}
}

func supplementResumes(t *testing.T, b *Book) {
	tk := working(t, b)
	must(t, b, &tk, handler, at(t, "2026-11-24 11:00"), Act{Name: "wait", Reason: "requester"})
	must(t, b, &tk, employee, at(t, "2026-11-24 14:00"), Act{Name: "comment", Text: "是3号楼东侧电梯"})
	if tk.Status != StatusWorking || tk.Clocks.Paused || tk.NextAt.IsZero() {
		t.Errorf("%s, paused %v", tk.Status, tk.Clocks.Paused)
	}
}

func stepsToManagers(t *testing.T, b *Book) {
	tk := opened(t, b)
	var to []string
	for _, e := range tick(t, b, &tk, tk.Clocks.Sign.Due.Add(3*time.Hour)) {
		if e.Type == ClockEscalated && e.Data["clock"] == string(ClockSign) {
			to = append(to, e.Data["to"].(string))
		}
	}
	if len(to) != 2 || to[0] != string(Lead) || to[1] != string(Coordinator) {
		t.Errorf("escalated to %v", to)
	}
}

func waitingStandsStill(t *testing.T, b *Book) {
	tk := working(t, b)
	must(t, b, &tk, handler, at(t, "2026-11-24 11:00"), Act{Name: "wait", Reason: "third_party"})
	if events := tick(t, b, &tk, at(t, "2027-01-24 11:00")); len(events) != 0 {
		t.Errorf("told while it stood still: %v", events)
	}
	timer, err := b.Timer(&tk.Clocks.Resolve)
	if err != nil || timer.Remaining(at(t, "2026-11-24 11:00")) != timer.Remaining(at(t, "2027-01-24 11:00")) {
		t.Errorf("time was used up while waiting: %v", err)
	}
}

func limitsFollowTheTicket(t *testing.T, b *Book) {
	tk := working(t, b)
	must(t, b, &tk, operator, at(t, "2026-11-24 11:00"), Act{Name: "edit", Category: "repair.gas", Priority: Critical, Reason: "有煤气味"})
	if got := tk.Clocks.Resolve.Due.Sub(tk.CreatedAt); got > 24*time.Hour {
		t.Errorf("a critical ticket is due after %v", got)
	}
}

func timeIsSplitInWorkingTime(t *testing.T, b *Book) {
	tk := opened(t, b)
	must(t, b, &tk, operator, at(t, "2026-11-25 10:00"), Act{Name: "dispatch", Team: "housing", Reason: "改派"})
	timer, err := b.Timer(&tk.Clocks.Resolve)
	if err != nil {
		t.Fatal(err)
	}
	split := timer.Split(at(t, "2026-11-25 11:00"))
	if len(split) != 2 || split[0].Team != "repair" || split[0].Used != 8*time.Hour || split[1].Used != time.Hour {
		t.Errorf("%+v", split)
	}
}

func everyDoorStartsAllClocks(t *testing.T, b *Book) {
	for _, door := range Channels {
		tk := opened(t, b, func(o *Opening, d *Decision) { o.Channel, d.NeedsPerson = door, door == ChannelAlarm })
		tk.Clocks.Each(func(kind ClockKind, c *Clock) {
			if !c.Running() || c.Due.IsZero() || !c.Start.Equal(tk.CreatedAt) {
				t.Errorf("%s: the %s clock does not run: %+v", door, kind, c)
			}
		})
	}
}

func everyWaitKeepsItsDate(t *testing.T, b *Book) {
	for _, reason := range WaitReasons {
		tk, until := working(t, b), at(t, "2026-12-01 09:00")
		must(t, b, &tk, handler, at(t, "2026-11-24 11:00"), Act{Name: "wait", Reason: string(reason), Note: "见备注", Until: until})
		if tick(t, b, &tk, until); tk.Status != StatusWorking || tk.Clocks.Paused {
			t.Errorf("%s: %s", reason, tk.Status)
		}
	}
}

func mailWaitsForTheMorning(t *testing.T, b *Book) {
	tk := opened(t, b)
	quiet := DefaultNotices().Quiet
	if quiet.From == "" || quiet.To == "" {
		t.Fatal("the shipped plan knows no quiet hours")
	}
	if got := quiet.Until(at(t, "2026-11-24 23:00"), b.Calendar.Zone()); got.IsZero() || got.Before(at(t, "2026-11-25 06:00")) {
		t.Errorf("a letter at 23:00 about %s waits until %v", tk.Number, got)
	}
}

// editedRulesTouchNothing: a policy that changes in the middle of the day moves no clock that runs.
func editedRulesTouchNothing(t *testing.T, b *Book) {
	tk := working(t, b)
	due, version := tk.Clocks.Resolve.Due, tk.Clocks.Policy
	f := b.Policy.File()
	f.Version = "edited"
	limits := f.Priorities["normal"]
	limits.Resolve = sla.Limit{N: 1, Unit: sla.WorkingHour}
	f.Priorities = maps.Clone(f.Priorities)
	f.Priorities["normal"] = limits
	policy, err := sla.NewPolicy(f)
	if err != nil {
		t.Fatal(err)
	}
	b.Policy = policy
	must(t, b, &tk, handler, at(t, "2026-11-24 11:00"), Act{Name: "respond", Text: "已联系"})
	if tick(t, b, &tk, at(t, "2026-11-24 14:00")); !tk.Clocks.Resolve.Due.Equal(due) || tk.Clocks.Policy != version {
		t.Errorf("due %v, policy %s", tk.Clocks.Resolve.Due, tk.Clocks.Policy)
	}
}

// recalculatedFromFacts: what is stored beside the facts is an index. Spoilt, it is right again after the
// next fact, also when the clock was met once and runs again.
func recalculatedFromFacts(t *testing.T, b *Book) {
	tk, now := working(t, b), at(t, "2026-11-24 14:00")
	must(t, b, &tk, handler, now, Act{Name: "resolve", Text: "好了"})
	must(t, b, &tk, employee, now.Add(time.Hour), Act{Name: "reopen", Reason: "又坏了"})
	due := tk.Clocks.Resolve.Due
	tk.Clocks.Resolve.Due = due.AddDate(1, 0, 0)
	if _, moves, err := b.Recalculate(&tk, System, now.Add(2*time.Hour)); err != nil || len(moves) != 1 || !tk.Clocks.Resolve.Due.Equal(due) {
		t.Errorf("due %v, want %v; %v, %v", tk.Clocks.Resolve.Due, due, moves, err)
	}
}
