package sla

import (
	"testing"
	"time"
)

// model is the counting rule told minute by minute, from data of its own: days off and make-up
// days by date, office hours as a comparison. It shares no code with the calendar.
type model struct {
	base time.Time // minute 0
	open []bool    // by minute
}

// daysOff and daysOn are the published days of 2025 and 2026 and the statutory ones of 2027.
var (
	daysOff = [][2]string{
		{"2025-01-01", "2025-01-01"}, {"2025-01-28", "2025-02-04"}, {"2025-04-04", "2025-04-06"}, {"2025-05-01", "2025-05-05"},
		{"2025-05-31", "2025-06-02"}, {"2025-10-01", "2025-10-08"},
		{"2026-01-01", "2026-01-03"}, {"2026-02-15", "2026-02-23"}, {"2026-04-04", "2026-04-06"}, {"2026-05-01", "2026-05-05"},
		{"2026-06-19", "2026-06-21"}, {"2026-09-25", "2026-09-27"}, {"2026-10-01", "2026-10-07"},
		{"2027-01-01", "2027-01-01"}, {"2027-02-05", "2027-02-08"}, {"2027-04-05", "2027-04-05"}, {"2027-05-01", "2027-05-02"},
		{"2027-06-09", "2027-06-09"}, {"2027-09-15", "2027-09-15"}, {"2027-10-01", "2027-10-03"},
	}
	daysOn = []string{
		"2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
		"2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
	}
)

func newModel() *model {
	zone := time.FixedZone("", 8*60*60)
	m := &model{base: time.Date(2025, 1, 1, 0, 0, 0, 0, zone)}
	end := time.Date(2028, 1, 1, 0, 0, 0, 0, zone)
	off, on := map[string]bool{}, map[string]bool{}
	for _, r := range daysOff {
		for d := r[0]; d <= r[1]; {
			off[d] = true
			day, _ := time.Parse(time.DateOnly, d)
			d = day.AddDate(0, 0, 1).Format(time.DateOnly)
		}
	}
	for _, d := range daysOn {
		on[d] = true
	}
	for t := m.base; t.Before(end); t = t.AddDate(0, 0, 1) {
		d := t.Format(time.DateOnly)
		works := on[d] || !off[d] && t.Weekday() != time.Saturday && t.Weekday() != time.Sunday
		for minute := range 24 * 60 {
			h := minute / 60
			m.open = append(m.open, works && h >= 9 && h < 18 && h != 12)
		}
	}
	return m
}

// instant is a minute as a time, minute its inverse.
func (m *model) instant(minute int) time.Time {
	return m.base.Add(time.Duration(minute) * time.Minute)
}

// workday reports whether day (from 0) is worked, close is the minute at which it ends.
func (m *model) workday(day int) bool { return m.open[day*1440+9*60] }
func (m *model) close(day int) int    { return day*1440 + 18*60 }

// span is a pause in minutes.
type minutes struct{ from, to int }

// full is when a limit is full without pauses.
func (m *model) full(start int, l Limit) int {
	day, t := start/1440, start
	switch l.Unit {
	case Minute:
		return start + l.N
	case Hour:
		return start + l.N*60
	case WorkingHour:
		for left := l.N * 60; left > 0; t++ {
			if m.open[t] {
				left--
			}
		}
		return t
	case WorkingDay:
		for left := l.N; left > 0; {
			if day++; m.workday(day) {
				left--
			}
		}
	case Day:
		for day += l.N; !m.workday(day); {
			day++
		}
	}
	return m.close(day)
}

// counts reports whether a minute counts for the unit.
func (m *model) counts(minute int, u Unit) bool { return u == Minute || u == Hour || m.open[minute] }

// byRule applies pauses as the rule says: in order, each moves the due time reached so far.
func (m *model) byRule(start int, l Limit, pauses []minutes) int {
	due := m.full(start, l)
	for _, p := range pauses {
		if p.from = max(p.from, start); p.from >= due {
			continue
		}
		lost := 0
		for t := p.from; t < p.to; t++ {
			if m.counts(t, l.Unit) {
				lost++
			}
		}
		for ; lost > 0; due++ {
			if m.counts(due, l.Unit) {
				lost--
			}
		}
	}
	return due
}

// byClock lets a clock tick through every minute and stand still in pauses, overlapping or not.
func (m *model) byClock(start int, l Limit, pauses []minutes) int {
	left := 0
	for t, full := start, m.full(start, l); t < full; t++ {
		if m.counts(t, l.Unit) {
			left++
		}
	}
	t := start
	for ; left > 0; t++ {
		paused := false
		for _, p := range pauses {
			paused = paused || t >= p.from && t < p.to
		}
		if !paused && m.counts(t, l.Unit) {
			left--
		}
	}
	return t
}

func TestModelHas248WorkingDaysAYear(t *testing.T) {
	t.Parallel()
	m, n := newModel(), [2]int{}
	for day := range 730 {
		if m.workday(day) {
			n[day/365]++
		}
	}
	if n != [2]int{248, 248} {
		t.Errorf("%v working days", n)
	}
}
