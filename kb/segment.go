package kb

import (
	"strings"

	"yihaotong/hotline/zh"
)

// cutter cuts texts where words may begin and end, by what the articles say. There is no dictionary.
type cutter struct {
	s     *statistics
	joins map[gram]bool       // pairs that were looked up: between them is no cut
	parts map[string][]string // texts that were cut
}

// segments cuts a normalised text at everything that is no letter, at digits, and at characters that
// only join; each segment has two characters or is a word in other letters.
func (c cutter) segments(text string) []string {
	if all, known := c.parts[text]; known {
		return all
	}
	runes := []rune(text)
	var all []string
	for _, run := range zh.Runs(runes) {
		from, end := run.Span[0], run.Span[1]
		if run.Kind == zh.Latin && end-from >= 2 {
			all = append(all, string(runes[from:end]))
		}
		if run.Kind != zh.Han {
			continue
		}
		for i := from + 1; i <= end; i++ {
			if i < end && c.joined(runes[i-1], runes[i]) {
				continue
			}
			if i-from >= 2 {
				all = append(all, string(runes[from:i]))
			}
			from = i
		}
	}
	c.parts[text] = all
	return all
}

// joined reports whether two characters may stand in one word: neither only joins words or counts, or
// several clauses use the pair, and more often than chance would.
func (c cutter) joined(a, b rune) bool {
	loose := func(r rune) bool { return words().functions[r] || strings.ContainsRune(numerals, r) }
	if !loose(a) && !loose(b) {
		return true
	}
	g := pairGram(a, b)
	joined, known := c.joins[g]
	if !known {
		stats := c.s.of([]gram{g, singleGram(a), singleGram(b)})
		joined = stats.count[0] >= max(2, usedBy*stats.count[1]*stats.count[2]/stats.clauses)
		c.joins[g] = joined
	}
	return joined
}

// share is about how large a part of all clauses has a word: its rarest pair decides. alone = no clause
// has it, or one: in a small library that is a large part, and rare all the same.
func (c cutter) share(word string) (share float64, alone bool) {
	stats := c.s.of(distinct(word, eachPair))
	least := stats.clauses
	for _, n := range stats.count {
		least = min(least, n)
	}
	return max(least, 0.5) / stats.clauses, least <= 1
}

// any reports whether anything was counted.
func (s *statistics) any() bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.clauses > 0
}
