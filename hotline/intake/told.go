package intake

import (
	"slices"
	"strings"
	"unicode/utf8"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// What a caller tells beside the matter, mostly because he was asked, misleads a reader of the whole: what
// works, what he tried, what there is not, and what came before 不是,是….

const turnedDown = 10 // runes; an answer as long that denies tells the matter itself

var (
	wellWords  = []string{"正常", "好使", "好用", "没问题", "没毛病", "好好的", "也亮", "都亮", "电有的", "有电的", "都有电", "也有电", "都通着", "挺好"}
	notWell    = []string{"不正常", "不好使", "不好用", "才正常", "不太正常", "怎么", "吗", "?"}
	triedWords = []string{"拔了", "试了", "试过", "重启", "重装", "闸已经拉", "闸拉了", "拉了闸", "拉了电闸", "关了总闸"}
	harmWords  = []string{"伤", "事", "舒服", "人", "严重"} // that nobody came to harm is worth knowing
	denials    = []string{"没有", "没", "不是", "不"}
	notThat    = []string{"不是不是", "都不是", "不是,", "不不", "也不是", "不是 "}
	factsAsked = askName | askPhone | askUnit | askPlace | askFloor | askRoom | askTime | askCallBack | askSecret
)

// told picks the pieces that name the matter; all of them when none would remain.
func (t *talk) told(list []piece) []piece {
	from := 0
	for k, p := range list {
		if first := k == 0 || list[k-1].at != p.at; first && t.turnsDown(p.at) {
			from = k
		}
	}
	left := slices.DeleteFunc(slices.Clone(list[from:]), func(p piece) bool {
		clause := t.us[p.at].text[p.span[0]:p.span[1]]
		return zh.HasAny(clause, wellWords...) && !zh.HasAny(clause, notWell...) || zh.HasAny(clause, triedWords...) || t.onlyDenies(p.at, clause)
	})
	if len(left) == 0 {
		return list
	}
	return left
}

// turnsDown tells whether an utterance says that the operator guessed wrong and what it is instead.
func (t *talk) turnsDown(i int) bool {
	last := t.lastOperator(i)
	if last < 0 || t.asked[i]&factsAsked != 0 || !asksBack(t.us[last].text) {
		return false
	}
	text := strings.TrimLeft(t.us[i].text, "诶哎哦噢哟, ")
	return hasPrefixAny(text, notThat...) && strings.Contains(strings.TrimLeft(text, "都也不是, "), "是") && utf8.RuneCountInString(text) >= turnedDown
}

func asksBack(text string) bool {
	return strings.HasSuffix(text, "?") || strings.HasSuffix(text, "吗")
}

// onlyDenies tells a clause that answers the operator's question by saying that there is no such thing.
func (t *talk) onlyDenies(i int, clause string) bool {
	last := t.lastOperator(i)
	if last < 0 || !asksBack(t.us[last].text) || zh.HasAny(clause, harmWords...) {
		return false
	}
	for _, no := range denials {
		if what, ok := strings.CutPrefix(clause, no); ok {
			what = strings.TrimRight(what, "的了啊呀")
			return what == "" || strings.Contains(t.us[last].text, what) || hasPrefixAny(what, denials...) && len(what) <= len("没有没有")
		}
	}
	return false
}

// judge classifies what names the matter, with the operator's summary of it. Danger that a safety word in the
// whole speaks of counts all the same.
func (t *talk) judge(list []piece, summary string, classify Classifier) hotline.Decision {
	all, words := t.textOf(list), t.joined(t.told(list), false)
	if summary != "" {
		all, words = all+"。"+summary, words+"。"+summary
	}
	decision := classify(words)
	if words == all || decision.Priority == hotline.Critical {
		return decision
	}
	if whole := classify(all); certain(whole) {
		return whole
	}
	return decision
}

// certain tells a danger that a safety word speaks of, not likeness alone.
func certain(d hotline.Decision) bool {
	return d.Priority == hotline.Critical && slices.ContainsFunc(d.Reasons, func(r hotline.Reason) bool {
		return r.Kind == hotline.ReasonTrigger && r.Rule != "likeness"
	})
}
