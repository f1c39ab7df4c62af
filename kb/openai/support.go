package openai

import (
	"slices"
	"strings"
	"unicode"

	"yihaotong/hotline/zh"
)

const (
	polar = "不未无没非否禁勿免停废止撤消除拒暂" // characters that turn a statement round or end it
	duty  = "应须需必"              // and those that make it a duty
)

// fillers are words that join or address and state nothing, so none has a character of polar and none
// says how much, when or where. Longer ones stand first.
var fillers = strings.Fields(`
	也就是说 与此同时 具体来说 换句话说 需要注意 请您注意 情况下 的话 如果 若是 假如 因此 所以 同时 另外 此外 其中 以及 并且 而且 或者 但是
	根据 按照 依据 依照 规定 具体 如下 包括 上述 该条 您好 您的 可以 能够 需要 应当 应该 通过 对于 关于 由于 为了 这种 这类 相关 有关 首先 其次 然后 最后
	您 你 请 可 能 需 须 要 应 先 再 时 由 向 到 至 对 将 把 被 会 有 是 为 即 就 也 都 还 又 并 且 及 和 与 或 而 但 按 据 在 从 以 于 的 地 得 了 着 过 其 该 此 这 那 若 如 则 才 等 个`)

// source is what a sentence may draw on: its quote.
type source struct {
	quote   string
	pairs   map[[2]rune]bool
	numbers map[string]bool
	words   map[string]bool // Latin
}

func newSource(quote string) *source {
	text := []rune(zh.Normalize(quote))
	s := &source{quote: string(text), pairs: pairsOf(text), numbers: map[string]bool{}, words: map[string]bool{}}
	for _, n := range numbers(text) {
		s.numbers[n.value] = true
	}
	for _, w := range latinWords(text) {
		s.words[w] = true
	}
	return s
}

// supports reports whether a normalised sentence says no more than the source: its numbers and Latin words are
// there as wholes, every other character beside the same neighbour, or in a filler; and it says enough
// of it, with no negation lost.
func (s *source) supports(sentence string) bool {
	text := []rune(sentence)
	done := make([]bool, len(text)) // belongs to a number
	for _, n := range numbers(text) {
		if !s.numbers[n.value] {
			return false
		}
		for i := n.span[0]; i < n.span[1]; i++ {
			done[i] = true
		}
	}
	words := latinWords(text)
	for _, w := range words {
		if !s.words[w] {
			return false
		}
	}
	known, filling, ok := s.wording(text, done)
	return ok && known+len(words) > 1 && known >= filling && !s.turned(text)
}

// wording counts the Han characters that the source knows and those that only fill; ok = there are no
// others.
func (s *source) wording(text []rune, done []bool) (known, filling int, ok bool) {
	filler := markFillers(text)
	for i, r := range text {
		if zh.KindOf(r) != zh.Han || done[i] {
			continue
		}
		before := i > 0 && s.pairs[[2]rune{text[i-1], r}]
		after := i+1 < len(text) && s.pairs[[2]rune{r, text[i+1]}]
		if i+1 < len(text) && zh.KindOf(text[i+1]) == zh.Han && strings.ContainsRune(polar, r) {
			before = false // 不 belongs to what follows
		}
		switch {
		case before || after:
			known++
		case !filler[i] || strings.ContainsRune(duty, r) && !strings.ContainsAny(s.quote, duty):
			return 0, 0, false
		default:
			filling++
		}
	}
	return known, filling, true
}

// turned reports whether a part of the quote that negates is told without any negation.
func (s *source) turned(text []rune) bool {
	if strings.ContainsAny(string(text), polar) {
		return false
	}
	told := pairsOf(text)
	for part := range strings.FieldsFuncSeq(s.quote, unicode.IsPunct) {
		if !strings.ContainsAny(part, polar) {
			continue
		}
		common, all := 0, pairsOf([]rune(part))
		for pair := range all {
			if told[pair] {
				common++
			}
		}
		if common > 0 && 3*common >= len(all) {
			return true
		}
	}
	return false
}

func pairsOf(text []rune) map[[2]rune]bool {
	pairs := make(map[[2]rune]bool, len(text))
	for i := 1; i < len(text); i++ {
		pairs[[2]rune{text[i-1], text[i]}] = true
	}
	return pairs
}

// markFillers marks the runes that belong to fillers.
func markFillers(text []rune) []bool {
	marked := make([]bool, len(text))
	for i := 0; i < len(text); i++ {
		for _, f := range fillers {
			if word := []rune(f); i+len(word) <= len(text) && slices.Equal(text[i:i+len(word)], word) {
				for j := range word {
					marked[i+j] = true
				}
				i += len(word) - 1
				break
			}
		}
	}
	return marked
}

func latinWords(text []rune) []string {
	var all []string
	for _, run := range zh.Runs(text) {
		if run.Kind == zh.Latin {
			all = append(all, string(text[run.Span[0]:run.Span[1]]))
		}
	}
	return all
}
