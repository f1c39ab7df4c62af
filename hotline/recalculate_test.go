package hotline

import (
	"testing"

	"yihaotong/hotline/sla"
)

// closedDay is the book with a calendar whose next version closes one more day.
func closedDay(t *testing.T, b *Book, day string) *Book {
	t.Helper()
	f := b.Calendar.File()
	f.Version += ".1"
	f.Local.Off = append(f.Local.Off[:len(f.Local.Off):len(f.Local.Off)], sla.Special{Date: day, Name: "停电检修"})
	cal, err := sla.NewCalendar(f)
	if err != nil {
		t.Fatal(err)
	}
	next := *b
	next.Calendar = cal
	next.Calendars = map[string]*sla.Calendar{b.Calendar.ID(): b.Calendar, cal.ID(): cal}
	return &next
}

func TestAChangedCalendarMovesNothingUntilRecalculated(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	tk := working(t, b)
	b = closedDay(t, b, "2026-11-25")
	must(t, b, &tk, handler, at(t, "2026-11-24 11:00"), Act{Name: "wait", Reason: "parts"})
	must(t, b, &tk, handler, at(t, "2026-11-24 11:30"), Act{Name: "resume"})
	must(t, b, &tk, employee, at(t, "2026-11-24 11:31"), Act{Name: "urge"})
	timer, err := b.Timer(&tk.Clocks.Resolve)
	if err != nil {
		t.Fatal(err)
	}
	if timer.CalendarID() == b.Calendar.ID() || !tk.Clocks.Resolve.Due.Equal(at(t, "2026-11-30 09:30")) {
		t.Fatalf("judged by %s, due %v", timer.CalendarID(), tk.Clocks.Resolve.Due)
	}
	before := tk
	now := at(t, "2026-11-24 12:00")
	shown := tk.Clone()
	_, moves, err := b.Recalculate(&shown, System, now)
	if err != nil || len(moves) == 0 {
		t.Fatalf("%v, %v", moves, err)
	}
	events, moves, err := b.Recalculate(&tk, System, now)
	if err != nil || len(events) != len(moves) || events[0].Type != ClockRecalculated {
		t.Fatalf("%v, %v", events, err)
	}
	if !tk.Clocks.Resolve.Due.Equal(before.Clocks.Resolve.Due.AddDate(0, 0, 1)) || tk.Clocks.Calendar != b.Calendar.ID() {
		t.Errorf("due %v, was %v; calendar %s", tk.Clocks.Resolve.Due, before.Clocks.Resolve.Due, tk.Clocks.Calendar)
	}
	if again, _, err := b.Recalculate(&tk, System, now); err != nil || len(again) != 0 {
		t.Errorf("a second time: %v, %v", again, err)
	}
}

func TestRecalculatingKeepsBreachesAndExtensions(t *testing.T) {
	t.Parallel()
	b, yes := testBook(t), true
	tk := working(t, b)
	until := tk.Clocks.Resolve.Due.AddDate(0, 0, 5)
	must(t, b, &tk, handler, at(t, "2026-11-24 11:00"), Act{Name: "extend", Until: until, Reason: "等厂家"})
	must(t, b, &tk, lead, at(t, "2026-11-24 11:10"), Act{Name: "decide", Grant: &yes})
	breaches := len(tk.Clocks.Breaches)
	if _, _, err := closedDay(t, b, "2026-11-25").Recalculate(&tk, System, at(t, "2026-11-24 12:00")); err != nil {
		t.Fatal(err)
	}
	if !tk.Clocks.Resolve.Due.Equal(until) || len(tk.Clocks.Breaches) != breaches {
		t.Errorf("due %v, granted %v; breaches %v", tk.Clocks.Resolve.Due, until, tk.Clocks.Breaches)
	}
}
