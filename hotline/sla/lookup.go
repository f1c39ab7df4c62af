package sla

import (
	"fmt"
	"sort"
	"time"
)

// nanos is an instant in Unix nanoseconds, moved to the nearest end of the years that calendars
// reach when it lies outside.
func nanos(t time.Time) int64 {
	return min(max(t.Unix(), reachFrom), reachTo-1)*int64(time.Second) + int64(t.Nanosecond())
}

// The years that calendars reach, in Unix seconds: 2000-01-01 to 2070-01-01 UTC.
const (
	reachFrom = 946_684_800
	reachTo   = 3_155_760_000
)

// reach refuses an instant outside the years that calendars reach.
func reach(t time.Time) error {
	if s := t.Unix(); s < reachFrom || s >= reachTo {
		return fmt.Errorf("%s is outside the years %d to %d", t.Format(time.RFC3339), firstYear, lastYear)
	}
	return nil
}

// len is the number of days.
func (t *table) len() int { return len(t.days) - 1 }

// find gives the day that holds an instant.
func (t *table) find(at int64) int {
	i := int((at - t.days[0].start) / (secondsOfDay * int64(time.Second)))
	i = min(max(i, 0), t.len()-1)
	for i > 0 && t.days[i].start > at {
		i--
	}
	for i < t.len()-1 && t.days[i+1].start <= at {
		i++
	}
	return i
}

// spans are the working spans of a day in Unix nanoseconds.
func (t *table) spans(i int) []offset {
	s := t.shapes[t.days[i].shape].spans
	out := make([]offset, len(s))
	for k := range s {
		out[k] = offset{t.days[i].start + s[k].from, t.days[i].start + s[k].to}
	}
	return out
}

// open reports whether a day has working time.
func (t *table) open(i int) bool { return t.shapes[t.days[i].shape].total > 0 }

// close is the end of the last span of an open day.
func (t *table) close(i int) int64 {
	s := t.shapes[t.days[i].shape].spans
	return t.days[i].start + s[len(s)-1].to
}

// worked is the working time from the beginning of the table to an instant.
func (t *table) worked(at int64) int64 {
	d := &t.days[t.find(at)]
	sum := d.worked
	for _, s := range t.shapes[d.shape].spans {
		sum += min(max(at-d.start-s.from, 0), s.to-s.from)
	}
	return sum
}

// reached is the first instant at which the working time since the beginning of the table is
// worked; false when the table ends before.
func (t *table) reached(worked int64) (int64, bool) {
	i := sort.Search(len(t.days), func(i int) bool { return t.days[i].worked >= worked }) - 1
	if i < 0 || i >= t.len() {
		return 0, false
	}
	d := &t.days[i]
	left := worked - d.worked
	for _, s := range t.shapes[d.shape].spans {
		if left <= s.to-s.from {
			return d.start + s.from + left, true
		}
		left -= s.to - s.from
	}
	return 0, false
}

// nextOpen is the first working day from day i on; len() when there is none.
func (t *table) nextOpen(i int) int { return t.nthOpen(i-1, 1) }

// nthOpen is the n-th working day after day i (-1 = before the first); len() when there is none.
func (t *table) nthOpen(i, n int) int {
	want := t.days[i+1].workdays + int32(n)
	return sort.Search(len(t.days), func(k int) bool { return t.days[k].workdays >= want }) - 1
}

// guessed reports whether any day from i to j lies in a year without a published file.
func (t *table) guessed(i, j int) bool {
	a, b := t.year(i), t.year(j)
	return t.guess[b+1] > t.guess[a]
}

// year is the place in t.years of the year that holds a day.
func (t *table) year(i int) int {
	y := sort.Search(len(t.years), func(k int) bool { return t.years[k] > int32(i) }) - 1
	return min(max(y, 0), len(t.years)-2)
}
