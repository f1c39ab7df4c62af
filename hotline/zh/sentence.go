package zh

import "strings"

const (
	enders  = "。！？!?；;…\n"
	closers = "”’」』）)》】\"'"
)

// Sentences cuts text into sentences and returns their spans, without surrounding white space; together
// they cover every character that is not white space. A full stop ends a sentence only before a blank
// that follows a letter, so that 3.5, 1. and file names stay whole.
func Sentences(text string) []Span {
	runes := []rune(text)
	var out []Span
	start := 0
	for i := 0; i < len(runes); i++ {
		if !endsSentence(runes, i) {
			continue
		}
		for i+1 < len(runes) && (strings.ContainsRune(enders, runes[i+1]) || strings.ContainsRune(closers, runes[i+1])) && runes[i+1] != '\n' {
			i++
		}
		out = appendTrimmed(out, runes, start, i+1)
		start = i + 1
	}
	return appendTrimmed(out, runes, start, len(runes))
}

func endsSentence(runes []rune, i int) bool {
	if runes[i] != '.' {
		return strings.ContainsRune(enders, runes[i])
	}
	return i > 0 && KindOf(runes[i-1]) == Latin && (i+1 == len(runes) || runes[i+1] == ' ')
}

func appendTrimmed(out []Span, runes []rune, start, end int) []Span {
	for start < end && foldSlow(runes[start]) == blank {
		start++
	}
	for end > start && foldSlow(runes[end-1]) == blank {
		end--
	}
	if start == end {
		return out
	}
	return append(out, Span{start, end})
}
