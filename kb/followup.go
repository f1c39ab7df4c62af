package kb

import (
	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

const (
	hintRunes  = 2 // characters of content up to which a question cannot stand alone
	leanRunes  = 9 // … up to which it may lean on an earlier one
	mostBefore = 5 // earlier questions that are looked at
)

// meanings gives what a question may mean after the ones before it, the likeliest first: a mere hint
// (那周末呢？) goes on with the last whole question; a short one stands alone, or else does the same.
func meanings(q hotline.Question) []string {
	before := ""
	for i := len(q.Earlier) - 1; i >= max(0, len(q.Earlier)-mostBefore); i-- {
		if contentRunes(q.Earlier[i]) > hintRunes {
			before = q.Earlier[i]
			break
		}
	}
	size := contentRunes(q.Text)
	switch {
	case before == "" || size > leanRunes:
		return []string{q.Text}
	case size <= hintRunes:
		return []string{before + " " + q.Text, q.Text}
	}
	return []string{q.Text, before + " " + q.Text}
}

// contentRunes counts the characters of a question that say something.
func contentRunes(question string) int {
	n := 0
	for _, r := range words().content(clipRunes(question, MaxQueryText)) {
		if zh.KindOf(r) != zh.Other && !words().functions[r] {
			n++
		}
	}
	return n
}
