package sla

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// onlySeeded knows the seeded calendar, under its ID and as the default.
func onlySeeded(t testing.TB) func(string) (*Calendar, error) {
	c := seeded(t)
	return func(id string) (*Calendar, error) {
		if id != "" && id != c.ID() {
			return nil, fmt.Errorf("no calendar %q", id)
		}
		return c, nil
	}
}

// facts reads "15:04 kind detail" of Friday 2026-02-13, or "+1 15:04 kind detail" of a later day.
type factRow struct {
	at   string
	kind FactKind
	with Fact
}

func fold(t testing.TB, rows ...factRow) Timer {
	t.Helper()
	var facts []Fact
	for _, r := range rows {
		f := r.with
		f.Kind, f.At = r.kind, at(t, r.at)
		facts = append(facts, f)
	}
	timer, err := Fold(facts, onlySeeded(t))
	if err != nil {
		t.Fatal(err)
	}
	return timer
}

var fourHours = Fact{Limit: Limit{4, WorkingHour}, Team: "repair"}

func TestTimerLife(t *testing.T) {
	t.Parallel()
	if none := fold(t); none.State != StateNone || none.Risk(at(t, "2026-02-13 09:00")) != RiskNone || !none.At(50).IsZero() || none.Split(at(t, "2026-02-13 09:00")) != nil {
		t.Errorf("no facts: %+v", none)
	}
	running := fold(t, factRow{"2026-02-13 09:00", Started, fourHours})
	wantTime(t, "due", running.Due, "2026-02-13 14:00")
	wantTime(t, "50 %", running.At(50), "2026-02-13 11:00")
	wantTime(t, "80 %", running.At(SoonAt), "2026-02-13 13:12")
	wantTime(t, "100 %", running.At(100), "2026-02-13 14:00")
	for s, want := range map[string]Risk{"2026-02-13 13:11": RiskOK, "2026-02-13 13:12": RiskSoon, "2026-02-13 14:00": RiskSoon, "2026-02-13 14:00:01": RiskBreached} {
		if got := running.Risk(at(t, s)); got != want {
			t.Errorf("at %s: %s", s, got)
		}
	}
	for s, want := range map[string]time.Duration{"2026-02-13 12:30": time.Hour, "2026-02-13 14:00": 0, "2026-02-14 09:30": -4*time.Hour - 30*time.Minute} {
		if got := running.Remaining(at(t, s)); got != want {
			t.Errorf("at %s: %s remain", s, got)
		}
	}
	steps, err := running.Explain()
	if err != nil || len(steps) == 0 || !steps[len(steps)-1].To.Equal(running.Due) {
		t.Errorf("%v, %v", steps, err)
	}
}

func TestTimerPauses(t *testing.T) {
	t.Parallel()
	rows := []factRow{{"2026-02-13 09:00", Started, fourHours}, {"2026-02-13 11:00", Paused, Fact{Reason: "parts"}}}
	paused := fold(t, rows...)
	if now := at(t, "2026-02-25 09:00"); paused.State != StatePaused || paused.Risk(now) != RiskPaused || paused.Remaining(now) != 2*time.Hour || paused.BreachesAt(now) != nil {
		t.Errorf("%+v: %s, %s remain", paused, paused.Risk(now), paused.Remaining(now))
	}
	resumed := fold(t, append(rows, factRow{"2026-02-14 10:00", Resumed, Fact{}})...)
	wantTime(t, "due after the pause", resumed.Due, "2026-02-14 12:00")
	if resumed.State != StateRunning || len(resumed.Pauses) != 1 || resumed.Pauses[0].Reason != "parts" {
		t.Errorf("%+v", resumed)
	}
	met := fold(t, append(rows, factRow{"2026-02-24 10:00", Met, Fact{}})...)
	if met.State != StateMet || met.Risk(met.Met) != RiskNone || met.Breaches != nil {
		t.Errorf("met in a pause: %+v", met)
	}
}

// A pause that begins when the due time has come does not hold the breach off.
func TestPausingTooLateDoesNotHideABreach(t *testing.T) {
	t.Parallel()
	for _, when := range []string{"2026-02-13 14:00", "2026-02-13 15:00"} {
		timer := fold(t, factRow{"2026-02-13 09:00", Started, fourHours}, factRow{when, Paused, Fact{}})
		got := timer.BreachesAt(at(t, "2026-02-14 10:00"))
		if len(got) != 1 || !got[0].Due.Equal(at(t, "2026-02-13 14:00")) || timer.Risk(at(t, "2026-02-14 10:00")) != RiskBreached {
			t.Errorf("paused %s: %v", when, got)
		}
	}
}

func TestTimerDueByDate(t *testing.T) {
	t.Parallel()
	until := at(t, "2026-02-24 12:30")
	only := fold(t, factRow{"2026-02-13 09:00", Started, Fact{Until: until}}, factRow{"2026-02-14 09:00", Paused, Fact{}})
	if !only.Due.Equal(until) || len(only.BreachesAt(until.Add(time.Second))) != 1 || only.Remaining(until.Add(-time.Hour)) != time.Hour {
		t.Errorf("a pause moved a date: %+v", only)
	}
	extended := fold(t, factRow{"2026-02-13 09:00", Started, fourHours}, factRow{"2026-02-13 10:00", Retargeted, Fact{Until: until}})
	wantTime(t, "extended", extended.Due, "2026-02-24 12:30")
	wantTime(t, "100 % of an extended clock, in lunch", extended.At(100), "2026-02-24 12:30")
	again := fold(t, factRow{"2026-02-13 09:00", Started, fourHours}, factRow{"2026-02-13 10:00", Retargeted, Fact{Until: until}},
		factRow{"2026-02-13 10:30", Retargeted, Fact{Limit: Limit{5, WorkingHour}}})
	wantTime(t, "a new limit takes the place of the date", again.Due, "2026-02-13 15:00")
	shorter := fold(t, factRow{"2026-02-13 09:00", Started, fourHours}, factRow{"2026-02-13 10:00", Retargeted, Fact{Until: at(t, "2026-02-13 11:00")}})
	wantTime(t, "an extension never shortens", shorter.Due, "2026-02-13 14:00")
}

// A due time that a re-targeting moves into the past is broken at the re-targeting, by the team
// that holds it then.
func TestRetargetIntoThePast(t *testing.T) {
	t.Parallel()
	timer := fold(t, factRow{"2026-02-13 09:00", Started, fourHours}, factRow{"2026-02-13 10:00", Handed, Fact{Team: "housing"}},
		factRow{"2026-02-13 11:00", Retargeted, Fact{Limit: Limit{15, Minute}}})
	got := timer.BreachesAt(at(t, "2026-02-13 11:00:01"))
	want := Breach{Due: at(t, "2026-02-13 09:15"), At: at(t, "2026-02-13 11:00"), Team: "housing"}
	if len(got) != 1 || !got[0].Due.Equal(want.Due) || !got[0].At.Equal(want.At) || got[0].Team != want.Team {
		t.Errorf("%+v", got)
	}
}

func TestFactsThatCannotBe(t *testing.T) {
	t.Parallel()
	start := Fact{Kind: Started, At: at(t, "2026-02-13 09:00"), Limit: Limit{4, WorkingHour}}
	later := func(kind FactKind) Fact { return Fact{Kind: kind, At: start.At.Add(time.Hour)} }
	for name, facts := range map[string][]Fact{
		"resumed without pause":  {start, later(Resumed)},
		"paused twice":           {start, later(Paused), later(Paused)},
		"started twice":          {start, start},
		"started after the end":  {start, later(Met), later(Started)},
		"met before start":       {later(Met)},
		"met twice":              {start, later(Met), later(Met)},
		"reopened while running": {start, later(Reopened)},
		"reopened before start":  {later(Reopened)},
		"re-targeted after met":  {start, later(Met), later(Retargeted)},
		"out of order":           {start, {Kind: Handed, At: start.At.Add(-time.Second)}},
		"no limit":               {{Kind: Started, At: start.At}},
		"unknown calendar":       {{Kind: Started, At: start.At, Limit: start.Limit, Calendar: "gone@1"}},
		"unknown kind":           {start, later("forgotten")},
	} {
		var bad *FactError
		if _, err := Fold(facts, onlySeeded(t)); !errors.As(err, &bad) || bad.Index != len(facts)-1 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever happens later, a breach once known is never taken back nor changed, and a timer is the
// same however often it is folded on the way.
func TestBreachesAreForEver(t *testing.T) {
	t.Parallel()
	calendars := onlySeeded(t)
	base := at(t, "2026-02-09 08:00")
	rapid.Check(t, func(r *rapid.T) {
		facts := []Fact{{Kind: Started, At: base, Limit: drawLimit(r), Team: "repair"}}
		var known []Breach
		for range rapid.IntRange(1, 12).Draw(r, "facts") {
			last := facts[len(facts)-1].At
			next := Fact{
				Kind: rapid.SampledFrom([]FactKind{Paused, Resumed, Retargeted, Handed, Met, Stopped, Reopened}).Draw(r, "kind"),
				At:   last.Add(time.Duration(rapid.IntRange(0, 3*24*60).Draw(r, "minutes")) * time.Minute),
				Team: rapid.SampledFrom([]string{"repair", "housing"}).Draw(r, "team"),
			}
			if next.Kind == Retargeted || next.Kind == Reopened {
				next.Limit = drawLimit(r)
			}
			before, err := Fold(facts, calendars)
			if err != nil {
				r.Fatal(err)
			}
			after, err := Fold(append(facts, next), calendars)
			if err != nil {
				continue // a fact that the state does not allow
			}
			facts = append(facts, next)
			seen := before.BreachesAt(next.At)
			if len(after.Breaches) < len(known) || !slices.Equal(after.Breaches[:len(known)], known) {
				r.Fatalf("breaches %v became %v", known, after.Breaches)
			}
			if !slices.Equal(seen, after.Breaches) {
				r.Fatalf("seen at %s: %v, recorded: %v", next.At, seen, after.Breaches)
			}
			known = after.Breaches
		}
	})
}

func drawLimit(r *rapid.T) Limit {
	return Limit{N: rapid.IntRange(1, 5).Draw(r, "n"), Unit: rapid.SampledFrom([]Unit{Minute, Hour, WorkingHour, WorkingDay, Day}).Draw(r, "unit")}
}

// Used and paused time are split by team, a team that comes back is one share, and the split ends
// with the clock.
func TestSplitByTeam(t *testing.T) {
	t.Parallel()
	timer := fold(t, factRow{"2026-02-13 09:00", Started, fourHours},
		factRow{"2026-02-13 10:00", Paused, Fact{}}, factRow{"2026-02-13 11:30", Handed, Fact{Team: "housing"}},
		factRow{"2026-02-13 14:00", Resumed, Fact{}}, factRow{"2026-02-13 15:00", Handed, Fact{Team: "repair"}},
		factRow{"2026-02-13 16:00", Met, Fact{}})
	got := timer.Split(at(t, "2026-03-01 09:00"))
	want := []Share{{"repair", 2 * time.Hour, 90 * time.Minute}, {"housing", time.Hour, 90 * time.Minute}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	paused := fold(t, factRow{"2026-02-13 09:00", Started, fourHours}, factRow{"2026-02-13 10:00", Paused, Fact{}})
	if got := paused.Split(at(t, "2026-02-13 18:00")); !slices.Equal(got, []Share{{"repair", time.Hour, 7 * time.Hour}}) {
		t.Errorf("while paused: %v", got)
	}
}

func TestFactErrorsAreReadable(t *testing.T) {
	t.Parallel()
	_, err := Fold([]Fact{{Kind: Started, At: at(t, "2026-02-13 09:00"), Limit: Limit{4, Hour}, Calendar: "gone@1"}}, onlySeeded(t))
	if err == nil || err.Error() != `fact 1 (started): unknown calendar: no calendar "gone@1"` {
		t.Error(err)
	}
	_, err = Fold([]Fact{{Kind: Started, At: at(t, "2069-12-31 09:00"), Limit: Limit{4, WorkingDay}}}, onlySeeded(t))
	if !errors.Is(err, ErrBeyond) {
		t.Error(err)
	}
}

func TestAnEndThatWasNoneIsTakenBack(t *testing.T) {
	t.Parallel()
	facts := []factRow{{"2026-02-13 09:00", Started, fourHours}, {"2026-02-13 10:00", Met, Fact{}}, {"2026-02-13 15:00", Undone, Fact{}}}
	timer := fold(t, facts...)
	late := timer.BreachesAt(at(t, "2026-02-13 15:01"))
	if timer.State != StateRunning || !timer.Met.IsZero() || len(late) != 1 || !late[0].At.Equal(at(t, "2026-02-13 15:00")) {
		t.Errorf("%+v, breaches %+v: late from when the end was taken back", timer, late)
	}
	if timer := fold(t, facts[:2]...); len(timer.BreachesAt(at(t, "2026-02-13 15:01"))) != 0 {
		t.Error("a clock that was met in time is late")
	}
}
