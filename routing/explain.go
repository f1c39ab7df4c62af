package routing

import (
	"slices"

	"yihaotong/hotline/zh"
)

const (
	mostPhrases = 3
	phraseShare = 0.12 // a phrase must carry this share of all evidence
)

// evidence gives the phrases of a text that speak most for a class against the others. What a mark
// says counts for its word.
func (m *Model) evidence(s said, class string) []zh.Span { return phrases(s.text, m.weights(s, class)) }

// weights gives for each rune of a text how much it speaks for a class.
func (m *Model) weights(s said, class string) []float32 {
	k, runes := len(m.classes), len(s.text)
	weight := make([]float32, len(s.written))
	c, ok := slices.BinarySearch(m.classes, class)
	if !ok {
		return weight[:runes]
	}
	features(s.written, m.grams, func(hash uint32, start, end int) {
		entry := m.rows.find(hash)
		if entry == 0 || start >= end {
			return
		}
		mean := float32(0)
		for other := range k {
			mean += m.at(entry, other) / float32(k)
		}
		for i := start; i < end; i++ {
			weight[i] += (m.at(entry, c) - mean) / float32(end-start)
		}
	})
	for i, mk := range s.marks {
		said := weight[runes+1+i] / float32(mk.span[1]-mk.span[0])
		for at := mk.span[0]; at < mk.span[1]; at++ {
			weight[at] += said
		}
	}
	return weight[:runes]
}

// phrases cuts the text at blanks and punctuation and where the evidence turns, and keeps the
// strongest pieces.
func phrases(text []rune, weight []float32) []zh.Span {
	total := float32(0)
	for _, w := range weight {
		total += max(w, 0)
	}
	type piece struct {
		span zh.Span
		sum  float32
	}
	var pieces []piece
	for i := 0; i < len(text); {
		j, sum := i, float32(0)
		for j < len(text) && weight[j] > 0 && zh.KindOf(text[j]) != zh.Other {
			sum += weight[j]
			j++
		}
		if j > i && sum >= phraseShare*total {
			pieces = append(pieces, piece{zh.Span{i, j}, sum})
		}
		i = max(j, i+1)
	}
	slices.SortStableFunc(pieces, func(a, b piece) int {
		switch {
		case a.sum > b.sum:
			return -1
		case a.sum < b.sum:
			return 1
		}
		return 0
	})
	var out []zh.Span
	for _, p := range pieces[:min(mostPhrases, len(pieces))] {
		out = append(out, p.span)
	}
	return out
}
