package intake

import (
	"strings"
	"unicode/utf8"

	"yihaotong/hotline/zh"
)

func readRooms(text string, taken *spans) []mention {
	var out []mention
	all := append(placeForms().roomed.FindAllStringSubmatchIndex(text, -1), placeForms().doored.FindAllStringSubmatchIndex(text, -1)...)
	for _, m := range all {
		value, ok := roomNumber(text[m[2]:m[3]])
		if !ok || !taken.free(m[2], m[3]) || runsOn(text, m[2]) || hasPrefixAny(text[m[1]:], "租", "子", "补", "源", "改", "费") {
			continue
		}
		taken.take(m[2], m[3])
		out = append(out, mention{room, value, 0.8, [2]int{m[2], m[3]}})
	}
	return out
}

// readNumbers takes three or four digits right after a building or floor for a room; other small numbers
// are kept aside.
func readNumbers(text string, found []mention, taken *spans) (near, bare []mention) {
	for _, m := range placeForms().digits.FindAllStringIndex(text, -1) {
		value, ok := roomNumber(text[m[0]:m[1]])
		if !ok || !taken.free(m[0], m[1]) || countsSomething(text, m[0], m[1]) {
			continue
		}
		at := mention{room, value, 0.75, [2]int{m[0], m[1]}}
		if followsPlace(text, found, m[0]) && len(value) >= 3 {
			taken.take(m[0], m[1])
			near = append(near, at)
			continue
		}
		if ownRoom(text, m[0], m[1]) {
			at.weight = 0.4
		}
		bare = append(bare, at)
	}
	return near, bare
}

// followsPlace allows blanks, commas, 的, a dash, a stair (3单元) and what the house is (周转房) between a place and its room.
func followsPlace(text string, found []mention, from int) bool {
	for _, f := range found {
		if f.kind == room || f.span[1] > from {
			continue
		}
		gap := text[f.span[1]:from]
		for _, between := range []string{"单元", "周转房", "宿舍", "公寓"} {
			if _, behind, ok := strings.Cut(gap, between); ok {
				gap = behind
			}
		}
		if strings.Trim(gap, " ,、的-.东西南北侧头边是") == "" {
			return true
		}
	}
	return false
}

// ownRoom tells "我是708的", "我在708": where the caller sits, not where the trouble is.
func ownRoom(text string, from, to int) bool {
	return hasSuffixAny(text[:from], "我是", "我在", "我们是", "我们在", "我坐", "我这是") && !hasPrefixAny(text[to:], "门")
}

// countsSomething refuses digits that are emergency numbers, amounts, times, routes, or part of more.
func countsSomething(text string, from, to int) bool {
	switch text[from:to] {
	case "110", "119", "120", "122", "幺幺零", "幺幺九", "幺二零", "一一零", "一一九", "一二零":
		return true
	}
	if runsOn(text, from) || startsWithDigit(text[to:]) {
		return true
	}
	const counts = "号路元块度人个年月日天次米斤点分多本张瓶期秒岁周批种条斤级%:/.·位站线口路平元毛名层楼栋座幢单下些样直共起般定切块"
	r, size := utf8.DecodeRuneInString(text[to:])
	if r == '号' && (to+size == len(text) || strings.ContainsRune(",。 ?!吧的", firstRune(text[to+size:]))) {
		return false // 11号, where a building was asked
	}
	return to < len(text) && strings.ContainsRune(counts, r) && !hasPrefixAny(text[to:], "号房", "号室", "号办公")
}

// numeral reads a small number as digits.
func numeral(s string) (string, bool) {
	n, used := zh.ChineseNumber(s)
	if used != utf8.RuneCountInString(s) || n > 999 {
		return "", false
	}
	return itoa(n), true
}

// roomNumber reads a room as it is written on the door: digits one by one, a letter before or behind.
func roomNumber(s string) (string, bool) {
	var b strings.Builder
	digits := 0
	for _, r := range s {
		switch {
		case r == '-' || r >= 'a' && r <= 'z':
			b.WriteRune(r)
			continue
		}
		for _, run := range zh.Digits(string(r)) {
			b.WriteString(run.Digits)
			digits += len(run.Digits)
		}
	}
	value := strings.ToUpper(strings.Trim(b.String(), "-"))
	return value, digits >= 1 && digits <= 4
}
