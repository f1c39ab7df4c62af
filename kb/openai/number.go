package openai

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"

	"yihaotong/hotline/zh"
)

// measures are what a lone 一 counts; before anything else it is part of a word.
const measures = "年月日天周季次人套间户名元万倍"

// number is a number of a text as digits with what it counts: "3年" for 三年, 3 年 and 3年.
type number struct {
	value string
	span  zh.Span
}

// numbers lists the numbers of a normalised text.
func numbers(text []rune) []number {
	var all []number
	for i := 0; i < len(text); {
		value, n := numberAt(text[i:])
		if n == 0 {
			i++
			continue
		}
		start, lone := i, n == 1 && text[i] == '一'
		if i += n; lone && (i == len(text) || !strings.ContainsRune(measures, text[i])) {
			continue
		}
		unit := i
		for unit < len(text) && unicode.IsSpace(text[unit]) {
			unit++
		}
		if unit < len(text) && (zh.KindOf(text[unit]) == zh.Han || text[unit] == '%') {
			value += string(text[unit])
			i = unit + 1
		}
		all = append(all, number{value, zh.Span{start, i}})
	}
	return all
}

// numberAt reads the number that text begins with, n runes of it.
func numberAt(text []rune) (value string, n int) {
	for n < len(text) && (zh.KindOf(text[n]) == zh.Digit || n > 0 && n+1 < len(text) && strings.ContainsRune(".,", text[n]) && zh.KindOf(text[n+1]) == zh.Digit) {
		n++
	}
	if n > 0 {
		digits := strings.ReplaceAll(string(text[:n]), ",", "")
		return cmp.Or(strings.TrimLeft(digits, "0"), "0"), n
	}
	if strings.ContainsRune("零〇一二两三四五六七八九十百千", text[0]) {
		v, n := zh.ChineseNumber(string(text[:min(len(text), 20)]))
		return strconv.Itoa(v), n
	}
	return "", 0
}
