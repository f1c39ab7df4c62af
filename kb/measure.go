package kb

import (
	"slices"
	"strings"
)

// unitsOf says in which units rules answer a question by its measure word.
var unitsOf = map[string][]string{
	"天": {"天", "日"}, "日": {"日", "天"}, "月": {"月"}, "年": {"年"}, "久": {"日", "天", "月", "年", "小时", "分钟", "时"}, "长": {"日", "天", "月", "年", "小时", "分钟"},
	"小时": {"小时"}, "分钟": {"分钟", "分"}, "点": {"：", ":", "时", "点"}, "次": {"次"}, "岁": {"岁"}, "钱": {"元", "倍", "百分之", "%", "％", "免费", "不收", "无偿", "不得收"},
	"元": {"元"}, "倍": {"倍"}, "折": {"百分之", "折"}, "级": {"级", "等次"}, "种": {"种", "类"}, "人": {"人", "名"}, "名": {"名", "人"}, "平": {"平方米"}, "比例": {"百分之", "%", "％", ":", "："},
	"时间": {"日", "天", "月", "年", "小时", "分钟", "：", ":"}, "时候": {"日", "月", "年", "：", ":", "起", "后", "前"}, "号": {"日"}, "率": {"百分之", "%", "％"}, "度": {"℃", "摄氏度", "度"},
	"分": {"分"}, "趟": {"班", "趟", "次"}, "条": {"条"}, "公里": {"公里"}, "等次": {"等次", "："},
}

// askWords come before a measure word; longer ones first.
var askWords = []string{"什么", "多少个", "多少", "几个", "几", "多", "啥", "何"}

const numerals = "0123456789〇零一二三四五六七八九十百千万两半"

// unitsAsked gives the units in which a question wants its answer; nil = it asks for no quantity.
func unitsAsked(question string) []string {
	var units []string
	rest := question
	for rest != "" {
		at, word := firstOf(rest, askWords)
		if at < 0 {
			break
		}
		rest = rest[at+len(word):]
		for measure, said := range unitsOf {
			if strings.HasPrefix(rest, measure) && (word != "什么" && word != "啥" && word != "何" || measure == "时候" || measure == "时间" || measure == "比例") {
				units = append(units, said...)
			}
		}
	}
	for _, w := range []struct {
		word  string
		units []string
	}{{"比例", unitsOf["比例"]}, {"利率", unitsOf["率"]}, {"期限", unitsOf["久"]}, {"时效", unitsOf["久"]}, {"何时", unitsOf["时候"]}, {"年龄", unitsOf["岁"]}, {"等次", unitsOf["级"]}, {"收费", unitsOf["钱"]}, {"要钱", unitsOf["钱"]}, {"收钱", unitsOf["钱"]}, {"要交费", unitsOf["钱"]}, {"罚多少", unitsOf["钱"]}, {"首班", unitsOf["点"]}, {"末班", unitsOf["点"]}} {
		if strings.Contains(question, w.word) {
			units = append(units, w.units...)
		}
	}
	slices.Sort(units)
	return slices.Compact(units)
}

func firstOf(s string, words []string) (at int, word string) {
	at = -1
	for _, w := range words {
		if i := strings.Index(s, w); i >= 0 && (at < 0 || i < at) {
			at, word = i, w
		}
	}
	return at, word
}

// names reports whether a text has a number in one of the units, or a share or "free" where money is
// asked for.
func names(text string, units []string) bool {
	for _, u := range units {
		for from := 0; ; {
			i := strings.Index(text[from:], u)
			if i < 0 {
				break
			}
			i += from
			if strings.HasPrefix(u, "百分") || u == "免费" || u == "不收" || u == "无偿" || u == "不得收" || endsInNumber(text[:i]) {
				return true
			}
			from = i + len(u)
		}
	}
	return false
}

// endsInNumber reports whether a text ends in a number, perhaps with 个 or 周 behind it.
func endsInNumber(text string) bool {
	text = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(text, "个"), "周"), "工作")
	text = strings.TrimSuffix(text, "个")
	runes := []rune(text[max(0, len(text)-4):])
	return len(runes) > 0 && strings.ContainsRune(numerals, runes[len(runes)-1])
}
