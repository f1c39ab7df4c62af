package intake

import (
	"regexp"
	"strings"
	"sync"

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
			if zh.Surname(u.text[m[4]:m[5]]) != "" && !plainSet()[u.text[m[0]:m[1]]] {
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

// aboutAnother tells that the sentence speaks of somebody else's name: 孩子大名叫…, 司机姓….
func aboutAnother(before string) bool {
	tail := before[strings.LastIndexAny(before, ",。 ")+1:]
	return zh.HasAny(tail, "孩子", "小孩", "宝宝", "女儿", "儿子", "司机", "师傅", "老师", "他", "她", "同事", "邻居", "那人", "那个人", "阿姨", "经理", "对方", "爱人", "媳妇", "老公", "大爷", "大妈")
}
