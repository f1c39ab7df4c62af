package sla

import (
	"time"
)

// table holds running totals of working time for every day that calendars reach, so that any
// question costs a binary search however long the stretch.
type table struct {
	days   []day // one more than there are days: the end
	shapes []shape
	years  []int32 // day on which each year from firstYear begins
	guess  []int32 // years without a published file, before each year
}

// day is one day: when it begins (Unix ns), what was worked before it, and its spans.
type day struct {
	start, worked int64
	workdays      int32
	shape         int32
}

// shape are the spans of a day in nanoseconds from its first instant, and their sum.
type shape struct {
	spans []offset
	total int64
}

type offset struct{ from, to int64 }

// The table has a few days more than the years it answers for, so that no zone falls off its ends.
const margin = 3

func newTable(p *plan) table {
	first := dateOf(firstYear, 1, 1) - margin
	n := int(dateOf(lastYear+1, 1, 1)-first) + margin
	t := table{days: make([]day, n+1), shapes: make([]shape, len(p.hours))}
	for i, spans := range p.hours {
		t.shapes[i] = regular(spans)
	}
	start := midnight(p.zone, first)
	var worked int64
	var workdays int32
	for i := range n {
		d := first + date(i)
		next := midnight(p.zone, d+1)
		hours, _, _ := p.day(d)
		s := int32(hours)
		if hours != 0 && next-start != secondsOfDay*int64(time.Second) {
			s = int32(len(t.shapes))
			t.shapes = append(t.shapes, shifted(p.zone, d, start, p.hours[hours]))
		}
		t.days[i] = day{start, worked, workdays, s}
		if total := t.shapes[s].total; total > 0 {
			worked += total
			workdays++
		}
		start = next
	}
	t.days[n] = day{start: start, worked: worked, workdays: workdays}
	t.countYears(p, first)
	return t
}

func (t *table) countYears(p *plan, first date) {
	var guesses int32
	for y := firstYear; y <= lastYear+1; y++ {
		t.years = append(t.years, int32(dateOf(y, 1, 1)-first))
		t.guess = append(t.guess, guesses)
		if !p.published[y] {
			guesses++
		}
	}
}

func midnight(zone *time.Location, d date) int64 {
	at := d.utc()
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, zone).UnixNano()
}

// regular is the shape of a day of 24 hours.
func regular(spans []Span) shape {
	var s shape
	for _, sp := range spans {
		s.add(int64(sp.From)*int64(time.Minute), int64(sp.To)*int64(time.Minute))
	}
	return s
}

// shifted is the shape of a day on which the zone's clocks are put forward or back.
func shifted(zone *time.Location, d date, start int64, spans []Span) shape {
	at := d.utc()
	wall := func(m int) int64 {
		return time.Date(at.Year(), at.Month(), at.Day(), 0, m, 0, 0, zone).UnixNano() - start
	}
	var s shape
	for _, sp := range spans {
		s.add(wall(sp.From), wall(sp.To))
	}
	return s
}

func (s *shape) add(from, to int64) {
	if n := len(s.spans); n > 0 {
		from = max(from, s.spans[n-1].to)
	}
	if to > from {
		s.spans = append(s.spans, offset{from, to})
		s.total += to - from
	}
}
