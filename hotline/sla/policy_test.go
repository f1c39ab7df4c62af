package sla

import (
	"strings"
	"testing"
)

func seededPolicy(t testing.TB) *Policy {
	t.Helper()
	p, err := DefaultPolicy()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The table of the seeded policy: priority rows, team and type rules, categories of the catalogue.
func TestSeededTargets(t *testing.T) {
	t.Parallel()
	p := seededPolicy(t)
	for _, row := range []struct{ category, priority, kind, sign, response, resolve, by string }{
		{"repair.elevator", "critical", "help", "5min", "5min", "24h", "default/critical"},
		{"repair.elevator", "urgent", "help", "15min", "30min", "24h", "category=repair.elevator priority=urgent"},
		{"repair.elevator", "normal", "help", "2wh", "4wh", "3wd", "team=repair priority=normal"},
		{"repair.fire_safety", "urgent", "report", "15min", "15min", "24h", "category=repair.fire_safety priority=urgent"},
		{"repair.hvac", "normal", "help", "2wh", "1h", "1wd", "category=repair.hvac priority=normal"},
		{"repair.hvac", "urgent", "help", "15min", "30min", "24h", "default/urgent"},
		{"repair.sanitation", "low", "help", "4wh", "1h", "1wd", "category=repair.sanitation priority=low"},
		{"housing.public_rental", "normal", "help", "2wh", "4wh", "5wd", "default/normal"},
		{"housing.public_rental", "low", "consult", "4wh", "1wd", "1wd", "type=consult priority=low"},
		{"housing.transit_housing", "low", "suggestion", "4wh", "1wd", "5wd", "type=suggestion priority=low"},
		{"housing.ownership", "normal", "help", "2wh", "1wd", "15d", "category=housing.ownership priority=normal"},
		{"commuting.delay_no_show", "urgent", "complaint", "15min", "5min", "2h", "category=commuting.delay_no_show priority=urgent"},
		{"childcare.facility_env", "urgent", "report", "15min", "2h", "72h", "category=childcare.facility_env priority=urgent"},
		{"dining.card_payment", "normal", "help", "2wh", "30min", "1wd", "category=dining.card_payment priority=normal"},
	} {
		got := p.Targets(Target{Category: row.category, Priority: row.priority, Type: row.kind}, at(t, "2026-11-24 10:00"))
		if got.Sign.String() != row.sign || got.Response.String() != row.response || got.Resolve.String() != row.resolve || got.By.Resolve != row.by {
			t.Errorf("%s %s %s: %v", row.category, row.priority, row.kind, got)
		}
	}
}

func TestUrgentAndCriticalRunDayAndNight(t *testing.T) {
	t.Parallel()
	p := seededPolicy(t)
	for _, r := range p.File().Rules {
		for _, priority := range []string{"critical", "urgent"} {
			got := p.Targets(Target{Category: r.Category, Priority: priority, Type: r.Type, Team: r.Team}, at(t, "2026-11-24 10:00"))
			if !got.Sign.Unit.Elapsed() || !got.Response.Unit.Elapsed() || !got.Resolve.Unit.Elapsed() {
				t.Errorf("%s %s: %v", r.Category, priority, got)
			}
		}
	}
}

// A category without a policy, and a priority nobody knows, fall to a named default.
func TestCategoryWithoutPolicyHasNamedDefault(t *testing.T) {
	t.Parallel()
	p := seededPolicy(t)
	got := p.Targets(Target{Category: "parks.ducks", Priority: "urgent", Type: "help"}, at(t, "2026-11-24 10:00"))
	if got.Resolve.String() != "24h" || got.By != (TargetSource{"default/urgent", "default/urgent", "default/urgent"}) {
		t.Errorf("%v", got)
	}
	got = p.Targets(Target{Category: "parks.ducks", Priority: "whenever"}, at(t, "2026-11-24 10:00"))
	if got.Resolve.String() != "5wd" || got.By.Sign != "default/normal" {
		t.Errorf("%v", got)
	}
}

const testPriorities = `"name":"test","version":"1","zone":"Asia/Shanghai","priorities":{
	"critical":{"sign":"5min","response":"5min","resolve":"24h"},"urgent":{"sign":"15min","response":"30min","resolve":"24h"},
	"normal":{"sign":"2wh","response":"4wh","resolve":"5wd"},"low":{"sign":"4wh","response":"1wd","resolve":"5wd"}}`

func TestEffectiveDatesAreDaysOfTheZone(t *testing.T) {
	t.Parallel()
	p, err := ParsePolicy(strings.NewReader(`{` + testPriorities + `,"rules":[
		{"category":"a.b","to":"2026-06-30","sign":"30min"},{"category":"a.b","from":"2026-07-01","to":"2026-07-31","sign":"45min"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	for s, want := range map[string]string{
		"2026-06-30 23:59": "30min", "2026-07-01 00:00": "45min", "2026-07-31 23:59": "45min", "2026-08-01 00:00": "2wh",
	} {
		if got := p.Targets(Target{Category: "a.b", Priority: "normal"}, at(t, s).UTC()).Sign.String(); got != want {
			t.Errorf("%s: sign %s, want %s", s, got, want)
		}
	}
}

func TestSeasonsRaisePriority(t *testing.T) {
	t.Parallel()
	p := seededPolicy(t)
	for _, row := range []struct{ day, category, kind, priority, want, season string }{
		{"2026-11-14 23:59", "repair.hvac", "help", "normal", "normal", ""},
		{"2026-11-15 00:00", "repair.hvac", "help", "normal", "urgent", "供暖季"},
		{"2027-03-15 23:59", "repair.hvac", "complaint", "normal", "urgent", "供暖季"},
		{"2027-03-16 00:00", "repair.hvac", "help", "normal", "normal", ""},
		{"2026-12-01 10:00", "repair.hvac", "consult", "low", "low", ""},
		{"2026-12-01 10:00", "repair.hvac", "help", "critical", "critical", ""},
		{"2026-07-01 10:00", "repair.civil_fixture", "report", "normal", "urgent", "汛期"},
		{"2026-07-01 10:00", "dining.menu", "help", "low", "low", ""},
	} {
		got, season := p.Raise(Target{Category: row.category, Priority: row.priority, Type: row.kind}, at(t, row.day))
		if got != row.want || season != row.season {
			t.Errorf("%+v: %s by %q", row, got, season)
		}
	}
}
