package hotline

import (
	"encoding/json"
	"strings"
	"testing"

	"yihaotong/hotline/sla"
)

func TestLimitsAreReadAsTheyAreShown(t *testing.T) {
	t.Parallel()
	body, err := json.Marshal(DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ParseLimits(body); err != nil || got != DefaultLimits() {
		t.Errorf("%+v, %v from %s", got, err, body)
	}
	got, err := ParseLimits([]byte(`{"return_within": "1wd", "max_returns": 3}`))
	if err != nil || got.ReturnWithin != (sla.Limit{N: 1, Unit: sla.WorkingDay}) || got.MaxReturns != 3 || got.Assist != DefaultLimits().Assist {
		t.Errorf("what is left out keeps its default: %+v, %v", got, err)
	}
	for body, field := range map[string]string{
		`{"max_returns": 0}`: "max_returns", `{"reopen_days": 999}`: "reopen_days", `{"incident_minutes": -1}`: "incident_minutes",
		`{"ruling": ""}`: "ruling", `{"ruling": "soon"}`: "soon", `{"rulings": "4wh"}`: "rulings", `{`: "body",
	} {
		if _, err := ParseLimits([]byte(body)); CodeOf(err) != Invalid || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// Another office's limits hold at once.
func TestLimitsOfAnotherOffice(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	var err error
	if b.Limits, err = ParseLimits([]byte(`{"return_within": "2wh", "ruling": "1wh"}`)); err != nil {
		t.Fatal(err)
	}
	tk := working(t, b)
	if _, err := b.Do(&tk, Act{Name: "return", Reason: "不归我们"}, handler, at(t, "2026-11-24 13:30")); CodeOf(err) != Conflict {
		t.Errorf("returned after the window: %v", err)
	}
	must(t, b, &tk, handler, at(t, "2026-11-24 11:30"), Act{Name: "return", Reason: "不归我们"})
	if !tk.Return.Due.Equal(at(t, "2026-11-24 13:30")) {
		t.Errorf("to be ruled by %v", tk.Return.Due)
	}
}
