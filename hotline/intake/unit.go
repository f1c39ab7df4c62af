package intake

import (
	"embed"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed data/units.txt
var unitFile embed.FS

// knownUnits lists unit names by first character, longest first.
var knownUnits = sync.OnceValue(func() map[rune][]string {
	raw, err := unitFile.ReadFile("data/units.txt")
	if err != nil {
		panic("intake: " + err.Error()) // part of the binary
	}
	table := map[rune][]string{}
	for line := range strings.Lines(string(raw)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, name := range strings.Fields(line) {
			r, _ := utf8.DecodeRuneInString(name)
			table[r] = append(table[r], name)
		}
	}
	for _, names := range table {
		slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	}
	return table
})

type unitPatterns struct{ prefix, suffix, notUnit *regexp.Regexp }

var unitForms = sync.OnceValue(func() unitPatterns {
	return unitPatterns{
		prefix:  regexp.MustCompile(`(?:北京市|北京|本市|市|通州区|朝阳区|海淀区|西城区|东城区|丰台区|区|县|首都|国家|中国)$`),
		suffix:  regexp.MustCompile(`(?:管理局|监督局|事务局|局|委员会|管委会|工委|委|办公厅|办公室|街道办|[^\s怎么咋难帮代补没好要在申经能去就想我来得给]办|厅|服务中心|管理中心|保障中心|研究中心|指挥中心|事务中心|监测中心|中心|管理处|办事处|[\p{Han}]{2}处|[\p{Han}]{2}科|总队|支队|大队|研究所|派出所|事务所|管理所|研究院|设计院|科学院|医院|学院|法院|检察院|卫生院|出版社|报社|杂志社|供销社|集团|有限公司|公司|银行|联合会|协会|学会|基金会|学校|中学|小学|大学|职校|电视台|管理站|服务站|总站|街道|总局|公园|署|[\p{Han}]{2}馆|救助站|福利院|少年宫|办公室|宣传部|组织部|工会)`),
		notUnit: regexp.MustCompile(`哪|什么|你们|我们|咱们|有关|相关|各个|这个|那个|热线|物业|维修|住房保障|怎么|别的|其他|隔壁|楼下|楼上|食堂|餐厅|班车|会议|活动|文化中心|购物|这边|那边|以前|^.{0,2}办公室$|自己|全|客服`),
	}
})

// The weights of a unit by form; unitLine is what a value needs in the end, context added.
const (
	unitKnown   = 0.5
	unitLike    = 0.3
	unitWhole   = 0.25 // it is all that the clause says
	unitSelf    = 0.25 // 我是…的
	unitAsked   = 0.35
	unitLine    = 0.7
	unitNegated = 1.0
)

// readUnits finds names of units. Alone they prove little: 交通委 may be anybody's; the form of the
// sentence and the question before it decide.
func readUnits(u *utterance) []mention {
	var out []mention
	for _, c := range u.clause {
		text := u.text[c[0]:c[1]]
		found := unitsIn(text)
		for _, m := range found {
			m.weight += clauseWeight(text, m.span)
			m.span[0] += c[0]
			m.span[1] += c[0]
			out = append(out, m)
		}
	}
	return out
}

func unitsIn(text string) []mention {
	var out []mention
	table := knownUnits()
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		at := slices.IndexFunc(table[r], func(name string) bool { return strings.HasPrefix(text[i:], name) })
		if at < 0 {
			i += size
			continue
		}
		end := i + len(table[r][at])
		from := i
		if loc := unitForms().prefix.FindStringIndex(text[:i]); loc != nil {
			from = loc[0]
		}
		if !hasPrefixAny(text[end:], "热线", "服务热线") {
			out = append(out, mention{unit, text[from:end], unitKnown, [2]int{from, end}})
		}
		i = end
	}
	if len(out) == 0 {
		out = append(out, unitLikeIn(text)...)
	}
	return out
}

// unitLikeIn finds a name of no known unit by its last word, when it is two to ten characters long.
func unitLikeIn(text string) []mention {
	loc := unitForms().suffix.FindStringIndex(text)
	if loc == nil {
		return nil
	}
	end := loc[1]
	for next := unitForms().suffix.FindStringIndex(text[end:]); next != nil && next[0] == 0; next = unitForms().suffix.FindStringIndex(text[end:]) {
		end += next[1]
	}
	from := end
	for range 10 {
		r, size := utf8.DecodeLastRuneInString(text[:from])
		if size == 0 || r < 0x4E00 || r > 0x9FFF || strings.ContainsRune("在是的我你他她它们去到从这那跟就住想把被给让叫为也还又吗呢吧啊哪每咱俺请", r) {
			break
		}
		from -= size
	}
	name := text[from:end]
	if n := utf8.RuneCountInString(name); n < 3 || unitForms().notUnit.MatchString(name) {
		return nil
	}
	return []mention{{unit, name, unitLike, [2]int{from, end}}}
}

// clauseWeight looks at what stands around the unit in its clause.
func clauseWeight(clause string, span [2]int) float64 {
	before, after := clause[:span[0]], clause[span[1]:]
	switch {
	case hasSuffixAny(before, "不是", "不在"):
		return -unitNegated
	case strings.Trim(before, "是在我们的 ") == "" && (after == "" || after == "的"):
		return unitWhole + selfWeight(before)
	case selfWeight(before) > 0:
		return selfWeight(before)
	case after == "的" || after == "":
		return 0.1
	}
	return 0
}

func selfWeight(before string) float64 {
	if hasSuffixAny(before, "我是", "我们是", "我在", "单位是", "这里是", "这边是", "我这是", "我们", "我", "单位", "部门是", "本人是", "咱们是", "俺是", "这儿是") {
		return unitSelf
	}
	return 0
}
