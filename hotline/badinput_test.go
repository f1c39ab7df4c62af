package hotline

import (
	"slices"
	"testing"
	"time"

	"yihaotong/hotline/sla"
)

// What the clocks and the roster are fed with that cannot be right, each refused by its field or handled
// with a default that has a name. Files of calendars and policies have theirs in sla/badinput_test.go.

func TestADeadlineInThePastIsRefused(t *testing.T) {
	t.Parallel()
	past := at(t, "2026-11-24 10:00")
	for name, row := range map[string]struct {
		act   Act
		by    Actor
		field string
	}{
		"extension":            {Act{Name: "extend", Until: past, Reason: "等厂家"}, handler, "until"},
		"extension at no time": {Act{Name: "extend", Reason: "等厂家"}, handler, "until"},
		"supervision":          {Act{Name: "supervise", Due: past, Note: "请说明"}, coordinator, "due"},
		"suspension":           {Act{Name: "wait", Until: past, Reason: "parts"}, handler, "until"},
		"suspension for ever":  {Act{Name: "wait", Until: past.AddDate(9, 0, 0), Reason: "parts"}, handler, "until"},
	} {
		b := testBook(t)
		tk := working(t, b)
		before := tk.Version
		_, err := b.Do(&tk, row.act, row.by, at(t, "2026-11-24 11:00"))
		e, ok := err.(*Error)
		if !ok || e.Code != Invalid || !slices.ContainsFunc(e.Fields, func(f FieldError) bool { return f.Field == row.field }) || tk.Version != before || tk.Wait != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestARosterWithNobodyOnItNamesItsDefault(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	now := at(t, "2026-11-24 10:00")
	leave := []Absence{{From: "2026-11-01", To: "2026-11-30"}}
	for name, row := range map[string]struct {
		roster *Roster
		want   string
	}{
		"no roster":     {nil, NoRoster},
		"an empty one":  {&Roster{}, NoShift},
		"nobody in it":  {&Roster{Shifts: []Shift{{Days: []string{"workday"}, From: "09:00", To: "18:00"}}}, NoShift},
		"everybody off": {&Roster{People: []Rostered{{Person: "h1", Absent: leave}}, Shifts: []Shift{{Days: []string{"workday"}, From: "09:00", To: "18:00", People: []string{"h1"}}}}, AllAbsent},
	} {
		b.Rosters = map[string]Roster{}
		if row.roster != nil {
			if err := row.roster.Check(); err != nil {
				t.Fatal(name, err)
			}
			b.Rosters["repair"] = *row.roster
		}
		duty := b.OnDuty("repair", now)
		tk := opened(t, b)
		if _, reason := duty.Pick(&tk, func(string) int { return 0 }); duty.Fallback != row.want || reason != row.want || len(duty.People) != 0 {
			t.Errorf("%s: %q, picked for %q", name, duty.Fallback, reason)
		}
		if next := b.NextDuty("repair", now); !next.IsZero() && row.want != AllAbsent {
			t.Errorf("%s: somebody is promised for %v", name, next)
		}
	}
}

func TestACategoryWithoutAPolicyHasTheDefaultOfItsPriority(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	cats := append(SeedCatalogue(), Category{Slug: "repair.lightning_rod", Name: "避雷设施", Team: "repair", Priority: Normal})
	var err error
	if b.Catalogue, err = NewCatalogue(cats); err != nil {
		t.Fatal(err)
	}
	tk := opened(t, b, func(_ *Opening, d *Decision) { d.Category = "repair.lightning_rod" })
	if by := b.Policy.Targets(tk.target(), tk.CreatedAt).By; by.Sign != "default/normal" || by.Resolve != "team=repair priority=normal" || tk.Clocks.Resolve.Limit != "3wd" || !tk.Clocks.Sign.Running() {
		t.Errorf("%+v, %+v", by, tk.Clocks.Resolve)
	}
}

// The house closes for two months: everything that counts time goes on counting, and whatever falls due
// meanwhile does so when it opens again.
func TestAHouseThatIsClosedForTwoMonths(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	f := b.Calendar.File()
	f.Version = "closed"
	f.Local.Off = append(slices.Clone(f.Local.Off), sla.Special{Date: "2026-11-26/2027-01-27", Name: "装修闭馆"})
	var err error
	if b.Calendar, err = sla.NewCalendar(f); err != nil {
		t.Fatal(err)
	}
	b.Rosters = map[string]Roster{"general": {People: []Rostered{{Person: "o1"}}, Shifts: []Shift{{Days: []string{"workday"}, From: "09:00", To: "18:00", People: []string{"o1"}}}}}
	tk := working(t, b)
	must(t, b, &tk, handler, at(t, "2026-11-25 17:00"), Act{Name: "assist", Team: "dining", Note: "请协助"})
	if due := tk.Clocks.Resolve.Due; due.Before(at(t, "2027-01-28 09:00")) {
		t.Errorf("due %v, while the house is closed", due)
	}
	for now := at(t, "2026-11-26 00:00"); now.Before(at(t, "2027-01-27 23:00")); now = now.Add(9 * time.Hour) {
		for _, e := range tick(t, b, &tk, now) {
			if e.Data["clock"] == string(ClockResolve) || e.Data["clock"] == string(ClockAssist) {
				t.Fatalf("%s: %s %v", now, e.Type, e.Data)
			}
		}
	}
	must(t, b, &tk, handler, at(t, "2027-01-28 09:30"), Act{Name: "resolve", Text: "好了", Reason: "不等协办"})
	if !tk.Clocks.InTime(ClockResolve) || tk.NextAt.IsZero() {
		t.Errorf("%+v, closes %v", tk.Clocks.Resolve, tk.NextAt)
	}
	if next := b.NextDuty("general", at(t, "2026-12-10 10:00")); !next.IsZero() {
		t.Errorf("somebody is promised for %v, past the month that is looked ahead", next)
	}
	if next := b.NextDuty("general", at(t, "2027-01-20 10:00")); !next.Equal(at(t, "2027-01-28 09:00")) {
		t.Errorf("next on duty %v", next)
	}
}
