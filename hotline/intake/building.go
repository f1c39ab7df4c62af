package intake

import (
	"strings"
)

// readDashed reads 7-1-502, the stair before a room (3号楼3-1102), and building and room: 4-302的门.
func readDashed(text string, taken *spans) []mention {
	var out []mention
	for _, m := range placeForms().dashed.FindAllStringSubmatchIndex(text, -1) {
		whole := strings.Count(text[m[0]:m[1]], "-") == 2
		stair := hasSuffixAny(strings.TrimRight(text[:m[0]], " ,"), "楼", "栋", "座", "幢", "苑", "公寓", "小区", "院")
		if runsOn(text, m[0]) || !whole && !stair && !hasPrefixAny(text[m[1]:], "的", "室", "房", "门", "屋", "家") {
			continue
		}
		if whole || !stair {
			out = append(out, mention{building, text[m[2]:m[3]] + "号楼", 0.6, [2]int{m[2], m[3]}})
		}
		taken.take(m[0], m[1])
		out = append(out, mention{room, text[m[4]:m[5]], 0.7, [2]int{m[4], m[5]}})
	}
	return out
}

func readBuildings(text string, taken *spans) []mention {
	var out []mention
	add := func(value string, from, to int, weight float64) {
		if taken.free(from, to) {
			taken.take(from, to)
			out = append(out, mention{building, value, weight, [2]int{from, to}})
		}
	}
	p := placeForms()
	for _, m := range p.numbered.FindAllStringSubmatchIndex(text, -1) {
		n, ok := numeral(text[m[2]:m[3]])
		if !ok || runsOn(text, m[0]) {
			continue
		}
		sort := text[m[4]:m[5]]
		if strings.HasPrefix(sort, "#") {
			sort = "号楼"
		}
		value, weight := n+sort, 0.8
		if m[6] >= 0 {
			value += strings.ToUpper(text[m[6]:m[7]]) + "座"
		}
		if sort == "号院" { // the yard gives way to a building in it
			weight = 0.5
		}
		add(value, m[0], m[1], weight)
	}
	for _, m := range p.lettered.FindAllStringSubmatchIndex(text, -1) {
		if m[0] > 0 && isLetterOrDigit(text[m[0]-1]) {
			continue
		}
		weight := 0.8
		if text[m[6]:m[7]] == "区" {
			weight = 0.55
		}
		add(strings.ToUpper(text[m[2]:m[5]])+text[m[6]:m[7]], m[0], m[1], weight)
	}
	for _, m := range p.warded.FindAllStringIndex(text, -1) {
		if !hasPrefixAny(text[m[1]:], "梯", "道", "上", "下", "顶", "层") {
			add(text[m[0]:m[1]], m[0], m[1], 0.6)
		}
	}
	return out
}
