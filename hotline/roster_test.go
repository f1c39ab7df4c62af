package hotline

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestRosterRefusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, field string }{
		"somebody unknown":       {`{"people":[{"person":"a"}],"shifts":[{"days":["mon"],"from":"09:00","to":"18:00","people":["b"]}]}`, "shifts[0].people"},
		"twice":                  {`{"people":[{"person":"a"},{"person":"a"}]}`, "people[1].person"},
		"no day":                 {`{"people":[{"person":"a"}],"shifts":[{"from":"09:00","to":"18:00","people":["a"]}]}`, "shifts[0].days"},
		"a day that is none":     {`{"people":[{"person":"a"}],"shifts":[{"days":["someday"],"from":"09:00","to":"18:00"}]}`, "shifts[0].days"},
		"no length":              {`{"people":[{"person":"a"}],"shifts":[{"days":["mon"],"from":"09:00","to":"09:00"}]}`, "shifts[0]"},
		"a leave that runs back": {`{"people":[{"person":"a","absent":[{"from":"2026-11-26","to":"2026-11-25"}]}]}`, "people[0].absent[0]"},
		"endless capacity":       {`{"people":[{"person":"a","capacity":100000}]}`, "people[0].capacity"},
	} {
		var r Roster
		if err := json.Unmarshal([]byte(c.body), &r); err != nil {
			t.Fatal(err)
		}
		if err := r.Check(); CodeOf(err) != Invalid || !strings.Contains(err.Error(), c.field) {
			t.Errorf("%s: %v, want field %s", name, err, c.field)
		}
	}
}

func TestShiftsOverMidnightAndMakeUpDays(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	b.Rosters = map[string]Roster{"repair": {
		People: []Rostered{{Person: "day"}, {Person: "night"}, {Person: "rest"}},
		Shifts: []Shift{
			{Days: []string{"workday"}, From: "09:00", To: "18:00", People: []string{"day"}},
			{Days: []string{"workday"}, From: "18:00", To: "09:00", People: []string{"night"}, OnCall: true},
			{Days: []string{"restday"}, From: "00:00", To: "24:00", People: []string{"rest"}},
		},
	}}
	for when, want := range map[string]string{
		"2026-11-24 09:00": "day", "2026-11-24 18:00": "night", "2026-11-25 08:59": "night", "2026-11-28 12:00": "rest",
		"2026-02-28 10:00": "day",        // a worked Saturday
		"2026-10-01 10:00": "rest",       // a holiday on a Thursday
		"2026-11-28 03:00": "rest night", // Friday's night shift ends on Saturday
	} {
		var on []string
		for _, p := range b.OnDuty("repair", at(t, when)).People {
			on = append(on, p.Person)
		}
		if got := strings.Join(on, " "); got != want {
			t.Errorf("%s: %q, want %q", when, got, want)
		}
	}
}

// A hundred tickets of one kind end up in proportion to the capacities.
func TestPickIsFairByCapacity(t *testing.T) {
	t.Parallel()
	d := Duty{People: []OnDuty{{Rostered: Rostered{Person: "a", Capacity: 30}}, {Rostered: Rostered{Person: "b", Capacity: 60}}, {Rostered: Rostered{Person: "c", Capacity: 90}}}}
	load := map[string]int{}
	for range 120 {
		p, reason := d.Pick(&Ticket{Priority: Normal, Category: "repair.hvac"}, func(p string) int { return load[p] })
		if reason != "" {
			t.Fatal(reason)
		}
		load[p.Person]++
	}
	if load["a"] != 20 || load["b"] != 40 || load["c"] != 60 {
		t.Errorf("loads %v", load)
	}
}
