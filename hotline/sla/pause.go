package sla

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Pause is a stretch during which a clock stands still. A zero To means it still does.
type Pause struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to,omitzero"`
	Reason string    `json:"reason,omitempty"`
}

// stretch is a pause in Unix nanoseconds, clipped to the start of the clock.
type stretch struct {
	from, to int64
	reason   string
}

// stretches puts pauses in order, clips them to what lies after the start and unites overlapping
// ones. An open pause has no length yet: it only cuts off what lies after its beginning. With one
// closed pause, the usual case, nothing is allocated beyond buf.
func stretches(buf []stretch, start int64, pauses []Pause) ([]stretch, error) {
	open := int64(1<<63 - 1)
	for i, p := range pauses {
		if p.From.IsZero() {
			return nil, fmt.Errorf("pause %d: has no beginning", i+1)
		}
		if err := reach(p.From); err != nil {
			return nil, fmt.Errorf("pause %d: %w", i+1, err)
		}
		if p.To.IsZero() {
			open = min(open, p.From.UnixNano())
			continue
		}
		if err := reach(p.To); err != nil {
			return nil, fmt.Errorf("pause %d: %w", i+1, err)
		}
		if p.To.Before(p.From) {
			return nil, fmt.Errorf("pause %d: ends %s before it begins %s", i+1, p.To.Format(time.RFC3339), p.From.Format(time.RFC3339))
		}
		buf = append(buf, stretch{p.From.UnixNano(), p.To.UnixNano(), p.Reason})
	}
	all := buf[:0]
	for _, s := range buf {
		s.from, s.to = max(s.from, start), min(s.to, open)
		if s.from < s.to {
			all = append(all, s)
		}
	}
	if len(all) < 2 {
		return all, nil
	}
	slices.SortStableFunc(all, func(a, b stretch) int {
		if a.from < b.from {
			return -1
		}
		return int(min(1, a.from-b.from))
	})
	return unite(all), nil
}

// unite joins overlapping and touching stretches that are in order.
func unite(all []stretch) []stretch {
	out := all[:1]
	for _, s := range all[1:] {
		last := &out[len(out)-1]
		if s.from > last.to {
			out = append(out, s)
			continue
		}
		last.to = max(last.to, s.to)
		if s.reason != "" && !strings.Contains(last.reason, s.reason) {
			last.reason = strings.TrimPrefix(last.reason+"; "+s.reason, "; ")
		}
	}
	return out
}
