package intake

import "strings"

func readFloors(text string, taken *spans) []mention {
	var out []mention
	p := placeForms()
	for _, m := range p.basement.FindAllStringSubmatchIndex(text, -1) {
		n, ok := numeral(text[m[2]:m[3]])
		if ok && n != "0" && !onPlate(text[:m[0]]) && taken.free(m[0], m[1]) && !startsWithDigit(text[m[1]:]) && !isDashInNumber(text, m[0]) {
			taken.take(m[0], m[1])
			out = append(out, mention{floor, "B" + n, 0.8, [2]int{m[0], m[1]}})
		}
	}
	for _, m := range p.level.FindAllStringSubmatchIndex(text, -1) {
		n, ok := numeral(text[m[2]:m[3]])
		if !ok || n == "0" || len(n) > 2 || text[m[2]:m[3]] == "两" || !taken.free(m[0], m[1]) || roughly(text[m[2]:m[3]]) || runsOn(text, m[0]) || !isLevel(text, m[0], m[1]) {
			continue
		}
		taken.take(m[0], m[1])
		out = append(out, mention{floor, n, 0.75, [2]int{m[0], m[1]}})
	}
	return out
}

// roughly tells two neighbouring numerals, which name no single floor: 五六层之间.
func roughly(number string) bool {
	digits := []rune(number)
	if len(digits) != 2 {
		return false
	}
	const order = "一二三四五六七八九"
	at := strings.IndexRune(order, digits[0])
	return at >= 0 && strings.HasPrefix(order[at:], number)
}

// onPlate tells that a province's character stands before a letter: 京B7.
func onPlate(before string) bool {
	return hasSuffixAny(before, "京", "津", "冀", "沪", "晋", "蒙", "辽", "鲁", "豫", "苏", "车牌", "牌号")
}

// isLevel refuses layers of dirt, heights of buildings and counts of floors.
func isLevel(text string, from, to int) bool {
	before, after := text[:from], text[to:]
	if hasSuffixAny(before, "共", "共有", "地上", "好", "几", "爬", "高", "盖", "每", "隔", "床上", "桌上") {
		return false
	}
	return !hasPrefixAny(after, "灰", "水", "油", "皮", "土", "泥", "霜", "冰", "膜", "漆", "锈", "毛", "薄", "厚", "白", "黑", "高", "多", "以上", "以下", "楼高", "号", "纱", "布", "东西", "梯")
}

// doubtful lowers floors that a sentence compares (二层四层都有) instead of giving one.
func doubtful(found []mention, text string) {
	values := map[string]bool{}
	for _, m := range found {
		if m.kind == floor && m.weight >= placeLine {
			values[m.value] = true
		}
	}
	if len(values) < 2 || corrects(text) {
		return
	}
	for i := range found {
		if found[i].kind == floor {
			found[i].weight -= 0.6
		}
	}
}
