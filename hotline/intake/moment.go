package intake

import (
	"regexp"
	"strings"
	"sync"
)

var momentForm = sync.OnceValue(func() *regexp.Regexp {
	const num = `(?:\d{1,4}|[零一二三四五六七八九十两]{1,3})`
	const day = `(?:周|星期|礼拜)[一二三四五六日天末]`
	const clock = num + `点(?:半|一刻|三刻|多|钟|` + num + `分?)?|\d{1,2}[:]\d{2}`
	const part = `(?:大?前天|昨天|今天|明天|后天|昨儿|今儿|明儿|前儿|(?:上上?|[这本下]下?)个?` + day + `|上上?个?(?:周|星期|礼拜|月)|[这本下]个?(?:周|星期|礼拜|月[底初]?)|` + day +
		`|刚才|刚刚|今早|昨晚|今晚|明早|明晚|前晚|早上|早晨|一早|上午|中午|午休|下午|晚上|夜里|半夜|凌晨|傍晚|一大早|[上下]班|月底|月初|年底|年前|周末|` +
		num + `月` + num + `[号日]|` + num + `月|` + clock + `)`
	const until = `(?:到` + part + `)?`
	const side = `(?:之前|以前|之后|以后|过后|前|后|[\p{Han}]{0,6}的?时候)?`
	const lasting = `(?:` + num + `|半|好几|几|十几)个?(?:多?天|多?月|多?星期|多?周|礼拜|小时|钟头|多?分钟|年)(?:多|前|以来|左右|之?内)?了?`
	return regexp.MustCompile(`(?:从)?` + part + `(?:[ ,的]?` + part + `)*` + until + side + `|这[两几]天|` + lasting + `|越快越好`)
})

// readMoment finds when it happened or is wanted: the first time named, or, in a sentence that takes
// something back, the last. Coming to work or leaving it is a time only with a side: 下班前.
func readMoment(text string) mention {
	all := momentForm().FindAllStringIndex(text, 8)
	best := -1
	for i, loc := range all {
		if word := text[loc[0]:loc[1]]; word != "上班" && word != "下班" && (best < 0 || corrects(text)) {
			best = i
		}
	}
	if best < 0 {
		return mention{}
	}
	loc := all[best]
	return mention{moment, strings.TrimRight(text[loc[0]:loc[1]], " ,"), 0.6, [2]int{loc[0], loc[1]}}
}
