package routing_test

import (
	"os"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing"
)

func readCases(t *testing.T, file string) []routing.RouteCase {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cases, err := routing.ReadRouteCases(file, f)
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

// Requests over all categories, written before their author had seen seeds and rules. Half A may be
// read and learnt from; half B only measures.
func TestBlindRequests(t *testing.T) {
	t.Parallel()
	for _, half := range []struct {
		file                                             string
		team, category, typ, priority, recall, precision float64
		tell                                             bool
	}{
		{"testdata/blind-a.jsonl", 0.97, 0.96, 0.87, 0.96, 0.98, 0.66, true},
		{"testdata/blind-b.jsonl", 0.96, 0.90, 0.84, 0.945, 0.98, 0.66, false},
	} {
		cases := readCases(t, half.file)
		r, err := routing.EvalRoute(t.Context(), engine(t), cases, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d: team %.3f, category %.3f, type %.3f, priority within one %.3f, critical recall %.3f, precision %.3f", half.file, r.N, r.TeamAccuracy, r.CategoryAccuracy, r.TypeAccuracy, r.PriorityWithinOne, r.CriticalRecall, r.CriticalPrecision)
		if r.TeamAccuracy < half.team || r.CategoryAccuracy < half.category || r.TypeAccuracy < half.typ || r.PriorityWithinOne < half.priority || r.CriticalRecall < half.recall || r.CriticalPrecision < half.precision {
			t.Errorf("%s: below its lines", half.file)
		}
		if half.tell {
			tellMisses(t, cases)
		}
	}
}

// tellMisses logs what was decided otherwise than labelled.
func tellMisses(t *testing.T, cases []routing.RouteCase) {
	t.Helper()
	for _, c := range cases {
		d, err := engine(t).Decide(t.Context(), hotline.Request{Text: c.Text, Channel: c.Channel})
		if err != nil {
			t.Fatal(err)
		}
		if typ := c.Flags[0]; d.Category != c.Category || typ != "type:other" && typ != "type:"+string(d.Type) || d.Priority != c.Priority {
			t.Logf("%s (%s %s %s): %s %s %s %.2f", c.Text, c.Category, c.Flags[0], c.Priority, d.Category, d.Type, d.Priority, d.Confidence)
		}
	}
}
