package main

import (
	"strings"
	"testing"
	"time"
)

// TestRecountIsAudited: the sums are made anew, nothing moves, and the audit log says who did it.
func TestRecountIsAudited(t *testing.T) {
	t.Parallel()
	data := imported(t)
	report := func() string {
		code, out, errs := hotlineRun(t, data, "", "export", "report", "--format", "csv", "--from", time.Now().AddDate(0, 0, -1).Format(time.DateOnly))
		if code != exitDone || strings.Count(out, "\n") < 2 {
			t.Fatal(out, errs)
		}
		return out
	}
	before := report()
	if code, out, errs := hotlineRun(t, data, "", "recount"); code != exitDone || out != "2 tickets and 0 conversations counted\n" {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	if after := report(); after != before {
		t.Errorf("before\n%s\nafter\n%s", before, after)
	}
	if code, out, errs := hotlineRun(t, data, "", "export", "audit"); code != exitDone || !strings.Contains(out, "tallies.recount") {
		t.Errorf("%s %s", out, errs)
	}
	if code, _, _ := hotlineRun(t, data, "", "recount", "now"); code != exitUsage {
		t.Errorf("an argument too many: %d", code)
	}
}
