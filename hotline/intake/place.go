package intake

import (
	"regexp"
	"slices"
	"strings"
	"sync"

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
		numbered: regexp.MustCompile(`(` + number + `) ?(号楼|#楼|#|号院|号办公楼|号公寓楼?|号宿舍楼?|号配楼|号塔楼?|栋|幢|座)(?: ?([a-z])(?:座|区|栋|楼))?`),
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

// besides lowers places that only help to find the one meant: 靠近D区, 楼上902, 715对面.
func besides(found []mention, text string) {
	for i, m := range found {
		if hasSuffixAny(text[:m.span[0]], "靠近", "挨着", "对着", "离", "楼上", "楼下", "对门", "从") ||
			hasPrefixAny(text[m.span[1]:], "对面", "隔壁", "旁边", "那边的人", "过来", "到") || endsRange(text[:m.span[0]]) {
			found[i].weight -= 0.4
		}
	}
}

// endsRange tells the end of a range (413到415): the whole stretch is meant, not its last door.
func endsRange(before string) bool {
	start, found := strings.CutSuffix(before, "到")
	return found && (strings.Contains(start, "从") || isDigitRune(lastRune(start)))
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

// corrects tells that a sentence takes something back.
func corrects(text string) bool {
	return zh.HasAny(text, "不对", "不是", "不不", "错了", "说错", "记错", "哦不", "更正", "应该是", "改成", "纠正", "口误", "不,", "不 ")
}

// negated tells a value right after 不是 (不是5号楼,是6号楼); a pause between takes back what came
// before instead (5号楼,不是,6号楼).
func negated(text string, from int) bool {
	return hasSuffixAny(text[:from], "不是", "不在", "并非", "不叫", "不姓")
}
