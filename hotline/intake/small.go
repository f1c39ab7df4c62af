package intake

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"yihaotong/hotline/zh"
)

func itoa(n int) string { return strconv.Itoa(n) }

func hasSuffixAny(text string, words ...string) bool {
	for _, w := range words {
		if strings.HasSuffix(text, w) {
			return true
		}
	}
	return false
}

func isLetterOrDigit(b byte) bool { return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' }

// startsWithDigit tells whether a digit, written or spoken, comes next.
func startsWithDigit(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return text != "" && isDigitRune(r)
}

// runsOn tells whether a digit or letter stands right before: the number began earlier.
func runsOn(text string, from int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:from])
	return from > 0 && (isDigitRune(r) || r >= 'a' && r <= 'z')
}

func isDigitRune(r rune) bool {
	return r >= '0' && r <= '9' || strings.ContainsRune("零〇一二三四五六七八九幺十百", r)
}

// isDashInNumber tells the dash of 010-5555 from the minus of -1层.
func isDashInNumber(text string, at int) bool {
	return strings.HasPrefix(text[at:], "-") && at > 0 && zh.KindOf(rune(text[at-1])) != zh.Other
}

func firstRune(text string) rune {
	r, _ := utf8.DecodeRuneInString(text)
	return r
}

func lastRune(text string) rune {
	r, _ := utf8.DecodeLastRuneInString(text)
	return r
}
