package zh

import "unicode"

// Kind says what a run is made of.
type Kind int

// Kinds of runs; everything else (punctuation, blanks, symbols) separates runs.
const (
	Other Kind = iota
	Han
	Latin
	Digit
)

// Run is a longest stretch of characters of one kind.
type Run struct {
	Kind Kind
	Span Span
}

// KindOf classifies one rune. Letters of every script but Han count as Latin.
func KindOf(r rune) Kind {
	switch {
	case r < 0x80:
		switch {
		case r >= '0' && r <= '9':
			return Digit
		case r|0x20 >= 'a' && r|0x20 <= 'z':
			return Latin
		}
		return Other
	case r >= 0x4E00 && r <= 0x9FFF, r == '〇':
		return Han
	case r >= '\u3000' && r <= '。', r >= '「' && r <= '】': // marks that every text is full of
		return Other
	case unicode.Is(unicode.Han, r):
		return Han
	case unicode.IsDigit(r):
		return Digit
	case unicode.IsLetter(r):
		return Latin
	}
	return Other
}

// Runs cuts text into runs of Han, Latin and digits, in order.
func Runs(text []rune) []Run {
	var out []Run
	for i := 0; i < len(text); {
		kind := KindOf(text[i])
		j := i + 1
		for j < len(text) && KindOf(text[j]) == kind {
			j++
		}
		if kind != Other {
			out = append(out, Run{kind, Span{i, j}})
		}
		i = j
	}
	return out
}
