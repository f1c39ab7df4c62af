package sla

import (
	"fmt"
	"strings"
	"time"
)

// date is a day of the civil calendar, counted from 1970-01-01.
type date int

const secondsOfDay = 24 * 60 * 60

func dateOf(year int, month time.Month, day int) date {
	return date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsOfDay)
}

// utc is the midnight of the day in UTC, for its parts.
func (d date) utc() time.Time { return time.Unix(int64(d)*secondsOfDay, 0).UTC() }

func (d date) String() string { return d.utc().Format(time.DateOnly) }

func parseDate(s string) (date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("date %q: want YYYY-MM-DD", s)
	}
	return date(t.Unix() / secondsOfDay), nil
}

// parseDates reads "2026-02-15" or "2026-02-15/2026-02-23", both ends included.
func parseDates(s string) (from, to date, err error) {
	first, last, ranged := strings.Cut(s, "/")
	if from, err = parseDate(first); err != nil || !ranged {
		return from, from, err
	}
	if to, err = parseDate(last); err != nil {
		return 0, 0, err
	}
	if to < from {
		return 0, 0, fmt.Errorf("dates %q: end before they begin", s)
	}
	return from, to, nil
}

// yearly is a month and day that comes back every year.
type yearly struct {
	month time.Month
	day   int
}

func parseYearly(s string) (yearly, error) {
	// A leap year, so that 02-29 is a day.
	t, err := time.Parse(time.DateOnly, "2024-"+s)
	if err != nil {
		return yearly{}, fmt.Errorf("day %q: want MM-DD", s)
	}
	return yearly{t.Month(), t.Day()}, nil
}

func (y yearly) after(o yearly) bool { return y.month > o.month || y.month == o.month && y.day > o.day }

// stretchOfYear is a season from one day of the year to another, both included; it may pass New Year.
type stretchOfYear struct{ from, to yearly }

func parseStretchOfYear(from, to string) (stretchOfYear, error) {
	a, err := parseYearly(from)
	if err != nil {
		return stretchOfYear{}, err
	}
	b, err := parseYearly(to)
	return stretchOfYear{a, b}, err
}

func (s stretchOfYear) holds(y yearly) bool {
	begun, over := !s.from.after(y), y.after(s.to)
	if s.from.after(s.to) {
		return begun || !over
	}
	return begun && !over
}
