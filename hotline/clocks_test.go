package hotline

import (
	"slices"
	"testing"
	"time"
)

// Peers' flaw: re-routing a late ticket erases its breach (Libredesk 2). Here the breach stays,
// with the team that held it, and the running clock moves on.
func TestBreachStaysWithTheTeamThatHeldIt(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := opened(t, b)
	due := tk.Clocks.Resolve.Due
	if _, err := b.Tick(&tk, due.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	must(t, b, &tk, operator, due.Add(2*time.Hour), Act{Name: "dispatch", Team: "housing", Reason: "改派"})
	if tk.Clocks.Resolve.Due != due {
		t.Errorf("re-dispatch moved the due time from %v to %v", due, tk.Clocks.Resolve.Due)
	}
	found := false
	for _, br := range tk.Clocks.Breaches {
		found = found || br.Clock == ClockResolve && br.Team == "repair" && br.Due.Equal(due)
	}
	if !found {
		t.Errorf("breach lost: %+v", tk.Clocks.Breaches)
	}
	if tk.Clocks.Risk(tk.Status) != RiskBreached {
		t.Errorf("risk %s", tk.Clocks.Risk(tk.Status))
	}
}

// Peers' flaw: met and breached times are those of the tick (Libredesk 7); two copies send twice
// (Libredesk 10). Here each is stamped with its own instant and told once.
func TestTickTellsOnceWithTheTrueInstant(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := opened(t, b)
	due := tk.Clocks.Sign.Due
	events, err := b.Tick(&tk, due.Add(17*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	breaches := 0
	for _, e := range events {
		if e.Type == ClockBreached && e.Data["clock"] == string(ClockSign) {
			breaches++
			if !e.At.Equal(due) {
				t.Errorf("breach stamped %v, due was %v", e.At, due)
			}
		}
	}
	if breaches != 1 {
		t.Fatalf("%d breach events in %v", breaches, events)
	}
	again, err := b.Tick(&tk, due.Add(18*time.Second))
	if err != nil || len(again) != 0 {
		t.Fatalf("second tick: %v, %v", again, err)
	}
	if tk.NextAt.IsZero() || !tk.NextAt.After(due) {
		t.Errorf("next look at %v", tk.NextAt)
	}
}

// Peers' wish 1: the clock stands still while waiting, and says so.
// Whenever the watcher looks, the risk that the index keeps of a ticket is the worst of what its timers say
// of that instant.
func TestRiskInTheIndexIsThatOfTheTimers(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := opened(t, b)
	worst := []Risk{RiskBreached, RiskPaused, RiskSoon, RiskOK, RiskNone}
	acts := map[string]Act{
		"2026-11-24 11:43": {Name: "claim"}, "2026-11-24 13:30": {Name: "wait", Reason: "parts"}, "2026-11-26 09:10": {Name: "resume"},
		"2026-11-26 15:00": {Name: "respond", Text: "已联系"}, "2026-12-02 10:00": {Name: "wait", Reason: "parts"}, "2026-12-03 10:00": {Name: "resume"},
		"2026-12-03 11:00": {Name: "resolve", Text: "好了"},
	}
	seen := map[Risk]bool{}
	for now := tk.CreatedAt; now.Before(tk.CreatedAt.AddDate(0, 0, 10)); now = now.Add(time.Minute) {
		if a, ok := acts[now.In(b.Calendar.Zone()).Format("2006-01-02 15:04")]; ok {
			must(t, b, &tk, handler, now, a)
		}
		tick(t, b, &tk, now)
		want := RiskNone
		tk.Clocks.Each(func(_ ClockKind, c *Clock) {
			timer, err := b.Timer(c)
			if err != nil {
				t.Fatal(err)
			}
			if r := timer.Risk(now); slices.Index(worst, r) < slices.Index(worst, want) {
				want = r
			}
		})
		seen[want] = true
		if got := tk.Clocks.Risk(tk.Status); got != want {
			t.Fatalf("%s: %s in the index, %s by the timers", now.In(b.Calendar.Zone()), got, want)
		}
	}
	if len(seen) != len(Risks) {
		t.Errorf("only %v were seen", seen)
	}
}

func TestPauseMovesTheDueTimeByWorkingTime(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := opened(t, b)
	must(t, b, &tk, handler, at(t, "2026-11-24 10:30"), Act{Name: "claim"})
	before := tk.Clocks.Resolve.Due
	must(t, b, &tk, handler, at(t, "2026-11-24 11:00"), Act{Name: "wait", Reason: "parts"})
	if tk.Clocks.Risk(tk.Status) != RiskPaused || !tk.NextAt.IsZero() {
		t.Fatalf("risk %s, next %v", tk.Clocks.Risk(tk.Status), tk.NextAt)
	}
	must(t, b, &tk, handler, at(t, "2026-11-25 11:00"), Act{Name: "resume"})
	if moved := tk.Clocks.Resolve.Due.Sub(before); moved < 8*time.Hour {
		t.Errorf("a day's pause moved the due time by %v", moved)
	}
}

func TestWaitEndsByItself(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := opened(t, b)
	until := at(t, "2026-11-25 14:00")
	must(t, b, &tk, handler, at(t, "2026-11-24 10:30"), Act{Name: "claim"}, Act{Name: "wait", Reason: "appointment", Until: until})
	if !tk.NextAt.Equal(until) {
		t.Fatalf("next look %v, want %v", tk.NextAt, until)
	}
	events, err := b.Tick(&tk, until.Add(3*time.Second))
	if err != nil || tk.Status != StatusWorking || !events[0].At.Equal(until) {
		t.Fatalf("%v %v %s", events, err, tk.Status)
	}
}

// A breach that happened before a pause is recorded, even when the watcher had not come by yet.
func TestPausingDoesNotHideABreach(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := opened(t, b)
	must(t, b, &tk, handler, at(t, "2026-11-24 10:30"), Act{Name: "claim"})
	late := tk.Clocks.Resolve.Due.Add(time.Minute)
	must(t, b, &tk, handler, late, Act{Name: "wait", Reason: "parts"})
	if tk.Clocks.Risk(tk.Status) != RiskBreached {
		t.Errorf("risk %s", tk.Clocks.Risk(tk.Status))
	}
}

func TestResolvedClosesAfterSilence(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := opened(t, b)
	must(t, b, &tk, handler, at(t, "2026-11-24 10:30"), Act{Name: "claim"}, Act{Name: "resolve", Text: "好了"})
	if _, err := b.Tick(&tk, tk.NextAt.Add(-time.Second)); err != nil || tk.Status != StatusResolved {
		t.Fatalf("closed too early: %v %s", err, tk.Status)
	}
	if _, err := b.Tick(&tk, tk.NextAt); err != nil || tk.Status != StatusClosed {
		t.Fatalf("not closed: %v %s", err, tk.Status)
	}
}

func TestPriorityEditRetargetsRunningClocks(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := opened(t, b)
	before := tk.Clocks.Resolve
	must(t, b, &tk, operator, at(t, "2026-11-24 10:05"), Act{Name: "edit", Priority: Critical, Reason: "有人被困"})
	if !tk.Clocks.Resolve.Due.Before(before.Due) || tk.Clocks.Resolve.Start != before.Start {
		t.Errorf("was %+v, is %+v", before, tk.Clocks.Resolve)
	}
}
