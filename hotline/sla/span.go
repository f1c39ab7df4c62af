package sla

import (
	"fmt"
	"slices"
	"strings"
)

// Span is a stretch of working time within one day, in minutes from midnight; To may be 1440 (24:00).
type Span struct{ From, To int }

// minutesOfDay is 24:00.
const minutesOfDay = 24 * 60

func (s Span) String() string {
	return fmt.Sprintf("%02d:%02d-%02d:%02d", s.From/60, s.From%60, s.To/60, s.To%60)
}

// parseSpan reads "09:00-12:00"; the end may be 24:00.
func parseSpan(s string) (Span, error) {
	from, to, ok := strings.Cut(s, "-")
	a, okA := parseClock(from)
	b, okB := parseClock(to)
	switch {
	case !ok || !okA || !okB:
		return Span{}, fmt.Errorf("span %q: want HH:MM-HH:MM, such as 09:00-12:00", s)
	case b <= a:
		return Span{}, fmt.Errorf("span %q: must end after it begins, on the same day (24:00 at most)", s)
	}
	return Span{a, b}, nil
}

// parseClock reads HH:MM from 00:00 to 24:00.
func parseClock(s string) (int, bool) {
	if len(s) != 5 || s[2] != ':' {
		return 0, false
	}
	for _, i := range []int{0, 1, 3, 4} {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
	}
	h, m := int(s[0]-'0')*10+int(s[1]-'0'), int(s[3]-'0')*10+int(s[4]-'0')
	return h*60 + m, m < 60 && h*60+m <= minutesOfDay
}

// maxSpans is how many spans a day may have.
const maxSpans = 24

// parseSpans reads the spans of one day and puts them in order; faults go to p under field.
func parseSpans(p *Problems, field string, list []string) []Span {
	if len(list) > maxSpans {
		p.add(field, "%d spans: a day may have %d", len(list), maxSpans)
		return nil
	}
	var spans []Span
	for i, s := range list {
		span, err := parseSpan(s)
		if err != nil {
			p.add(fmt.Sprintf("%s[%d]", field, i), "%v", err)
			continue
		}
		spans = append(spans, span)
	}
	slices.SortFunc(spans, func(a, b Span) int { return a.From - b.From })
	for i := 1; i < len(spans); i++ {
		if spans[i].From < spans[i-1].To {
			p.add(field, "spans %s and %s overlap", spans[i-1], spans[i])
		}
	}
	return spans
}
