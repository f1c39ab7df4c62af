package intake

import (
	"regexp"
	"sync"
)

var momentForm = sync.OnceValue(func() *regexp.Regexp {
	const num = `(?:\d{1,4}|[零一二三四五六七八九十两]{1,3})`
	const part = `(?:大?前天|昨天|今天|明天|后天|昨儿|今儿|明儿|前儿|上上?个?(?:周|星期|礼拜|月)|[这本下]个?(?:周|星期|礼拜|月)|(?:周|星期|礼拜)[一二三四五六日天末]|刚才|刚刚|今早|昨晚|今晚|明早|明晚|前晚|早上|早晨|上午|中午|下午|晚上|夜里|半夜|凌晨|傍晚|一大早|` +
		num + `月` + num + `[号日]|` + num + `月|` + num + `点(?:半|一刻|三刻|多|钟|` + num + `分?)?|\d{1,2}[:]\d{2})`
	const lasting = `(?:` + num + `|半|好几|几|十几)个?(?:多?天|多?月|多?星期|多?周|礼拜|小时|钟头|多?分钟|年)(?:多|前|以来|左右)?了?`
	return regexp.MustCompile(`(?:从)?` + part + `(?:[ ,的]?` + part + `)*(?:[\p{Han}]{0,6}的时候)?|` + lasting)
})

// readMoment finds when it happened or is wanted: the first time named, or, in a sentence that takes
// something back, the last.
func readMoment(text string) mention {
	all := momentForm().FindAllStringIndex(text, 8)
	if len(all) == 0 {
		return mention{}
	}
	loc := all[0]
	if corrects(text) {
		loc = all[len(all)-1]
	}
	return mention{moment, text[loc[0]:loc[1]], 0.6, [2]int{loc[0], loc[1]}}
}
