package sla

import (
	"fmt"
	"time"
)

// The years that calendars reach. Instants outside are refused, so that no search is endless.
const (
	firstYear = 2000
	lastYear  = 2069
)

func (p *plan) addYears(bad *Problems, list []Year) {
	if len(list) > maxYears {
		bad.add("years", "%d years: at most %d", len(list), maxYears)
		return
	}
	seen := map[int]bool{}
	for i := range list {
		y, field := &list[i], fmt.Sprintf("years[%d]", i)
		switch {
		case y.Year < firstYear || y.Year > lastYear:
			bad.add(field+".year", "%d: must be from %d to %d", y.Year, firstYear, lastYear)
			continue
		case seen[y.Year]:
			bad.add(field+".year", "%d is given twice", y.Year)
			continue
		}
		seen[y.Year] = true
		if y.Source == "" {
			bad.add(field+".source", "must say where the days come from")
		}
		p.published[y.Year] = !y.Provisional
		// A year's arrangement may begin in the last days of the year before.
		p.addSpecials(bad, field, y.Specials, func(d date) error {
			if d < dateOf(y.Year-1, time.December, 1) || d > dateOf(y.Year, time.December, 31) {
				return fmt.Errorf("%s is not in %d", d, y.Year)
			}
			return nil
		})
	}
}

// addSpecials puts the days of one pair of lists into the plan, over those of earlier lists.
// A nil allowed allows every day.
func (p *plan) addSpecials(bad *Problems, field string, days Specials, allowed func(date) error) {
	own := specialDays{plan: p, bad: bad, seen: map[date]string{}, allowed: allowed}
	own.add(field+".off", days.Off, true)
	own.add(field+".work", days.Work, false)
}

// specialDays fills a plan from lists that may name no day twice.
type specialDays struct {
	plan    *plan
	bad     *Problems
	seen    map[date]string // the field that names each day
	allowed func(date) error
}

func (l *specialDays) add(list string, days []Special, off bool) {
	if len(days) > maxSpecial {
		l.bad.add(list, "%d entries: at most %d", len(days), maxSpecial)
		return
	}
	for i := range days {
		s, field := &days[i], fmt.Sprintf("%s[%d]", list, i)
		entry := special{name: dayName{s.Name, s.NameEn}, off: off, normal: len(s.Spans) == 0}
		if len(s.Name) > maxName || len(s.NameEn) > maxName {
			l.bad.add(field+".name", "must have at most %d bytes", maxName)
		}
		if off && len(s.Spans) > 0 {
			l.bad.add(field+".spans", "a day off has none; a half day belongs in work")
		} else {
			entry.hours = l.plan.addHours(l.bad, field+".spans", s.Spans)
		}
		if err := l.place(field, s.Date, entry); err != nil {
			l.bad.add(field+".date", "%v", err)
		}
	}
}

// place puts an entry on each day of its dates.
func (l *specialDays) place(field, dates string, entry special) error {
	from, to, err := parseDates(dates)
	if err != nil {
		return err
	}
	if from < dateOf(firstYear, 1, 1) || to > dateOf(lastYear, 12, 31) {
		return fmt.Errorf("dates %q: must be from %d to %d", dates, firstYear, lastYear)
	}
	for d := from; d <= to; d++ {
		if l.allowed != nil {
			if err := l.allowed(d); err != nil {
				return err
			}
		}
		if other, twice := l.seen[d]; twice {
			return fmt.Errorf("%s is also in %s", d, other)
		}
		l.seen[d], l.plan.special[d] = field, entry
	}
	return nil
}

// addStatutory gives years without a file their fixed days off.
func (p *plan) addStatutory(bad *Problems, list []Special) {
	if len(list) > maxSpecial {
		bad.add("statutory", "%d entries: at most %d", len(list), maxSpecial)
		return
	}
	for i, s := range list {
		field := fmt.Sprintf("statutory[%d]", i)
		day, err := parseYearly(s.Date)
		if err != nil {
			bad.add(field+".date", "%v", err)
			continue
		}
		if len(s.Spans) > 0 {
			bad.add(field+".spans", "a day off has none")
		}
		for year := firstYear; year <= lastYear; year++ {
			if _, has := p.published[year]; has {
				continue
			}
			d := dateOf(year, day.month, day.day)
			if _, taken := p.special[d]; !taken {
				p.special[d] = special{name: dayName{s.Name, s.NameEn}, off: true}
			}
		}
	}
}
