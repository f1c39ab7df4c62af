package sla

import (
	"strings"
	"testing"
	"time"
)

// beijing is the zone of the tests' calendars.
func beijing(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func seeded(t testing.TB) *Calendar {
	t.Helper()
	c, err := DefaultCalendar()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// at reads a Beijing time, "2006-01-02 15:04" with or without seconds.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	layout := "2006-01-02 15:04:05"
	v, err := time.ParseInLocation(layout[:min(len(layout), max(len(s), 16))], s, beijing(t))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func limit(t testing.TB, s string) Limit {
	t.Helper()
	l, err := ParseLimit(s)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// calendarOf builds a calendar from JSON with the fields that every calendar needs.
func calendarOf(t testing.TB, fields string) *Calendar {
	t.Helper()
	c, err := ParseCalendar(strings.NewReader(`{"name":"test","version":"1","zone":"Asia/Shanghai",` + fields + `}`))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// officeWeek are Monday to Friday 09:00 to 12:00 and 13:00 to 18:00.
const officeWeek = `"week":{"mon":["09:00-12:00","13:00-18:00"],"tue":["09:00-12:00","13:00-18:00"],
	"wed":["09:00-12:00","13:00-18:00"],"thu":["09:00-12:00","13:00-18:00"],"fri":["09:00-12:00","13:00-18:00"]}`

func due(t testing.TB, c *Calendar, start, within string, pauses ...Pause) time.Time {
	t.Helper()
	d, err := c.Due(at(t, start), limit(t, within), pauses)
	if err != nil {
		t.Fatal(err)
	}
	return d.Due
}

// pause takes "from/to" with Beijing times; no to means still open.
func pause(t testing.TB, s string) Pause {
	t.Helper()
	from, to, _ := strings.Cut(s, "/")
	p := Pause{From: at(t, from)}
	if to != "" {
		p.To = at(t, to)
	}
	return p
}

func wantTime(t testing.TB, what string, got time.Time, want string) {
	t.Helper()
	if w := at(t, want); !got.Equal(w) {
		t.Errorf("%s: got %s, want %s", what, got.In(beijing(t)).Format("Mon 2006-01-02 15:04:05.999999999"), w.Format("Mon 2006-01-02 15:04:05"))
	}
}
