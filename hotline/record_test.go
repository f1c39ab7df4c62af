package hotline

import (
	"encoding/json"
	"slices"
	"testing"
	"time"
)

// working makes a claimed repair ticket.
func working(t testing.TB, b *Book) Ticket {
	t.Helper()
	tk := opened(t, b)
	must(t, b, &tk, handler, at(t, "2026-11-24 10:30"), Act{Name: "claim"})
	return tk
}

func TestExtensionOnceBeforeExpiryAndBounded(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	yes := true
	tk := working(t, b)
	due, now := tk.Clocks.Resolve.Due, at(t, "2026-11-25 10:00")
	refusals := []struct {
		name  string
		until time.Time
		now   time.Time
		want  Code
	}{
		{"earlier than the due time", due.Add(-time.Hour), now, Invalid},
		{"more than ten working days", due.AddDate(0, 1, 0), now, Invalid},
		{"after expiry", due.AddDate(0, 0, 3), due.Add(time.Minute), Conflict},
	}
	for _, r := range refusals {
		if _, err := b.Do(&tk, Act{Name: "extend", Until: r.until, Reason: "等厂家"}, handler, r.now); CodeOf(err) != r.want {
			t.Errorf("%s: %v", r.name, err)
		}
	}
	until := due.AddDate(0, 0, 5)
	must(t, b, &tk, handler, now, Act{Name: "extend", Until: until, Reason: "等厂家"})
	if tk.Clocks.Resolve.Due != due {
		t.Error("asking moved the due time before the lead decided")
	}
	must(t, b, &tk, lead, now, Act{Name: "decide", Grant: &yes, Note: "同意"})
	if !tk.Clocks.Resolve.Due.Equal(until) {
		t.Errorf("due %v, granted %v", tk.Clocks.Resolve.Due, until)
	}
	if _, err := b.Do(&tk, Act{Name: "extend", Until: until.AddDate(0, 0, 1), Reason: "再等"}, handler, now); CodeOf(err) != Conflict {
		t.Errorf("second extension: %v", err)
	}
}

func TestGrantAfterExpiryLeavesTheBreach(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	yes := true
	tk := working(t, b)
	due := tk.Clocks.Resolve.Due
	must(t, b, &tk, handler, at(t, "2026-11-25 10:00"), Act{Name: "extend", Until: due.AddDate(0, 0, 5), Reason: "等厂家"})
	must(t, b, &tk, lead, due.Add(time.Hour), Act{Name: "decide", Grant: &yes})
	if len(tk.Clocks.Breaches) == 0 || !tk.Clocks.Breaches[0].Due.Equal(due) {
		t.Errorf("breaches %+v", tk.Clocks.Breaches)
	}
}

func TestAssistHoldsTheResolution(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := working(t, b)
	now := at(t, "2026-11-24 11:00")
	must(t, b, &tk, handler, now, Act{Name: "assist", Team: "dining", Note: "请餐厅配合停水"})
	if !otherTeam.Scope().Covers(&tk) {
		t.Fatal("the called team cannot see the ticket")
	}
	if _, err := b.Do(&tk, Act{Name: "resolve", Text: "好了"}, handler, now); CodeOf(err) != Conflict {
		t.Fatalf("resolved over an open assist: %v", err)
	}
	must(t, b, &tk, otherTeam, now, Act{Name: "assisted", Text: "已停水"})
	if otherTeam.Scope().Covers(&tk) {
		t.Error("the called team still sees the ticket after its part is done")
	}
	must(t, b, &tk, handler, now, Act{Name: "resolve", Text: "好了"})
}

func TestResolveOverAnOpenAssistWithAReason(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := working(t, b)
	now := at(t, "2026-11-24 11:00")
	must(t, b, &tk, handler, now, Act{Name: "assist", Team: "dining", Note: "请配合"}, Act{Name: "resolve", Text: "好了", Reason: "已不需要配合"})
	if tk.Status != StatusResolved {
		t.Error(tk.Status)
	}
}

func TestSupervisionWantsAWrittenAnswer(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := working(t, b)
	now := at(t, "2026-11-24 11:00")
	must(t, b, &tk, coordinator, now, Act{Name: "supervise", Note: "请说明进展"})
	if s := tk.Supervisions[0]; !s.Due.Equal(at(t, "2026-11-25 18:00")) {
		t.Errorf("due %v", s.Due)
	}
	must(t, b, &tk, handler, now.Add(time.Hour), Act{Name: "explain", Text: "配件明天到"})
	if _, err := b.Do(&tk, Act{Name: "explain", Text: "再说一次"}, handler, now); CodeOf(err) != Conflict {
		t.Errorf("second answer: %v", err)
	}
}

func TestAppealChangesTheEvaluationNotTheHistory(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := working(t, b)
	now, no, yes := at(t, "2026-11-24 11:00"), false, true
	must(t, b, &tk, handler, now, Act{Name: "resolve", Text: "好了"})
	must(t, b, &tk, employee, now, Act{Name: "rate", Satisfaction: Unsatisfied, Solved: &no, Note: "不满意"})
	verdict, events := *tk.Callback, tk.Events
	must(t, b, &tk, lead, now, Act{Name: "appeal", Reason: "诉求不属于本组职责"})
	must(t, b, &tk, coordinator, now, Act{Name: "judge", Exclude: &yes, Note: "予以剔除"})
	if *tk.Callback != verdict || tk.Events != events+2 || !*tk.Appeal.Exclude {
		t.Errorf("verdict %+v, events %d, appeal %+v", tk.Callback, tk.Events, tk.Appeal)
	}
}

func TestUrgeNeverRestartsAClock(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := opened(t, b)
	before := tk.Clocks.Resolve
	must(t, b, &tk, employee, at(t, "2026-11-24 15:00"), Act{Name: "urge", Note: "请尽快"})
	if tk.Counts.Urges != 1 || tk.Clocks.Resolve.Due != before.Due || tk.Clocks.Resolve.Start != before.Start {
		t.Errorf("%+v, was %+v", tk.Clocks.Resolve, before)
	}
}

func TestMergeCanBeUndone(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := working(t, b)
	now := at(t, "2026-11-24 11:00")
	must(t, b, &tk, operator, now, Act{Name: "merge", Into: "BX-20261124-0009"})
	if tk.Status != StatusMerged || tk.Clocks.Resolve.Running() {
		t.Fatalf("%s, running %v", tk.Status, tk.Clocks.Resolve.Running())
	}
	must(t, b, &tk, operator, now, Act{Name: "unmerge"})
	if tk.Status != StatusWorking || tk.Parent != "" || !tk.Clocks.Resolve.Running() {
		t.Errorf("%s in %q, running %v", tk.Status, tk.Parent, tk.Clocks.Resolve.Running())
	}
}

func TestRatesNeverDivideByZero(t *testing.T) {
	t.Parallel()
	empty := RatesOf(Tally{}, DefaultWeights())
	if empty.Composite != nil || empty.Satisfaction.Value != nil || empty.Coverage.Value != nil {
		t.Errorf("rates of nothing: %+v", empty)
	}
	r := RatesOf(Tally{Callbacks: 10, Contacted: 10, Solved: 8, Satisfied: 5, Basically: 4, Closed: 20}, DefaultWeights())
	// 0.10×1 + 0.50×0.8 + 0.40×(5+0.9×4)/10 = 0.844
	if got := *r.Composite; got < 84.39 || got > 84.41 {
		t.Errorf("composite %v, want 84.4", got)
	}
	if *r.Coverage.Value != 0.5 {
		t.Errorf("coverage %v", *r.Coverage.Value)
	}
}

func TestNoButtonWithoutAnythingToDo(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := working(t, b)
	for _, name := range []string{"decide", "explain", "appeal", "judge"} {
		if slices.Contains(Allowed(&tk, lead), name) || slices.Contains(Allowed(&tk, coordinator), name) {
			t.Errorf("%s is offered on a fresh ticket", name)
		}
	}
	must(t, b, &tk, handler, at(t, "2026-11-25 10:00"), Act{Name: "extend", Until: tk.Clocks.Resolve.Due.AddDate(0, 0, 3), Reason: "等厂家"})
	if !slices.Contains(Allowed(&tk, lead), "decide") || slices.Contains(Allowed(&tk, handler), "extend") {
		t.Errorf("lead %v, handler %v", Allowed(&tk, lead), Allowed(&tk, handler))
	}
}

// An assist task that is late is told once, with its true instant, to the team that owes it, also when the
// ticket is suspended; none is told of a ticket that has ended.
func TestWhatIsOwedIsToldToWhoOwesIt(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	b.Notices = DefaultNotices()
	tk, now := working(t, b), at(t, "2026-11-24 11:00")
	must(t, b, &tk, handler, now, Act{Name: "assist", Team: "dining", Note: "请腾出通道"}, Act{Name: "wait", Reason: "parts"})
	due := tk.Assists[0].Due
	if !tk.NextAt.Equal(due) {
		t.Errorf("the watcher looks again at %v, want %v", tk.NextAt, due)
	}
	ended := tk.Clone()
	if events := tick(t, b, &tk, due); len(events) != 0 {
		t.Errorf("told at the due instant itself: %v", events)
	}
	events := tick(t, b, &tk, due.Add(17*time.Minute))
	if len(events) != 1 || events[0].Team != "dining" || !events[0].At.Equal(due) || len(tk.Clocks.Breaches) != 0 {
		t.Fatalf("%+v", events)
	}
	m, ok := b.announce(tk, events[0])
	var a Announcement
	if err := json.Unmarshal(m.Body, &a); err != nil || !ok || a.Team != "dining" || a.Clock != ClockAssist || len(a.Rules) == 0 {
		t.Errorf("%+v, %v", a, err)
	}
	if again := tick(t, b, &tk, due.Add(time.Hour)); len(again) != 0 || !tk.NextAt.IsZero() {
		t.Errorf("told again: %v, next look %v", again, tk.NextAt)
	}
	must(t, b, &ended, employee, now, Act{Name: "cancel", Reason: "自己解决了"})
	if events := tick(t, b, &ended, due.Add(time.Hour)); len(events) != 0 {
		t.Errorf("told of a ticket that has ended: %v", events)
	}
}
