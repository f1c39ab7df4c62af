package zh

// ChineseNumber reads the number that s begins with: 7, 七, 十二, 二十三, 一百零二, 一千二, 两, or digits one
// by one (七零八 is 708). It returns the value and how many runes of s it took; 0 runes = no number, or
// one beyond 9,999,999.
func ChineseNumber(s string) (value, runes int) {
	text, origin := NormalizeMap(s)
	if len(text) == 0 || origin[0] != 0 {
		return 0, 0
	}
	value, n := readNumber(text)
	if n == 0 {
		return 0, 0
	}
	return value, origin[n-1] + 1
}

const maxNumber = 9_999_999

func readNumber(text []rune) (value, n int) {
	for n < len(text) {
		d, ok := hardDigit(text[n])
		if !ok {
			break
		}
		if value = value*10 + int(d-'0'); value > maxNumber {
			return 0, 0
		}
		n++
	}
	switch {
	case n == len(text) && n > 0, n > 0 && rankOf(text[n]) == 0:
		return value, n // digits one by one
	case n > 1 && ascii(text[n-1]): // 12万
		if value *= rankOf(text[n]); value > maxNumber {
			return 0, 0
		}
		return value, n + 1
	}
	return ranked(text)
}

// ranked reads digits with 十 百 千 万; a last digit without rank counts a tenth of the rank before it
// (一千二 = 1200) unless 零 stands between.
func ranked(text []rune) (value, n int) {
	var section, digit, last int
	seen, zero := false, false
	for n < len(text) {
		r := text[n]
		if rank := rankOf(r); rank > 0 {
			if !seen && rank != 10 {
				break
			}
			if rank == 10000 {
				value, section = (value+section+digit)*rank, 0
			} else {
				section += max(digit, boolInt(!seen || digit == 0 && rank == 10)) * rank
			}
			digit, last, zero, seen = 0, rank, false, true
		} else if d, ok := quantityDigit(r); ok && digit == 0 {
			digit, seen = d, true
			zero = zero || d == 0
		} else {
			break
		}
		n++
	}
	if digit > 0 && last > 10 && !zero {
		digit *= last / 10
	}
	if value += section + digit; n == 0 || value > maxNumber {
		return 0, 0
	}
	return value, n
}

func rankOf(r rune) int {
	switch r {
	case '十':
		return 10
	case '百':
		return 100
	case '千':
		return 1000
	case '万':
		return 10000
	}
	return 0
}

func quantityDigit(r rune) (int, bool) {
	if r == '两' || r == '俩' {
		return 2, true
	}
	d, ok := hardDigit(r)
	return int(d) - '0', ok
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
