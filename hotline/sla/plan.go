package sla

import (
	"fmt"
	"slices"
	"time"
)

// plan is a checked CalendarFile, ready to be asked about single days.
type plan struct {
	zone      *time.Location
	hours     [][]Span // distinct hours of a day; 0 = closed
	week      weekHours
	seasons   []season
	special   map[date]special
	published map[int]bool
}

// weekHours index plan.hours by weekday.
type weekHours [7]int

// normal are the hours of the first weekday from Monday that has any.
func (w weekHours) normal() int {
	for d := time.Monday; d <= time.Saturday; d++ {
		if w[d] != 0 {
			return w[d]
		}
	}
	return w[time.Sunday]
}

type season struct {
	name string
	stretchOfYear
	week weekHours
}

// special is one day that differs from the week.
type special struct {
	name   dayName
	off    bool
	hours  int  // index of plan.hours when not off
	normal bool // the hours of a normal work day instead
}

// dayName is what a special day is called in Chinese and, where given, in English.
type dayName struct{ zh, en string }

// dayKind is why a day has the hours it has.
type dayKind int

const (
	kindWeek    dayKind = iota // as every week
	kindHoliday                // off by the year's file, a statutory or a local day
	kindWork                   // worked by the year's file or a local day
)

// day gives the hours (index of plan.hours) of a day and why.
func (p *plan) day(d date) (hours int, name dayName, kind dayKind) {
	at := d.utc()
	week := &p.week
	for i := range p.seasons {
		if p.seasons[i].holds(yearly{at.Month(), at.Day()}) {
			week = &p.seasons[i].week
		}
	}
	s, ok := p.special[d]
	switch {
	case !ok:
		return week[at.Weekday()], dayName{}, kindWeek
	case s.off:
		return 0, s.name, kindHoliday
	case s.normal:
		return week.normal(), s.name, kindWork
	default:
		return s.hours, s.name, kindWork
	}
}

const (
	maxName    = 64
	maxYears   = 100
	maxSeasons = 12
	maxSpecial = 1000
)

// newPlan checks a file; the error is Problems.
func newPlan(f CalendarFile) (*plan, error) {
	var bad Problems
	p := &plan{hours: [][]Span{nil}, special: map[date]special{}, published: map[int]bool{}}
	checkName(&bad, "name", f.Name)
	checkName(&bad, "version", f.Version)
	var err error
	if p.zone, err = loadZone(f.Zone); err != nil {
		bad.add("zone", "%v", err)
	}
	p.week = p.addWeek(&bad, "week", &f.Week)
	if len(bad) == 0 && p.week == (weekHours{}) {
		bad.add("week", "has no working time at all")
	}
	p.addSeasons(&bad, f.Seasons)
	p.addYears(&bad, f.Years)
	p.addStatutory(&bad, f.Statutory)
	p.addSpecials(&bad, "local", f.Local, nil)
	return p, bad.err()
}

func checkName(bad *Problems, field, s string) {
	if s == "" || len(s) > maxName {
		bad.add(field, "must have 1 to %d bytes", maxName)
	}
}

// loadZone refuses "" and "Local", which mean something else on every machine.
func loadZone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, fmt.Errorf("zone %q: want an IANA name such as Asia/Shanghai", name)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("zone %q: %w", name, err)
	}
	return zone, nil
}

func (p *plan) addWeek(bad *Problems, field string, w *Week) weekHours {
	var out weekHours
	for d := range weekdays {
		out[d] = p.addHours(bad, field+"."+weekdays[d], w.spans(time.Weekday(d)))
	}
	return out
}

// addHours gives the index of the spans in plan.hours.
func (p *plan) addHours(bad *Problems, field string, list []string) int {
	spans := parseSpans(bad, field, list)
	for i, known := range p.hours {
		if slices.Equal(known, spans) {
			return i
		}
	}
	p.hours = append(p.hours, spans)
	return len(p.hours) - 1
}

func (p *plan) addSeasons(bad *Problems, list []Hours) {
	if len(list) > maxSeasons {
		bad.add("seasons", "%d seasons: at most %d", len(list), maxSeasons)
		return
	}
	for i := range list {
		h, field := &list[i], fmt.Sprintf("seasons[%d]", i)
		checkName(bad, field+".name", h.Name)
		s, err := parseStretchOfYear(h.From, h.To)
		if err != nil {
			bad.add(field, "%v", err)
			continue
		}
		for _, o := range p.seasons {
			if s.holds(o.from) || o.holds(s.from) {
				bad.add(field, "overlaps season %q", o.name)
			}
		}
		p.seasons = append(p.seasons, season{h.Name, s, p.addWeek(bad, field+".week", &h.Week)})
	}
}
