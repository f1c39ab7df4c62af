package intake

import (
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"yihaotong/hotline/zh"
)

// nameForm says how a name, or a part of one, was put.
type nameForm int

const (
	nameSelf     nameForm = iota // 我叫苗春
	nameFamily                   // 姓苗
	nameAlone                    // a clause that is or begins with what may be a name
	nameAfter                    // 我是商务局的陆瑶, 我是陆瑶
	nameGiven                    // 单名一个瑶
	nameSpelt                    // 陆地的陆: hint 陆地, value 陆
	nameHonour                   // 王女士, 小王
	nameReplaced                 // 不是卢,是陆: hint 卢, value 陆
)

type nameCue struct {
	form  nameForm
	value string
	hint  string
	span  [2]int
}

type namePatterns struct {
	self, family, given, spelt, parts, replaced, honour *regexp.Regexp
}

var nameForms = sync.OnceValue(func() namePatterns {
	const han = `\p{Han}`
	return namePatterns{
		self:     regexp.MustCompile(`(?:我的?(?:名字|姓名)(?:是|叫)?|我叫|我名叫|本人叫|本人|我大名叫?|叫我|^名字叫?|^姓名是?|^叫)(` + han + `[` + han + `·•]{1,11})`),
		family:   regexp.MustCompile(`(?:免贵|我|敝|鄙|女士|先生|本人|就|是|^|[ ,。])姓(` + han + `{1,2})`),
		given:    regexp.MustCompile(`(?:单名|名字?)(?:是|叫)?一?个?(` + han + `)(?:字|,|。| |$)`),
		spelt:    regexp.MustCompile(`(` + han + `{1,5}?)的那?个?(` + han + `)`),
		parts:    regexp.MustCompile(`(木子|弓长|立早|耳东|双木|口天|言午|古月|草头|三横|走肖|禾呈|十八子|双人|卯金刀|美女|人可|西早|草字头|大口|刘备|走之)的?(` + han + `)`),
		replaced: regexp.MustCompile(`不是(?:姓)?(` + han + `)[,， ]?(?:是|姓|应该是)(?:姓)?(` + han + `)`),
		honour:   regexp.MustCompile(`(小|老)(` + han + `)|(` + han + `{1,3})(先生|女士|小姐|老师|师傅|主任|处长|科长|同志|大夫|医生|姐|哥|工)`),
	}
})

// readNames collects everything in an utterance that may be, or be part of, the caller's name.
func readNames(u *utterance) []nameCue {
	p := nameForms()
	var out []nameCue
	add := func(form nameForm, value, hint string, from int) {
		if value != "" {
			out = append(out, nameCue{form, value, hint, [2]int{from, from + len(value)}})
		}
	}
	for _, m := range p.self.FindAllStringSubmatchIndex(u.text, -1) {
		if !aboutAnother(u.text[:m[0]]) {
			add(nameSelf, firstOf(leadingName(u.text[m[2]:m[3]], true), wholeName(u.text[m[2]:m[3]])), "", m[2])
		}
	}
	for _, m := range p.family.FindAllStringSubmatchIndex(u.text, -1) {
		family := zh.Surname(u.text[m[2]:m[3]])
		if family == "" || aboutAnother(u.text[:m[0]]) {
			continue
		}
		add(nameFamily, family, "", m[2])
		rest := strings.TrimLeft(u.text[m[2]+len(family):], " ,叫名")
		if name := leadingName(rest, true); strings.HasPrefix(name, family) && !strings.HasPrefix(rest[len(name):], "的") { // 姓汤汤志强
			add(nameSelf, name, "", len(u.text)-len(rest))
		}
	}
	for _, m := range p.given.FindAllStringSubmatchIndex(u.text, -1) {
		add(nameGiven, u.text[m[2]:m[3]], "", m[2])
	}
	for _, re := range []*regexp.Regexp{p.spelt, p.parts} {
		for _, m := range re.FindAllStringSubmatchIndex(u.text, -1) {
			if negated(u.text, m[0]) {
				continue
			}
			add(nameSpelt, u.text[m[4]:m[5]], u.text[m[2]:m[3]], m[4])
		}
	}
	for _, m := range p.replaced.FindAllStringSubmatchIndex(u.text, -1) {
		add(nameReplaced, u.text[m[4]:m[5]], u.text[m[2]:m[3]], m[4])
	}
	for _, m := range p.honour.FindAllStringSubmatchIndex(u.text, -1) {
		if m[2] >= 0 {
			if zh.Surname(u.text[m[4]:m[5]]) != "" {
				add(nameHonour, u.text[m[0]:m[1]], "", m[0])
			}
			continue
		}
		from := nameBefore(u.text[m[6]:m[7]])
		switch full := u.text[m[6]+max(from, 0) : m[7]]; {
		case from < 0:
		case zh.Surname(full) != full: // 陆瑶女士
			add(nameAfter, full, "", m[6]+from)
		default:
			add(nameHonour, u.text[m[6]+from:m[1]], "", m[6]+from)
		}
	}
	for _, c := range u.clause {
		out = append(out, clauseNames(u, c)...)
	}
	return out
}

// nameBefore finds where the name begins that stands before a title: the longest that is one, else the
// last character when it is a family name; -1 = none.
func nameBefore(text string) int {
	for i := range text {
		rest := text[i:]
		if leadingName(rest, false) == rest || zh.Surname(rest) == rest && rest != "" {
			return i
		}
	}
	return -1
}

// clauseNames looks for a name at the head of a clause and behind the unit in it.
func clauseNames(u *utterance, c [2]int) []nameCue {
	text := u.text[c[0]:c[1]]
	var out []nameCue
	head := strings.TrimLeft(text, " ")
	at := c[0] + len(text) - len(head)
	for _, prefix := range []string{"我就是", "我是", "本人是", "是", "您记", "就写"} {
		if rest, found := strings.CutPrefix(head, prefix); found {
			if name := leadingName(rest, false); name != "" && endsName(rest[len(name):]) {
				out = append(out, nameCue{nameAfter, name, "", [2]int{at + len(prefix), at + len(prefix) + len(name)}})
			}
		}
	}
	if name := leadingName(head, false); name != "" && !nameForms().parts.MatchString(head) {
		rest := head[len(name):]
		units := unitsIn(rest)
		if endsName(rest) || len(units) > 0 && strings.Trim(rest[:units[0].span[0]], "是的在我 ") == "" {
			out = append(out, nameCue{nameAlone, name, "", [2]int{at, at + len(name)}})
		}
	}
	for _, m := range unitsIn(text) {
		rest := strings.TrimLeft(text[m.span[1]:], "的 ")
		from := c[0] + len(text) - len(rest)
		if name := leadingName(rest, false); name != "" && endsName(rest[len(name):]) {
			out = append(out, nameCue{nameAfter, name, "", [2]int{from, from + len(name)}})
		}
	}
	return out
}

// endsName tells that nothing follows which would make the characters before it something else.
func endsName(rest string) bool {
	return strings.Trim(rest, " 啊哈呀。") == "" || hasPrefixAny(rest, "先生", "女士", "本人", "老师", "同志")
}

// aboutAnother tells that the sentence speaks of somebody else's name: 孩子大名叫…, 司机姓….
func aboutAnother(before string) bool {
	tail := before[strings.LastIndexAny(before, ",。 ")+1:]
	return containsAny(tail, "孩子", "小孩", "宝宝", "女儿", "儿子", "司机", "师傅", "老师", "他", "她", "同事", "邻居", "那人", "那个人", "阿姨", "经理", "对方", "爱人", "媳妇", "老公", "大爷", "大妈")
}

const (
	// notGiven never stand in given names as people say them on the phone.
	notGiven = "的了在是我你您他她它有不没就都也还要说想来去到和跟吗呢吧啊这那个们么很太再又从被把给让电话打号楼层点月日年几什怎谁哪两对请问找吃住得过会能可该为上下里外前后时候坐看走做先些每只两零十" +
		"局委厅办处部馆院社所司室姓叫字单位贵免匿实接留记写报修坏漏停"
	// plainWords begin with a family name and are none.
	plainWords = "哈哈 应用 何用 单位 方便 应该 何必 常常 时间 万一 高兴 安全 明天 明白 白天 金额 石头 方面 马上 全部 全家 成天 任何 温度 车库 水管 花园 关于 通知 连着 边上 红灯 黄灯 白色 广场 平时 经常 严重 危险 严格 周末 周一 周二 周三 周四 周五 周日 于是 易拉 常用 强烈 幸亏 安排 宁可 成功 毛病 甘心 高峰 年底 年前 那边 有人 时长 家里 家属 家长 容易 计划 古怪 能行 别的 步行 向您 向你 包括 毕竟 费用 余额 饶了 项目 解决 卫生 管道 门口 曾经 相关 相信 后来 后天 后面 查查 查下 师傅 卡里 麻烦 真的 刚才 刚刚 谢谢 左右 左边 右边 东边 西边 南边 北边 商场 阳台 空调 党员 双休 充电 司机 那个 牛奶 盛饭 詹天 干部 支付 管理 房间 房子 温水 路上 路口 严肃 施工 宣传 关门 关了 关机 花钱 凤凰 方案 方向 全天 全是 海关 都行 和谐 连续 通风 通勤 通州 国贸 国资 公司 公安 公园 公寓 公积 市场 行政 农业 司法 文化 商务"
)

// plainSet is plainWords for looking up.
var plainSet = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(plainWords) {
		set[w] = true
	}
	return set
})

// leadingName takes the name off the head of a text: a family name and one or two more characters, or a
// name with dots. Sure says that a name must stand here (我叫…), so that what follows may run on.
func leadingName(text string, sure bool) string {
	if i := strings.IndexAny(text, "·•"); i > 0 {
		if name := dottedName(text); name != "" {
			return name
		}
	}
	family := zh.Surname(text)
	if family == "" {
		return ""
	}
	rest := []rune(text[len(family):])
	given := 0
	for given < 2 && given < len(rest) && zh.KindOf(rest[given]) == zh.Han && !strings.ContainsRune(notGiven, rest[given]) {
		given++
	}
	if given == 0 {
		return ""
	}
	head := []rune(text)[:utf8.RuneCountInString(family)+1]
	if plainSet()[string(head)] {
		return ""
	}
	if given == 2 && (sure || len(rest) > 2) && len(unitsIn(string(rest[1:]))) > 0 && beginsWithUnit(string(rest[1:])) {
		given = 1 // 苗春图书馆: the unit follows a short name
	}
	return family + string(rest[:given])
}

// wholeName takes a name of no known family when 我叫 announces it and nothing follows (阿依古丽).
func wholeName(text string) string {
	if n := utf8.RuneCountInString(text); n < 2 || n > 5 || strings.ContainsAny(text, notGiven) {
		return ""
	}
	return text
}

func beginsWithUnit(text string) bool {
	units := unitsIn(text)
	return len(units) > 0 && units[0].weight >= unitKnown && units[0].span[0] == 0
}

// dottedName takes a name such as 阿依古丽·买买提.
func dottedName(text string) string {
	end := 0
	for i, r := range text {
		if zh.KindOf(r) != zh.Han && r != '·' && r != '•' {
			break
		}
		end = i + utf8.RuneLen(r)
	}
	name := text[:end]
	if n := utf8.RuneCountInString(name); n < 4 || n > 20 || !strings.ContainsAny(name, "·•") || strings.HasSuffix(name, "·") {
		return ""
	}
	return name
}
