package routing

import (
	"math"
	"slices"

	"yihaotong/hotline/zh"
)

// The alarm hears danger in words that no trigger knows: a linear model over n-grams, signs and pairs
// of signs, fitted to texts that are danger and texts that only sound like it.

// heard is what the alarm makes of a text.
type heard struct {
	p     float64   // probability of danger
	grave bool      // a sign that can be danger by itself stands in it
	spans []zh.Span // what says so, the strongest first
}

const (
	partShare  = 0.7 // a part of a text, heard without the rest, counts for less
	fewParts   = 6.0 // … and less still among more clauses: each is one more chance to be wrong
	mostInPart = 3   // clauses of a part
	leastPart  = 6   // runes of a part
	mostPart   = 60
)

// danger listens to a normalised and repaired text and to its parts: what somebody says in passing,
// between a greeting and another wish, is no less true.
func (c *Classifier) danger(text []rune) heard {
	h, where := c.hear(text), zh.Span{0, len(text)}
	cut := clauses(text)
	calm := math.Sqrt(min(1, fewParts/float64(len(cut))))
	h.p *= calm
	share := partShare * calm
	for _, part := range parts(cut) {
		if x := c.hear(text[part[0]:part[1]]); x.grave && x.p*share > h.p {
			h, where = heard{p: x.p * share, grave: true}, part
		}
	}
	said := text[where[0]:where[1]]
	written, marks := c.concepts.heard(said)
	for _, s := range phrases(said, c.alarm.evidence(written, alarming, len(said), marks)) {
		h.spans = append(h.spans, zh.Span{where[0] + s[0], where[0] + s[1]})
	}
	return h
}

// parts gives the runs of clauses worth hearing alone.
func parts(cut []zh.Span) []zh.Span {
	if len(cut) < 2 || len(cut) > mostClauses {
		return nil
	}
	var out []zh.Span
	for i, first := range cut {
		for _, last := range cut[i:min(i+mostInPart, len(cut))] {
			if n := last[1] - first[0]; n >= leastPart && n <= mostPart {
				out = append(out, zh.Span{first[0], last[1]})
			}
		}
	}
	return out
}

// hear listens to a text as a whole.
func (c *Classifier) hear(text []rune) heard {
	written, marks := c.concepts.heard(text)
	h := heard{grave: slices.ContainsFunc(marks, func(m mark) bool { return slices.Contains(c.concepts.signs.grave, m.concept) })}
	for _, s := range c.alarm.ranked(c.alarm.margins(written)) {
		if s.Label == alarming {
			h.p = s.P
		}
	}
	return h
}
