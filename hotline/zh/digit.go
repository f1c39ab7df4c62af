package zh

import "strings"

// DigitRun is a stretch of digits with nothing between them, written or spoken (15400005038, 幺五四,
// full width, 四个零). At holds for each digit the rune offset it was read from.
type DigitRun struct {
	Digits string
	Span   Span
	At     []int
}

const repeats = "一两二三四五六12345678"

// hardDigit reads a rune that is a digit anywhere.
func hardDigit(r rune) (byte, bool) {
	switch {
	case r >= '0' && r <= '9':
		return byte(r), true
	case r == '幺':
		return '1', true
	case r == '〇':
		return '0', true
	}
	if i := strings.IndexRune("零一二三四五六七八九", r); i >= 0 {
		return byte('0' + i/len("零")), true
	}
	return 0, false
}

// softDigit reads a rune that is a digit only in the company of digits: spoken codes (洞 拐 勾 两), what
// speech recognition makes of 幺, formal numerals.
func softDigit(r rune) (byte, bool) {
	switch r {
	case '洞':
		return '0', true
	case '妖', '腰', '夭', '壹':
		return '1', true
	case '两', '贰':
		return '2', true
	case '叁':
		return '3', true
	case '肆':
		return '4', true
	case '伍':
		return '5', true
	case '陆':
		return '6', true
	case '拐', '柒':
		return '7', true
	case '捌':
		return '8', true
	case '勾', '玖':
		return '9', true
	}
	return 0, false
}

// Digits finds the digit runs of s from left to right. Numbers with 十 百 千 are quantities, not digit
// runs, and are left out; see ChineseNumber.
func Digits(s string) []DigitRun {
	text, origin := NormalizeMap(s)
	runs := digitRuns(text)
	for i := range runs {
		runs[i].Span, runs[i].At = backTo(origin, runs[i].Span, runs[i].At)
	}
	return runs
}

// backTo turns places of normalised text into places of the original.
func backTo(origin []int, span Span, at []int) (Span, []int) {
	places := make([]int, len(at))
	for i, p := range at {
		places[i] = origin[p]
	}
	return Span{origin[span[0]], origin[span[1]-1] + 1}, places
}

// digitRuns is Digits on normalised text.
func digitRuns(text []rune) []DigitRun {
	var out []DigitRun
	for i := 0; i < len(text); {
		end, digits, at := scanRun(text, i)
		if end == i {
			i++
			continue
		}
		if !isQuantity(text, i, end) {
			out = append(out, DigitRun{string(digits), Span{i, end}, at})
		}
		i = end
	}
	return out
}

// scanRun reads digits from i on; end == i when there are none.
func scanRun(text []rune, i int) (end int, digits []byte, at []int) {
	end = i
	for end < len(text) {
		if d, n := repeated(text, end); n > 0 {
			for range n {
				digits, at = append(digits, d), append(at, end+2)
			}
			end += 3
			continue
		}
		d, ok := hardDigit(text[end])
		if !ok {
			if d, ok = softDigit(text[end]); !ok || !amongDigits(text, i, end) {
				break
			}
		}
		digits, at = append(digits, d), append(at, end)
		end++
	}
	return end, digits, at
}

// repeated reads 四个零 as four digits, unless a noun follows (两个零件).
func repeated(text []rune, i int) (digit byte, times int) {
	if i+2 >= len(text) || text[i+1] != '个' || !strings.ContainsRune(repeats, text[i]) {
		return 0, 0
	}
	digit, ok := hardDigit(text[i+2])
	if !ok {
		return 0, 0
	}
	if i+3 < len(text) && KindOf(text[i+3]) == Han {
		if _, more := hardDigit(text[i+3]); !more {
			return 0, 0
		}
	}
	n, _ := ChineseNumber(string(text[i]))
	return digit, n
}

// amongDigits asks for two digits beside a soft one: read already, or hard ones that follow.
func amongDigits(text []rune, start, i int) bool {
	count := min(i-start, 2)
	for k := i + 1; k < len(text) && k <= i+2; k++ {
		if _, ok := hardDigit(text[k]); !ok {
			break
		}
		count++
	}
	return count >= 2
}

// isQuantity tells numbers such as 二十三 or 一百零二, whose spoken digits are not read one by one.
func isQuantity(text []rune, start, end int) bool {
	const ranks = "十百千万亿"
	return start > 0 && strings.ContainsRune(ranks, text[start-1]) && !ascii(text[start]) ||
		end < len(text) && strings.ContainsRune(ranks, text[end]) && !ascii(text[end-1])
}

func ascii(r rune) bool { return r < 0x80 }
