package web

import (
	"testing"
	"time"
)

// TestDriftByWeek: what the machine was unsure of counts in the week it came, with the list behind it; what
// an operator put somewhere himself is no decision of the machine.
func TestDriftByWeek(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	lead, operator := h.as("coordinator1"), h.as("operator1")
	for _, body := range []string{`{"text":"三号楼七层水管漏水，走廊都是水"}`, `{"text":"zzqq xkcd"}`, `{"text":"zzqq xkcd","category":"repair.hvac"}`} {
		operator.must(201, "POST", "/tickets", body)
	}
	weeks := lead.must(200, "GET", "/reports/drift?weeks=2", "")["items"].([]any)
	if len(weeks) != 2 {
		t.Fatalf("%v", weeks)
	}
	old, now := weeks[0].(map[string]any), weeks[1].(map[string]any)
	if old["judged"] != 0.0 || old["unsure"].(map[string]any)["value"] != nil {
		t.Errorf("last week: %v", old)
	}
	if now["judged"] != 2.0 || now["unsure"].(map[string]any)["value"] != 0.5 || now["first_right"].(map[string]any)["value"] != nil {
		t.Errorf("this week: %v", now)
	}
	if day, err := time.Parse(time.DateOnly, now["from"].(string)); err != nil || day.Weekday() != time.Monday {
		t.Errorf("begins on %v (%v)", day.Weekday(), err)
	}
	query := now["figures"].(map[string]any)["unsure"].(map[string]any)["query"].(string)
	if list := lead.must(200, "GET", "/tickets?"+query, "")["items"].([]any); len(list) != 1 {
		t.Errorf("%s lists %d tickets", query, len(list))
	}
	for _, bad := range []string{"0", "54", "x"} {
		if a := lead.call("GET", "/reports/drift?weeks="+bad, ""); a.status != 422 {
			t.Errorf("weeks=%s: %d", bad, a.status)
		}
	}
	if a := h.as("employee1").call("GET", "/reports/drift", ""); a.status != 403 {
		t.Errorf("an employee: %d", a.status)
	}
}
