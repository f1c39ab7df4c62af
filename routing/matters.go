package routing

import (
	"slices"
	"strings"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// Second matters: the text is cut into clauses, runs of clauses that speak for another category
// than the first matter become matters of their own.

const (
	leastClause = 4    // runes; shorter pieces join the next
	matterLine  = 0.5  // how sure a clause must be of its category
	mostMatters = 3    // beside the first
	mostClauses = 40   // of a long text
	sameTeam    = 0.65 // a second matter for the same team must be surer
)

var turns = []string{"另外", "还有", "顺便", "再就是", "再一个", "对了", "同时", "此外", "以及", "并且", "而且", "顺带", "再说", "也", "还"}

// clauses cuts a read text at punctuation, at blanks between Chinese, and before turning words.
func clauses(text []rune) []zh.Span {
	var out []zh.Span
	start := 0
	flush := func(end int) {
		for start < end && zh.KindOf(text[start]) == zh.Other {
			start++
		}
		stop := end
		for stop > start && zh.KindOf(text[stop-1]) == zh.Other {
			stop--
		}
		if stop-start >= leastClause {
			out = append(out, zh.Span{start, stop})
			start = end
		}
	}
	for i := range text {
		switch {
		case strings.ContainsRune(",，。;；!！?？\n、", text[i]):
			flush(i)
		case text[i] == ' ' && i > 0 && zh.KindOf(text[i-1]) == zh.Han:
			flush(i)
		case i > start && turning(text[i:]):
			flush(i)
		}
	}
	flush(len(text))
	if start < len(text) && len(out) > 0 { // a short tail belongs to the clause before
		out[len(out)-1][1] = len(text)
	}
	return out
}

func turning(text []rune) bool {
	return slices.ContainsFunc(turns[:12], func(w string) bool { return prefix(text, []rune(w)) > 0 })
}

// second finds the matters beside the one decided.
func (c *Classifier) second(w *reading, category string) []hotline.Matter {
	cut := clauses(w.text)
	if len(cut) < 2 || len(cut) > mostClauses {
		return nil
	}
	var out []hotline.Matter
	for _, s := range cut {
		best := c.judge(c.category, w.text[s[0]:s[1]])[0]
		line := matterLine
		if teamOf(best.Label) == teamOf(category) {
			line = sameTeam
		}
		if best.Label == category || best.P < line || teamOf(best.Label) == hotline.General {
			continue
		}
		at := slices.IndexFunc(out, func(m hotline.Matter) bool { return m.Category == best.Label })
		if at >= 0 {
			if best.P <= out[at].Confidence {
				continue
			}
			out = slices.Delete(out, at, at+1)
		}
		span, words := w.back(s)
		out = append(out, hotline.Matter{Category: best.Label, Confidence: best.P, Text: words, Span: span})
	}
	slices.SortStableFunc(out, func(a, b hotline.Matter) int {
		if a.Confidence > b.Confidence {
			return -1
		}
		return 1
	})
	return out[:min(mostMatters, len(out))]
}

func teamOf(category string) string {
	team, _, _ := strings.Cut(category, ".")
	return team
}
