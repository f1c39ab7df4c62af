package hotline

import (
	"testing"
	"time"
)

func TestMonthMayBeginOnTheNineteenth(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("UTC+8", 8*3600)
	for _, c := range []struct {
		from        int
		month       string
		first, last string
	}{
		{1, "2026-02", "2026-02-01", "2026-02-28"}, {19, "2026-11", "2026-10-19", "2026-11-18"}, {19, "2026-01", "2025-12-19", "2026-01-18"},
	} {
		from, to, err := Evaluation{MonthFrom: c.from}.Month(c.month, zone)
		if err != nil || from.Format(time.DateOnly) != c.first || to.AddDate(0, 0, -1).Format(time.DateOnly) != c.last {
			t.Errorf("%s from the %d.: %v to %v, %v", c.month, c.from, from, to, err)
		}
	}
	if _, _, err := (Evaluation{}).Month("November", zone); CodeOf(err) != Invalid {
		t.Errorf("a month that is none: %v", err)
	}
}

func TestWeightsHoldFromTheirDate(t *testing.T) {
	t.Parallel()
	e := Evaluation{MonthFrom: 1, Weights: []DatedWeights{{"2025-01-01", DefaultWeights()}, {"2026-07-01", Weights{0.30, 0.35, 0.35, 0.8}}}}
	if err := e.Check(); err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]float64{"2024-06-01": 0.10, "2026-06-30": 0.10, "2026-07-01": 0.30} {
		if got := e.WeightsAt(at(t, day+" 12:00")).Response; got != want {
			t.Errorf("%s: %v, want %v", day, got, want)
		}
	}
	for name, bad := range map[string]Evaluation{
		"sum":   {MonthFrom: 1, Weights: []DatedWeights{{"2026-01-01", Weights{0.5, 0.5, 0.5, 0.9}}}},
		"order": {MonthFrom: 1, Weights: []DatedWeights{{"2026-02-01", DefaultWeights()}, {"2026-01-01", DefaultWeights()}}},
		"month": {MonthFrom: 31},
		"share": {MonthFrom: 1, Callback: []Sampling{{Percent: 101}}},
	} {
		if err := bad.Check(); CodeOf(err) != Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCountedReadsWhatItWrites(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"resolved/2026-10-19/2026-11-18", "solved/2026-01-01/2026-12-31/team:repair/person:p1", "opened/2026-01-01/2026-01-31/building:3号楼/西侧", "breached/2026-01-01/2026-01-31/category:",
	} {
		c, err := ParseCounted(text)
		if err != nil || c.String() != text {
			t.Errorf("%q: %v, %v", text, c, err)
		}
	}
	for _, text := range []string{"", "resolved", "stolen/2026-01-01/2026-01-31", "resolved/yesterday/today", "resolved/2026-01-01/2026-01-31/mood:bad"} {
		if _, err := ParseCounted(text); CodeOf(err) != Invalid {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestSamplingFollowsTheRuleOfItsType(t *testing.T) {
	t.Parallel()
	e := DefaultEvaluation()
	chosen := map[Type]int{}
	for range 1000 {
		for _, typ := range []Type{Complaint, Help} {
			if e.sample(&Ticket{ID: NewID(time.Now()), Type: typ}) != nil {
				chosen[typ]++
			}
		}
	}
	if chosen[Complaint] != 1000 || chosen[Help] < 50 || chosen[Help] > 160 {
		t.Errorf("chosen %v", chosen)
	}
}
