package routing

import (
	"fmt"
	"slices"
	"strings"

	"yihaotong/hotline/zh"
)

// Patterns are the conditions of triggers and directory rules, readable without training:
//
//	漏气|煤气味        one of these words
//	电梯 + 出不来|困   both groups, close together
//	@people + 吐       a list defined by "let people = …"; # inside a word is a number of two or more
//
// A lexicon finds all words of all patterns in one walk over a text.

// The groups of one pattern may span so many runes.
const (
	wideWindow  = 36
	closeWindow = 14
)

// pattern is groups that must all be there; a group is ids of words, any of which will do.
type pattern struct {
	groups [][]int
	window int    // runes
	text   string // as written
}

// compile reads a pattern; lists are the named word lists.
func (l *lexicon) compile(text string, lists map[string]string) (pattern, error) {
	p := pattern{text: text, window: wideWindow}
	for group := range strings.SplitSeq(text, "+") {
		words, err := expand(group, lists)
		if err != nil {
			return p, err
		}
		ids := make([]int, len(words))
		for i, w := range words {
			ids[i] = l.id(w)
		}
		p.groups = append(p.groups, ids)
	}
	return p, nil
}

// expand gives the words of one group, lists filled in, normalised.
func expand(group string, lists map[string]string) ([]string, error) {
	var words []string
	for word := range strings.SplitSeq(group, "|") {
		word = strings.TrimSpace(word)
		if name, isList := strings.CutPrefix(word, "@"); isList {
			list, ok := lists[name]
			if !ok {
				return nil, fmt.Errorf("there is no list %q; define it first with: let %s = …", name, name)
			}
			more, err := expand(list, lists)
			if err != nil {
				return nil, err
			}
			words = append(words, more...)
			continue
		}
		if word = zh.Normalize(word); word == "" {
			return nil, fmt.Errorf("an empty word between | or +")
		}
		words = append(words, word)
	}
	return words, nil
}

// prefix gives the length of word at the head of text, 0 if it is not there. Blanks in the text,
// which speech recognition strews in, do not count.
func prefix(text, word []rune) int {
	at := 0
	for _, r := range word {
		for at > 0 && at < len(text) && text[at] == ' ' {
			at++
		}
		if at >= len(text) {
			return 0
		}
		if r == '#' {
			n := several(text[at:])
			if n == 0 {
				return 0
			}
			at += n
			continue
		}
		if text[at] != r {
			return 0
		}
		at++
	}
	return at
}

// several gives the length of a number of two or more at the head of text.
func several(text []rune) int {
	n := 0
	for n < len(text) && n < 4 && strings.ContainsRune("0123456789一二三四五六七八九十两俩仨百几数多好", text[n]) {
		n++
	}
	if n == 1 && (text[0] == '一' || text[0] == '1' || text[0] == '0' || text[0] == '好' || text[0] == '多') {
		return 0
	}
	return n
}

// matches gives, for every place where the first found group stands, the closest spans of all
// groups, when they lie within the window; keep says which occurrences count.
func (p *pattern) matches(f found, keep func(zh.Span) bool) [][]zh.Span {
	if slices.ContainsFunc(p.groups, func(ids []int) bool { return !f.any(ids) }) {
		return nil
	}
	spots := make([][]zh.Span, len(p.groups))
	for g, ids := range p.groups {
		for _, id := range ids {
			for _, s := range f.of(id) {
				if keep == nil || keep(s) {
					spots[g] = append(spots[g], s)
				}
			}
		}
		if len(spots[g]) == 0 {
			return nil
		}
	}
	var out [][]zh.Span
	for _, anchor := range spots[0] {
		if hit := p.nearest(anchor, spots); hit != nil {
			out = append(out, hit)
		}
	}
	return out
}

func (p *pattern) nearest(anchor zh.Span, spots [][]zh.Span) []zh.Span {
	hit := []zh.Span{anchor}
	low, high := anchor[0], anchor[1]
	for _, group := range spots[1:] {
		best, gap := zh.Span{}, p.window+1
		for _, s := range group {
			if s[0] < anchor[1] && anchor[0] < s[1] {
				continue // one word cannot be two groups
			}
			if d := max(high, s[1]) - min(low, s[0]); d < gap {
				best, gap = s, d
			}
		}
		if gap > p.window {
			return nil
		}
		low, high = min(low, best[0]), max(high, best[1])
		hit = append(hit, best)
	}
	return hit
}

// holds reports whether the pattern matches anywhere.
func (p *pattern) holds(f found) bool { return len(p.matches(f, nil)) > 0 }
