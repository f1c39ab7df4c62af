package sla

import (
	"io"
	"slices"
	"time"
)

// Calendar says what working time is. It is a value made by [NewCalendar], never changes and may
// be used by many goroutines. Times are understood in its zone whatever their own offset.
type Calendar struct {
	file  CalendarFile
	zone  *time.Location
	plan  *plan
	table table
}

// NewCalendar checks a file and builds its calendar. The error is [Problems], each naming a field.
func NewCalendar(f CalendarFile) (*Calendar, error) {
	p, err := newPlan(f)
	if err != nil {
		return nil, err
	}
	return &Calendar{file: f, zone: p.zone, plan: p, table: newTable(p)}, nil
}

// ParseCalendar reads a calendar from its JSON file. The error is [Problems] unless reading failed.
func ParseCalendar(r io.Reader) (*Calendar, error) {
	var f CalendarFile
	if err := decode(r, &f); err != nil {
		return nil, err
	}
	return NewCalendar(f)
}

// ParseYear reads one year's file. The error is [Problems] unless reading failed; its days are
// checked when it joins a calendar.
func ParseYear(r io.Reader) (Year, error) {
	var y Year
	err := decode(r, &y)
	return y, err
}

// WithYear gives the calendar that has the year's file, in place of an older one of that year,
// under a new version.
func (c *Calendar) WithYear(y Year, version string) (*Calendar, error) {
	f := c.file
	f.Version = version
	f.Years = slices.DeleteFunc(slices.Clone(f.Years), func(old Year) bool { return old.Year == y.Year })
	f.Years = append(f.Years, y)
	slices.SortFunc(f.Years, func(a, b Year) int { return a.Year - b.Year })
	return NewCalendar(f)
}

// File is what the calendar was built from. Its lists must not be changed.
func (c *Calendar) File() CalendarFile { return c.file }

// Name and version.
func (c *Calendar) Name() string { return c.file.Name }

// Version tells editions of one calendar apart.
func (c *Calendar) Version() string { return c.file.Version }

// ID is name@version, what a ticket keeps of the calendar it is judged by.
func (c *Calendar) ID() string { return c.file.Name + "@" + c.file.Version }

// Zone is where the calendar's clock times are.
func (c *Calendar) Zone() *time.Location { return c.zone }

// Published reports whether the year has a file that is not provisional.
func (c *Calendar) Published(year int) bool { return c.plan.published[year] }

// IsWorking reports whether t lies in working time; a span's first instant does, its end does not.
func (c *Calendar) IsWorking(t time.Time) bool {
	i, at := c.locate(t)
	for _, s := range c.table.spans(i) {
		if at >= s.from && at < s.to {
			return true
		}
	}
	return false
}

// Workday reports whether the day of t, in the calendar's zone, has working time.
func (c *Calendar) Workday(t time.Time) bool {
	i, _ := c.locate(t)
	return c.table.open(i)
}

// NextOpening is t itself in working time, else the next instant working time begins; the zero
// time when there is none up to the last year that calendars reach.
func (c *Calendar) NextOpening(t time.Time) time.Time {
	i, at := c.locate(t)
	for ; i < c.table.len(); i++ {
		for _, s := range c.table.spans(i) {
			if at < s.to {
				return c.time(max(at, s.from))
			}
		}
	}
	return time.Time{}
}

// CloseOfBusiness is the end of the last span of the day of t or, when that is no working day, of
// the next one; it may lie before t. The zero time when there is none up to the last year that
// calendars reach.
func (c *Calendar) CloseOfBusiness(t time.Time) time.Time {
	i, _ := c.locate(t)
	if i = c.table.nextOpen(i); i == c.table.len() {
		return time.Time{}
	}
	return c.time(c.table.close(i))
}

// WorkingTime is the working time between two instants; 0 when to is not after from.
func (c *Calendar) WorkingTime(from, to time.Time) time.Duration {
	_, a := c.locate(from)
	_, b := c.locate(to)
	return time.Duration(max(0, c.table.worked(b)-c.table.worked(a)))
}

// locate gives the day of t in the table and t in Unix nanoseconds; instants outside the years
// that calendars reach are moved to their nearest end.
func (c *Calendar) locate(t time.Time) (int, int64) {
	at := nanos(t)
	return c.table.find(at), at
}

func (c *Calendar) time(at int64) time.Time { return time.Unix(0, at).In(c.zone) }

// date is the day of the civil calendar at a place of the table.
func (c *Calendar) date(i int) date { return dateOf(firstYear, time.January, 1) - margin + date(i) }
