package intake

import (
	"strings"

	"yihaotong/hotline/zh"
)

// findTime prefers the answer to a question for the time, else the first time the caller names.
func (t *talk) findTime() Field {
	var first Field
	for i, u := range t.us {
		m := u.reads.when
		if t.operator(i) || m.value == "" {
			continue
		}
		f := u.field(m.value, m.weight, m.span)
		if t.asked[i]&askTime != 0 {
			f.Confidence = 0.85
			return f
		}
		if first.Value == "" {
			first = f
		}
	}
	return first
}

var wishWords = []string{"希望", "想请", "想让", "要求", "麻烦你", "麻烦您", "能不能", "能否", "可不可以", "最好", "尽快", "赶紧", "快点", "请你们", "请尽", "建议", "应该给", "给我换", "给个说法", "退给我", "派人", "派个人"}

// findWish finds what the caller wants done: the answer to that question, else the last clause that asks
// for something.
func (t *talk) findWish() Field {
	var wish Field
	for i, u := range t.us {
		if t.operator(i) {
			continue
		}
		if t.asked[i]&askWish != 0 && len(u.clause) > 0 && !u.agrees() {
			return u.field(strings.TrimRight(u.text, "。. "), 0.85, [2]int{0, len(u.text)})
		}
		for _, c := range u.clause {
			if clause := u.text[c[0]:c[1]]; zh.HasAny(clause, wishWords...) && !zh.HasAny(clause, "回电", "电话") {
				wish = u.field(clause, 0.6, c)
			}
		}
	}
	return wish
}

// moods, surest first; each needs its score from the caller's words.
var moods = []struct {
	name  string
	words []string
}{
	{"angry", []string{"投诉", "气死", "什么态度", "凭什么", "凭啥", "受不了", "多少次", "好几次了", "第三次", "不像话", "离谱", "忍无可忍", "没人管", "太过分", "推来推去", "再不", "找领导", "找园长", "说法"}},
	{"worried", []string{"害怕", "吓", "担心", "着急", "急死", "救命", "快点来", "快来", "出事", "怎么办啊", "危险", "要紧不", "抬不起来", "晕", "出不来"}},
	{"thankful", []string{"表扬", "锦旗", "点赞", "特别感谢", "非常感谢", "感谢你们", "感谢师傅"}},
}

// findMood names the caller's mood when the words show one.
func (t *talk) findMood() Field {
	for _, mood := range moods {
		for i, u := range t.us {
			if t.operator(i) {
				continue
			}
			for _, word := range mood.words {
				if at := strings.Index(u.text, word); at >= 0 {
					return u.field(mood.name, 0.6, [2]int{at, at + len(word)})
				}
			}
		}
	}
	return Field{}
}
