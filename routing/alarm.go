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
	cut := clauses(text)
	calm := math.Sqrt(min(1, fewParts/float64(len(cut))))
	whole, grave := c.concepts.heard(text)
	h, loudest, from := heard{p: c.alarms(whole) * calm, grave: grave}, whole, 0
	share := partShare * calm
	for _, part := range parts(cut) {
		s, grave := c.concepts.heard(text[part[0]:part[1]])
		if !grave {
			continue
		}
		if p := c.alarms(s) * share; p > h.p {
			h, loudest, from = heard{p: p, grave: true}, s, part[0]
		}
	}
	for _, s := range c.alarm.evidence(loudest, alarming) {
		h.spans = append(h.spans, zh.Span{from + s[0], from + s[1]})
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

// alarms is the probability of danger.
func (c *Classifier) alarms(s said) float64 {
	class, _ := slices.BinarySearch(c.alarm.classes, alarming)
	return c.alarm.belief.probabilities(c.alarm.margins(s.written))[class]
}
