package sla

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

const maxRules = 2000

// checkPriorities wants all four rows with all their limits.
func checkPriorities(bad *Problems, rows map[string]Limits) {
	for name := range rows {
		if rank(name) == len(priorities) {
			bad.add("priorities."+name, "unknown priority: want critical, urgent, normal or low")
		}
	}
	for _, name := range priorities {
		row, ok := rows[name]
		if !ok {
			bad.add("priorities."+name, "is missing")
			continue
		}
		if row.Sign == (Limit{}) || row.Response == (Limit{}) || row.Resolve == (Limit{}) {
			bad.add("priorities."+name, "must have sign, response and resolve")
		}
		checkClock(bad, "priorities."+name, name, row)
	}
}

// checkClock refuses working units where the clock must run day and night.
func checkClock(bad *Problems, field, priority string, l Limits) {
	if priority != "critical" && priority != "urgent" {
		return
	}
	for _, limit := range []Limit{l.Sign, l.Response, l.Resolve} {
		if limit != (Limit{}) && !limit.Unit.Elapsed() {
			bad.add(field, "%s: %s runs day and night, only min and h are allowed", limit, priority)
		}
	}
}

func (p *Policy) addRules(bad *Problems, list []Rule) {
	if len(list) > maxRules {
		bad.add("rules", "%d rules: at most %d", len(list), maxRules)
		return
	}
	byName := map[string][]int{}
	for i, r := range list {
		field := fmt.Sprintf("rules[%d]", i)
		c, err := r.check()
		if err != nil {
			bad.add(field, "%v", err)
			continue
		}
		// A rule for any priority also meets urgent requests.
		priority := r.Priority
		if priority == "" {
			priority = priorities[0]
		}
		checkClock(bad, field, priority, r.Limits)
		for _, k := range byName[c.name] {
			if o := &p.rules[k]; c.from <= o.to && o.from <= c.to {
				bad.add(field, "same conditions and days as another rule: %s", c.name)
			}
		}
		byName[c.name] = append(byName[c.name], len(p.rules))
		p.rules = append(p.rules, c)
	}
	slices.SortStableFunc(p.rules, func(a, b rule) int { return b.weight - a.weight })
}

// check reads dates and weighs how exact a rule is.
func (r Rule) check() (rule, error) {
	out := rule{Rule: r, from: math.MinInt32, to: math.MaxInt32}
	var err error
	if r.From != "" {
		if out.from, err = parseDate(r.From); err != nil {
			return out, err
		}
	}
	if r.To != "" {
		if out.to, err = parseDate(r.To); err != nil {
			return out, err
		}
	}
	if out.from > out.to {
		return out, fmt.Errorf("from %s is after to %s", r.From, r.To)
	}
	var names []string
	for i, c := range [4][2]string{{"priority", r.Priority}, {"team", r.Team}, {"type", r.Type}, {"category", r.Category}} {
		if c[1] != "" {
			out.weight += 1 << i
			names = append([]string{c[0] + "=" + c[1]}, names...)
		}
	}
	out.name = strings.Join(names, " ")
	switch {
	case out.weight == 0:
		return out, fmt.Errorf("has no condition; the default of a priority belongs in priorities")
	case r.Priority != "" && rank(r.Priority) == len(priorities):
		return out, fmt.Errorf("unknown priority %q: want critical, urgent, normal or low", r.Priority)
	case r.Limits == (Limits{}):
		return out, fmt.Errorf("gives no limit")
	}
	return out, nil
}

func (p *Policy) addSeasons(bad *Problems, list []Season) {
	if len(list) > maxSeasons {
		bad.add("seasons", "%d seasons: at most %d", len(list), maxSeasons)
		return
	}
	for i, s := range list {
		field := fmt.Sprintf("seasons[%d]", i)
		checkName(bad, field+".name", s.Name)
		days, err := parseStretchOfYear(s.From, s.To)
		if err != nil {
			bad.add(field, "%v", err)
		}
		if rank(s.RaiseTo) == len(priorities) {
			bad.add(field+".raise_to", "unknown priority %q: want critical, urgent, normal or low", s.RaiseTo)
		}
		if len(s.Categories) == 0 {
			bad.add(field+".categories", "must name at least one")
		}
		p.seasons = append(p.seasons, seasonRule{s, days})
	}
}
