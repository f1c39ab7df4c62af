package openai

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"yihaotong/hotline/zh"
)

// span finds what a quote says in the masked text: letter by letter, else with width, case, traditional
// characters and blanks folded. Its runes stand at the same places of the original.
func (p *page) span(quote string) (zh.Span, bool) {
	text := string(p.masked)
	if quote = strings.TrimSpace(quote); quote == "" {
		return zh.Span{}, false
	}
	if at := strings.Index(text, quote); at >= 0 {
		start := utf8.RuneCountInString(text[:at])
		return zh.Span{start, start + utf8.RuneCountInString(quote)}, true
	}
	norm, origin := zh.NormalizeMap(text)
	want := zh.Normalize(quote)
	if want == "" {
		return zh.Span{}, false
	}
	at := strings.Index(string(norm), want)
	if at < 0 {
		return zh.Span{}, false
	}
	start := utf8.RuneCountInString(string(norm)[:at])
	return zh.Span{origin[start], origin[start+utf8.RuneCountInString(want)-1] + 1}, true
}

// unmask puts what masking covered in the span back into a sentence about it; false = it is not clear
// what belongs there.
func (p *page) unmask(sentence string, span zh.Span) (string, bool) {
	if !strings.ContainsRune(sentence, '*') {
		return sentence, true
	}
	covered := map[string]string{}
	for _, f := range zh.Sensitive(string(p.original)) {
		from, to := max(f.Span[0], span[0]), min(f.Span[1], span[1])
		if from >= to {
			continue
		}
		masked, original := string(p.masked[from:to]), string(p.original[from:to])
		if other, ok := covered[masked]; ok && other != original {
			return "", false
		}
		covered[masked] = original
	}
	longest := func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) }
	for _, masked := range slices.SortedFunc(maps.Keys(covered), longest) {
		sentence = strings.ReplaceAll(sentence, masked, covered[masked])
	}
	return sentence, !strings.ContainsRune(sentence, '*')
}
