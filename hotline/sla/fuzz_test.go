package sla

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"time"
)

// FuzzCalendar: any file either names its problems or gives a calendar whose arithmetic is sound
// and that survives being written and read again.
func FuzzCalendar(f *testing.F) {
	for _, name := range []string{"calendar", "2025", "2026", "2027", "policy"} {
		body, err := seed.ReadFile("seed/" + name + ".json")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	whole, err := json.Marshal(seeded(f).File())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte(`{"name":"a","version":"1","zone":"Europe/Berlin","week":{"sun":["00:00-24:00"]},"local":{"off":[{"date":"2026-03-29","name":""}]}}`))
	f.Add([]byte(`{"name":"a","version":"1","zone":"Africa/Cairo","week":{"fri":["00:00-00:01","23:59-24:00"]},"seasons":[{"name":"s","from":"12-31","to":"01-01","week":{"thu":["01:00-03:00"]}}]}`))
	start := at(f, "2026-02-13 16:30")
	f.Fuzz(func(t *testing.T, body []byte) {
		c, err := ParseCalendar(bytes.NewReader(body))
		if err != nil {
			var problems Problems
			if !errors.As(err, &problems) || len(problems) == 0 {
				t.Fatalf("an error that names nothing: %v", err)
			}
			return
		}
		for _, l := range []Limit{{4, WorkingHour}, {3, WorkingDay}, {2, Day}} {
			checkDue(t, c, start, l)
		}
		again, err := json.Marshal(c.File())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseCalendar(bytes.NewReader(again)); err != nil {
			t.Fatalf("%s was read but not again: %v", again, err)
		}
	})
}

func checkDue(t *testing.T, c *Calendar, start time.Time, l Limit) {
	t.Helper()
	d, err := c.Explain(start, l, []Pause{{From: start, To: start.Add(90 * time.Minute)}})
	if errors.Is(err, ErrBeyond) {
		return
	}
	if err != nil || !d.Due.After(start) {
		t.Fatalf("%s: due %s, %v", l, d.Due, err)
	}
	if l.Unit == WorkingHour {
		paused := c.WorkingTime(start, start.Add(90*time.Minute))
		if got := c.WorkingTime(start, d.Due); got != 4*time.Hour+paused {
			t.Fatalf("%s: %s of working time up to %s", l, got, d.Due)
		}
	}
}

// FuzzQuestion: any line is answered or refused, and an answer is never before its start.
func FuzzQuestion(f *testing.F) {
	f.Add([]byte(`{"at":"2026-02-13T16:30:00+08:00","within":"4wh","pauses":["2026-02-13T17:00:00+08:00/2026-02-24T10:00:00+08:00"]}`))
	f.Add([]byte(`{"at":"2026-02-13 16:30","within":"15d"}`))
	c := seeded(f)
	f.Fuzz(func(t *testing.T, line []byte) {
		q, err := ParseQuestion(line)
		if err != nil {
			return
		}
		d, err := c.Answer(q)
		if err != nil {
			return
		}
		if start, err := c.ParseTime(q.At); err != nil || !d.Due.After(start) || len(d.Steps) == 0 {
			t.Fatalf("%s: due %s, %v", line, d.Due, err)
		}
	})
}
