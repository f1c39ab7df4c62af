package sla

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func TestQuestionAndAnswer(t *testing.T) {
	t.Parallel()
	c := seeded(t)
	q, err := ParseQuestion([]byte(`{"at":"2026-02-13T16:30:00+08:00","within":"4wh","id":7,"pauses":["2026-02-13T08:45:00Z/2026-02-14T09:30:00+08:00"]}`))
	if err != nil {
		t.Fatal(err)
	}
	d, err := c.Answer(q)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Due, Calendar string
		Provisional   *bool
		Steps         []struct {
			Key, Text string
			Minutes   *float64
		}
	}
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	// 16:45 to 18:00 and 09:00 to 09:30 are paused.
	if got.Due != "2026-02-14T14:15:00+08:00" || got.Calendar != "default" || got.Provisional == nil || *got.Provisional || len(got.Steps) < 4 {
		t.Errorf("%s", b)
	}
	for _, s := range got.Steps {
		if s.Key == "" || s.Text == "" || s.Minutes == nil || strings.ContainsAny(s.Text, "{}") {
			t.Errorf("step %+v", s)
		}
	}
}

func TestTimesWithoutOffsetAreInTheCalendarsZone(t *testing.T) {
	t.Parallel()
	c := seeded(t)
	for _, s := range []string{"2026-02-13T16:30:00+08:00", "2026-02-13T08:30:00Z", "2026-02-13T16:30:00", "2026-02-13T16:30", "2026-02-13 16:30", "2026-02-13T16:30+08:00"} {
		got, err := c.ParseTime(s)
		if err != nil {
			t.Fatal(err)
		}
		wantTime(t, s, got, "2026-02-13 16:30")
	}
	if p, err := c.ParsePause("2026-02-13T16:30/"); err != nil || !p.To.IsZero() {
		t.Errorf("open pause: %v, %v", p, err)
	}
}

func TestBadQuestionsAreNamed(t *testing.T) {
	t.Parallel()
	c := seeded(t)
	const start = "2026-02-13T16:30:00+08:00"
	for want, q := range map[string]Question{
		`at: time "tomorrow"`:        {At: "tomorrow", Within: "4wh"},
		`at: time "2026-02-30T`:      {At: "2026-02-30T16:30:00+08:00", Within: "4wh"},
		`within: limit "4 hours"`:    {At: start, Within: "4 hours"},
		`pauses[1]: pause "x"`:       {At: start, Within: "4wh", Pauses: []string{start + "/" + start, "x"}},
		`pauses[0]: time "x"`:        {At: start, Within: "4wh", Pauses: []string{start + "/x"}},
		`pauses: 1001 pauses`:        {At: start, Within: "4wh", Pauses: make([]string, 1001)},
		"ends before it begins":      {At: start, Within: "4wh", Pauses: []string{start + "/2026-02-13T16:29:59+08:00"}},
		"outside the years 2000":     {At: "1999-12-31T16:30:00Z", Within: "4wh"},
		"is not full in the years":   {At: "2069-12-31T10:00:00+08:00", Within: "24h"},
		"is not full in the years t": {At: "2065-01-01T10:00:00+08:00", Within: "2600wd"},
	} {
		var p Problem
		if _, err := c.Answer(q); !errors.As(err, &p) || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	for _, line := range []string{"", "[]", `{"at":1}`, `{"at":"a","at":"b"}`} {
		if _, err := ParseQuestion([]byte(line)); err == nil {
			t.Errorf("%s was taken", line)
		}
	}
}

// Every step key has words in both languages and leaves no placeholder behind.
func TestStepsHaveWords(t *testing.T) {
	t.Parallel()
	for key, w := range words {
		if w[chinese] == "" || w[english] == "" {
			t.Errorf("%s lacks words", key)
		}
	}
	long := strings.Repeat("a", 3)
	s := Step{Key: StepDayMakeUp, From: at(t, "2026-02-14 00:00"), To: at(t, "2026-02-14 00:00"), Args: map[string]string{"name": long, "first": "1", "last": "1"}}
	if got := s.Text("en-GB"); got != "Sat 2026-02-14, work day (aaa): working day 1" {
		t.Error(got)
	}
	if got := s.Text("fr"); got != "2026-02-14（周六），aaa上班，第1个工作日" {
		t.Error(got)
	}
}

// Long ways are told with their middle left out.
func TestStepsAreBounded(t *testing.T) {
	t.Parallel()
	d, err := seeded(t).Explain(at(t, "2026-02-13 09:00"), limit(t, "2600wd"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Steps) > maxSteps+5 || d.Steps[1+maxSteps/2].Key != StepSkipped {
		t.Errorf("%d steps", len(d.Steps))
	}
}
