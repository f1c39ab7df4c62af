package hotline

import (
	"testing"
	"time"

	"yihaotong/hotline/sla"
)

func TestAnotherPolicyOnPastTickets(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	f := b.Policy.File()
	f.Version = "strict"
	f.Priorities = map[string]sla.Limits{}
	for name, l := range b.Policy.File().Priorities {
		f.Priorities[name] = l
	}
	strict := f.Priorities["normal"]
	strict.Resolve = sla.Limit{N: 2, Unit: sla.WorkingHour}
	f.Priorities["normal"], f.Rules = strict, nil
	policy, err := sla.NewPolicy(f)
	if err != nil {
		t.Fatal(err)
	}
	trial := Trial{Clocks: map[ClockKind]*Tried{ClockSign: {}, ClockResponse: {}, ClockResolve: {}}}
	quick, slow := working(t, b), working(t, b)
	must(t, b, &quick, handler, at(t, "2026-11-24 11:30"), Act{Name: "resolve", Text: "好了"})
	// Paused for most of the time: the pause counts for the tried policy as well.
	must(t, b, &slow, handler, at(t, "2026-11-24 11:00"), Act{Name: "wait", Reason: "parts"})
	must(t, b, &slow, handler, at(t, "2026-11-26 11:00"), Act{Name: "resume"})
	must(t, b, &slow, handler, at(t, "2026-11-26 11:30"), Act{Name: "resolve", Text: "好了"})
	late := working(t, b)
	must(t, b, &late, handler, at(t, "2026-11-24 15:00"), Act{Name: "resolve", Text: "好了"})
	before := late.Clone()
	for _, tk := range []*Ticket{&quick, &slow, &late} {
		if err := b.try(&trial, policy, tk, at(t, "2026-11-30 10:00")); err != nil {
			t.Fatal(err)
		}
	}
	x := trial.Clocks[ClockResolve]
	if x.Earlier != 3 || x.BreachedThen != 0 || x.BreachedNow != 1 || len(x.Examples) != 1 || x.Examples[0] != late.Number {
		t.Errorf("%+v", x)
	}
	if late.Clocks.Resolve.Due != before.Clocks.Resolve.Due || len(late.Clocks.Resolve.Facts) != len(before.Clocks.Resolve.Facts) {
		t.Error("the trial changed the ticket")
	}
}

func TestOneIncidentOfManyCallers(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	lift := func(minutes int, building, text string) Ticket {
		tk := opened(t, b, func(o *Opening, _ *Decision) { o.Text, o.Place.Building = text, building })
		tk.CreatedAt = tk.CreatedAt.Add(time.Duration(minutes) * time.Minute)
		tk.Number = "BX-20261124-" + text
		return tk
	}
	first, other := lift(0, "3号楼", "电梯停运"), lift(10, "5号楼", "五号楼灯不亮")
	second := lift(20, "3号楼", "三号楼上不去了，困在一层")
	third := lift(90, "3号楼", "早上起就动不了")
	got := b.rankTwins(&second, []Ticket{first, other, third})
	if len(got) != 1 || got[0].Number != first.Number || !got[0].Incident {
		t.Errorf("proposed %+v", got)
	}
	events, err := b.joined(&first, second.Number, []string{"e2", "e3", "e1"}, operator, at(t, "2026-11-24 10:30"))
	if err != nil || len(events) != 1 || first.Counts.Followers != 2 {
		t.Errorf("%v, %v, followers %v", events, err, first.Followers)
	}
}
