package hotline

import (
	"testing"
	"time"

	"yihaotong/hotline/sla"
)

// at reads a Beijing time of the tests.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	v, err := time.Parse("2006-01-02 15:04:05 -0700", s+":00 +0800")
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func testBook(t testing.TB) *Book {
	t.Helper()
	cal, err := sla.DefaultCalendar()
	if err != nil {
		t.Fatal(err)
	}
	policy, err := sla.DefaultPolicy()
	if err != nil {
		t.Fatal(err)
	}
	cat, err := NewCatalogue(SeedCatalogue())
	if err != nil {
		t.Fatal(err)
	}
	teams := map[string]Team{}
	for _, team := range SeedTeams() {
		teams[team.Slug] = team
	}
	return &Book{Catalogue: cat, Teams: teams, Calendar: cal, Policy: policy, Limits: DefaultLimits(), Evaluation: DefaultEvaluation(), Steps: DefaultSteps()}
}

var (
	employee    = Actor{ID: "e1", Name: "沈知远", Role: Employee, Unit: "发改委"}
	stranger    = Actor{ID: "e2", Name: "程默", Role: Employee, Unit: "财政局"}
	operator    = Actor{ID: "o1", Name: "周小岚", Role: Operator}
	handler     = Actor{ID: "h1", Name: "邢修", Role: Handler, Teams: []string{"repair"}}
	otherTeam   = Actor{ID: "h2", Name: "范厨", Role: Handler, Teams: []string{"dining"}}
	lead        = Actor{ID: "l1", Name: "梁领", Role: Lead, Teams: []string{"repair"}}
	coordinator = Actor{ID: "c1", Name: "韩统筹", Role: Coordinator}
	auditor     = Actor{ID: "a1", Name: "秦审", Role: Auditor}
	admin       = Actor{ID: "x1", Name: "方维", Role: Admin}
)

// opened makes a routed repair ticket on Tuesday 2026-11-24 10:00, normal priority.
func opened(t testing.TB, b *Book, change ...func(*Opening, *Decision)) Ticket {
	t.Helper()
	o := Opening{Text: "3号楼电梯异响，请派人看看。", Channel: ChannelWeb}
	d := Decision{Team: "repair", Category: "repair.elevator", Type: Help, Priority: Normal, Confidence: 0.9, Source: ByModel}
	for _, c := range change {
		c(&o, &d)
	}
	tk, _, err := b.open(o, d, employee, "CODE", at(t, "2026-11-24 10:00"))
	if err != nil {
		t.Fatal(err)
	}
	tk.Number, tk.Version = "BX-20261124-0001", 1
	return tk
}

// must applies acts in order and fails the test on any error.
func must(t testing.TB, b *Book, tk *Ticket, by Actor, now time.Time, acts ...Act) []Event {
	t.Helper()
	var all []Event
	for _, a := range acts {
		events, err := b.Do(tk, a, by, now)
		if err != nil {
			t.Fatalf("%s by %s on a %s ticket: %v", a.Name, by.Role, tk.Status, err)
		}
		tk.Version++
		all = append(all, events...)
	}
	return all
}
