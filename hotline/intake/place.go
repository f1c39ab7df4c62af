package intake

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"yihaotong/hotline/zh"
)

const (
	number = `(?:\d{1,3}|[零〇一二三四五六七八九十百两幺]{1,4})`
	ward   = `(?:东|西|南|北|中|主|副|前|后|老|新|东侧|西侧|南侧|北侧|西配|东配|南配|北配|配|裙|综合|行政|科研|实验|机要|后勤|教学|接待|餐饮|食堂|宿舍|公寓|会议|技术|档案|信访|业务|数据|服务|保障)`
)

type placePatterns struct{ dashed, numbered, lettered, warded, basement, level, roomed, doored, digits *regexp.Regexp }

var placeForms = sync.OnceValue(func() placePatterns {
	return placePatterns{
		dashed:   regexp.MustCompile(`\b(\d{1,2})-(?:\d{1,2}-)?(\d{3,4})\b`), // building-stair-room
		doored:   regexp.MustCompile(`(?:房间号?|房号|门牌号?)(?:是|为|:)? ?([a-z]?-?(?:\d{2,4}|[零〇一二三四五六七八九幺]{3,4}))`),
		numbered: regexp.MustCompile(`(` + number + `) ?(号楼|号院|号办公楼|号公寓楼?|号宿舍楼?|号配楼|号塔楼?|栋|幢|座)(?: ?([a-z])(?:座|区|栋|楼))?`),
		lettered: regexp.MustCompile(`([a-z]|甲|乙|丙|丁) ?(\d?) ?(座|栋|楼|区|馆|塔)`),
		warded:   regexp.MustCompile(ward + `(?:办公)?楼`),
		basement: regexp.MustCompile(`(?:地下|负|\bb|-)(?: ?第)? ?(\d|[一二三四五两])(?: ?(?:层|楼|f))?`),
		level:    regexp.MustCompile(`(` + number + `) ?(层|楼|f\b)`),
		roomed:   regexp.MustCompile(`([a-z]?-?(?:\d{2,4}|[零〇一二三四五六七八九幺]{3,4})[a-z]?) ?号?(室|房间|房|办公室|会议室|屋|门口|教室|活动室|机房|包间|的门|号门|宿舍)`),
		digits:   regexp.MustCompile(`[a-z]?-?(?:\d+|[零〇一二三四五六七八九幺]+)`),
	}
})

// readPlaces finds buildings, floors and rooms; bare are numbers that are a room or a floor only where
// the talk is about a place.
func readPlaces(u *utterance) (found, bare []mention) {
	var taken spans
	found = append(found, readDashed(u.text, &taken)...)
	found = append(found, readBuildings(u.text, &taken)...)
	found = append(found, readFloors(u.text, &taken)...)
	found = append(found, readNamedPlaces(u, &taken)...)
	found = append(found, readRooms(u.text, &taken)...)
	near, bare := readNumbers(u.text, found, &taken)
	found = append(found, near...)
	slices.SortStableFunc(found, func(a, b mention) int { return a.span[0] - b.span[0] })
	found = slices.DeleteFunc(found, func(m mention) bool { return negated(u.text, m.span[0]) })
	besides(found, u.text)
	besides(bare, u.text)
	afterwards(found, u)
	doubtful(found, u.text)
	return found, bare
}

// readDashed reads 7-1-502, and the stair before a room: 3号楼3-1102.
func readDashed(text string, taken *spans) []mention {
	var out []mention
	for _, m := range placeForms().dashed.FindAllStringSubmatchIndex(text, -1) {
		whole := strings.Count(text[m[0]:m[1]], "-") == 2
		if runsOn(text, m[0]) || !whole && !hasSuffixAny(strings.TrimRight(text[:m[0]], " ,"), "楼", "栋", "座", "幢", "苑", "公寓", "小区", "院") {
			continue
		}
		if whole {
			out = append(out, mention{building, text[m[2]:m[3]] + "号楼", 0.6, [2]int{m[2], m[3]}})
		}
		taken.take(m[0], m[1])
		out = append(out, mention{room, text[m[4]:m[5]], 0.7, [2]int{m[4], m[5]}})
	}
	return out
}

// spans remembers which bytes are used up, so that one number is not read twice.
type spans [][2]int

func (s *spans) free(from, to int) bool {
	for _, t := range *s {
		if from < t[1] && t[0] < to {
			return false
		}
	}
	return true
}

func (s *spans) take(from, to int) { *s = append(*s, [2]int{from, to}) }

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
		value, weight := n+text[m[4]:m[5]], 0.8
		if m[6] >= 0 {
			value += strings.ToUpper(text[m[6]:m[7]]) + "座"
		}
		if text[m[4]:m[5]] == "号院" { // the yard gives way to a building in it
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
		if !ok || n == "0" || text[m[2]:m[3]] == "两" || !taken.free(m[0], m[1]) || runsOn(text, m[0]) || !isLevel(text, m[0], m[1]) {
			continue
		}
		taken.take(m[0], m[1])
		out = append(out, mention{floor, n, 0.75, [2]int{m[0], m[1]}})
	}
	return out
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

// followsPlace allows blanks, commas, 的, a dash and a stair (3单元) between a place and its room.
func followsPlace(text string, found []mention, from int) bool {
	for _, f := range found {
		if f.kind == room || f.span[1] > from {
			continue
		}
		gap := text[f.span[1]:from]
		if i := strings.Index(gap, "单元"); i >= 0 {
			gap = gap[i+len("单元"):]
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

// besides lowers places that only help to find the one meant: 靠近D区, 楼上902, 715对面.
func besides(found []mention, text string) {
	for i, m := range found {
		if hasSuffixAny(text[:m.span[0]], "靠近", "挨着", "对着", "离", "楼上", "楼下", "对门", "从") ||
			hasPrefixAny(text[m.span[1]:], "对面", "隔壁", "旁边", "那边的人", "过来", "到") || hasSuffixAny(text[:m.span[0]], "到") && strings.Contains(text[:m.span[0]], "从") {
			found[i].weight -= 0.4
		}
	}
}

// afterwards lowers places that a second matter in the same breath brings along (另外三层的灯也坏了).
func afterwards(found []mention, u *utterance) {
	for i, c := range u.clause {
		if i == 0 || !hasPrefixAny(u.text[c[0]:], newMatterCues...) {
			continue
		}
		for k := range found {
			if found[k].span[0] >= c[0] {
				found[k].weight -= 0.6
			}
		}
		return
	}
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

// corrects tells that a sentence takes something back.
func corrects(text string) bool {
	return containsAny(text, "不对", "不是", "不不", "错了", "说错", "记错", "哦不", "更正", "应该是", "改成", "纠正", "口误", "不,", "不 ")
}

// negated tells a value right after 不是 (不是5号楼,是6号楼); a pause between takes back what came
// before instead (5号楼,不是,6号楼).
func negated(text string, from int) bool {
	return hasSuffixAny(text[:from], "不是", "不在", "并非", "不叫", "不姓")
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
