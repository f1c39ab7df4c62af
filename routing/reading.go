package routing

import (
	"unicode/utf8"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// reading is a request's words as the router reads them, with the way back to the original.
type reading struct {
	text   []rune    // title and text, normalised and repaired
	origin []zh.Span // by rune of text: runes of original
	title  int       // runes of original before Request.Text begins
	source []rune    // original
}

// mostRead bounds how much of a request is read; what matters stands at the beginning.
const mostRead = 20_000

func read(r hotline.Request) reading {
	original := r.Text
	w := reading{}
	if r.Title != "" {
		original = r.Title + "\n" + r.Text
		w.title = utf8.RuneCountInString(r.Title) + 1
	}
	w.source = []rune(original)
	if len(w.source) > mostRead {
		w.source = w.source[:mostRead]
		original = string(w.source)
	}
	w.text, w.origin = zh.RepairMap(original)
	return w
}

// back turns a span of the read text into one of Request.Text with its words; a span in the title
// has no place there.
func (w *reading) back(s zh.Span) (span [2]int, words string) {
	if s[0] >= s[1] || s[1] > len(w.origin) {
		return [2]int{}, ""
	}
	from, to := w.origin[s[0]][0], w.origin[s[1]-1][1]
	words = string(w.source[from:to])
	if from < w.title {
		return [2]int{}, words
	}
	return [2]int{from - w.title, to - w.title}, words
}

// reason makes evidence of a span of the read text.
func (w *reading) reason(kind hotline.ReasonKind, s zh.Span, rule string) hotline.Reason {
	span, words := w.back(s)
	return hotline.Reason{Kind: kind, Text: words, Span: span, Rule: rule}
}
