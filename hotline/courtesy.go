package hotline

import (
	"slices"
	"strings"

	"yihaotong/hotline/zh"
)

// Courtesies, and what is said in return, by the key of the words. A message that holds nothing else asks
// nothing: it is no gap in the knowledge base and no ticket.
var courtesies = []struct {
	reply string
	words []string
}{
	{"chat.thanked", []string{"谢谢", "多谢", "感谢", "谢了", "谢", "辛苦了", "辛苦", "麻烦了", "thanks", "thankyou", "thank you", "thx"}},
	{"chat.bye", []string{"再见", "拜拜", "拜", "回见", "没事了", "没别的事了", "不用了", "没有了", "bye", "goodbye"}},
	{"chat.noted", []string{"好的", "好滴", "好嘞", "好吧", "行吧", "行", "好", "知道了", "明白了", "明白", "懂了", "收到", "了解了", "了解", "可以了", "ok", "okay"}},
	{"chat.greeted", []string{
		"你好", "您好", "早上好", "上午好", "中午好", "下午好", "晚上好", "早安", "早", "哈喽", "嗨", "喂", "hello", "hi", "hey", "在吗", "在么", "在不在", "在不", "有人吗", "有人么", "有人在吗",
		"请问一下", "请问", "问一下", "打扰一下", "打扰了", "打扰", "你是谁", "你是机器人吗", "你是真人吗", "你能做什么", "你会什么", "能帮我什么", "怎么用", "help",
	}},
}

// fillers go with courtesies and say nothing by themselves.
var fillers = []string{"啊", "呀", "哦", "噢", "嗯", "哈", "呢", "吧", "啦", "了", "哟", "你们", "您们", "你", "您", "大家", "各位", "老师", "师傅", "同志", "亲", "小助手", "客服", "一号通", "非常", "十分", "太", "那", "先", "no", "you", "very much", "a lot", "so much"}

// mostCourtesy is how long a message of courtesy is at most, in characters.
const mostCourtesy = 24

// courtesy gives the key of what is said in return to a message of nothing but courtesy; "" = it says more.
func courtesy(text string) string {
	runes := slices.DeleteFunc(zh.NormalRunes(nil, text), func(r rune) bool { return zh.KindOf(r) == zh.Other && r != ' ' })
	rest := strings.TrimSpace(string(runes))
	if rest == "" || len(runes) > mostCourtesy {
		return ""
	}
	said := len(courtesies) // the first kind that was said
	for rest != "" {
		kind, longest := len(courtesies), 0
		for k, c := range courtesies {
			if n := prefixOf(rest, c.words); n > longest {
				kind, longest = k, n
			}
		}
		if n := prefixOf(rest, fillers); n > longest {
			kind, longest = len(courtesies), n
		}
		if longest == 0 {
			return ""
		}
		said = min(said, kind)
		rest = strings.TrimSpace(rest[longest:])
	}
	if said == len(courtesies) {
		return ""
	}
	return courtesies[said].reply
}

// prefixOf is the length of the longest of the words that a text begins with. A Latin word must end there.
func prefixOf(text string, words []string) int {
	longest := 0
	for _, w := range words {
		rest, ok := strings.CutPrefix(text, w)
		latin := ok && rest != "" && w[len(w)-1] < 0x80 && rest[0] < 0x80 && rest[0] != ' '
		if ok && !latin {
			longest = max(longest, len(w))
		}
	}
	return longest
}
