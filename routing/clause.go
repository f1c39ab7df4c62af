package routing

import (
	"slices"
	"strings"
	"unicode/utf8"

	"yihaotong/hotline/zh"
)

const leastClause = 4 // runes; shorter pieces join the next

// Words that turn to another matter, those that do so at the head of a clause only, and those inside
// one that only add. Of the first, some turn inside a sentence only where no amount follows: 还有两个扣不上.
var (
	turns = []string{"另外", "还有", "顺便", "再就是", "再一个", "对了", "同时", "此外", "以及", "并且", "而且", "顺带"}
	heads = []string{"再说", "再有", "另", "且", "其次", "还想", "也想", "再问", "再来", "其一", "其二", "首先", "also", "besides"}
	items = []string{"第一个", "第二个", "第三个", "第一件", "第二件", "第三件", "第一是", "第二是", "第三是", "一个是", "一件是", "一是", "二是", "三是", "一来", "二来"}
)

const (
	adds    = "也还并又"
	amounts = "一二两三四五六七八九十几半点些没0123456789"
)

// clauses cuts a read text at punctuation, at blanks between Chinese, and before turning words.
func clauses(text []rune) []zh.Span {
	var out []zh.Span
	start := 0
	flush := func(end int) {
		for start < end && zh.KindOf(text[start]) == zh.Other {
			start++
		}
		stop := end
		for stop > start && zh.KindOf(text[stop-1]) == zh.Other {
			stop--
		}
		if stop-start >= leastClause {
			out = append(out, zh.Span{start, stop})
			start = end
		}
	}
	for i := range text {
		switch {
		case strings.ContainsRune(",，。;；!！?？\n、", text[i]):
			flush(i)
		case text[i] == ' ' && i > 0 && zh.KindOf(text[i-1]) == zh.Han:
			flush(i)
		case i > start && turning(text, i):
			flush(i)
		}
	}
	flush(len(text))
	if start < len(text) && len(out) > 0 { // a short tail belongs to the clause before
		out[len(out)-1][1] = len(text)
	}
	return out
}

// turning tells whether a word stands at i that turns to another matter, or the item of a list begins.
func turning(text []rune, i int) bool {
	rest := text[i:]
	if begins(rest, items) {
		return true
	}
	if !begins(rest, turns) {
		return false
	}
	inside := i > 0 && zh.KindOf(text[i-1]) == zh.Han
	return !inside || rest[0] != '还' || len(rest) > 2 && !strings.ContainsRune(amounts, rest[2])
}

// numbered tells whether a clause is an item with a number: 2.地砖松了.
func numbered(clause []rune) bool {
	return len(clause) > 2 && clause[0] > '0' && clause[0] <= '9' && strings.ContainsRune(".、)", clause[1]) && (clause[2] < '0' || clause[2] > '9')
}

func begins(text []rune, words []string) bool {
	if len(text) == 0 {
		return false
	}
	return slices.ContainsFunc(words, func(w string) bool {
		first, _ := utf8.DecodeRuneInString(w)
		return first == text[0] && prefix(text, []rune(w)) > 0
	})
}

// What two parts of a text say of whether they are two matters, in log likelihood that the cut between
// them must win. Weights by logistic regression on seeds joined in pairs and seeds alone, each read by a
// classifier that did not learn them; the level so that about one in twenty requests of one matter is cut.
const (
	cutPlain   = 6.0
	cutTurn    = -8.5 // a turning word, an item, a semicolon
	cutAsked   = -1.5 // behind a question
	cutAdds    = -2.0
	cutPlace   = -1.5 // names a place of its own
	cutThing   = -1.6 // names a thing
	cutGoesOn  = 1.1  // begins as the same story goes on
	cutDepends = 3.0  // begins as what depends on the clause before
	cutSame    = 4.0  // the same is so with something else: 灯不亮,换了灯泡也不亮
	cutShort   = 5.0  // hardly a sentence
	cutLead    = 3.8  // hardly a sentence before it
	cutUntold  = 2.0  // nothing before it says what is the matter
	cutDanger  = 2.0  // who tells of danger tells all around it
	cutList    = 3.0  // the next of several nouns
	leastGain  = 0.2
	fewRunes   = 7
)

var (
	depends   = strings.Split("应该 可能 好像 估计 其中 如果 要是 本来 还是 所以 因此 结果 因为 不过 但 导致 可是 而是 只是 就是 是不是 到现在 不行", " ")
	goesOn    = strings.Split("我 他 她 它 这 那 你 都 就 才 所以 因为 但 结果 不过 然后 是 没 不 也 还 一 说 人 里 上 从 在 已 又 再 有", " ")
	ownPlaces = strings.Split("楼 层 室 走廊 大厅 车库 门口 食堂 班车 园 座 房 卫生间 厕所 会议 办公 电梯 旁边 那边", " ")
	tells     = strings.Split("坏 不 没 漏 堵 断 裂 掉 松 响 卡住 卡顿 黑 脏 臭 冷 吵 晚 慢 贵 难 吗 怎么 能 想 要 换 修 请 麻烦 帮 多少 几 什么 哪 可以 申请 咋 啥 多久 停 失灵 丢 落 忘 太 投诉 建议 希望 需 无 渗 翘 碎 扣 涨 少 错 乱 闪 灭 异 味 报", " ")
)

// clause is a part of a text between two marks, with what it says of a cut before it.
type clause struct {
	span  zh.Span
	what  int     // where its words begin that do not only say where
	line  float64 // what a cut before it must win, lengths aside
	tells bool    // says what is the matter
}

// weigh reads the clauses of a text.
func (c *Classifier) weigh(text []rune, spans []zh.Span) []clause {
	out := make([]clause, len(spans))
	for i, s := range spans {
		words := string(text[s[0]:s[1]])
		out[i] = clause{span: s, what: s[0] + locus(text[s[0]:s[1]]), line: cutPlain, tells: zh.HasAny(words, tells...)}
		if i > 0 {
			out[i].line += c.lean(text[:s[1]], s[0], words, out[i].tells)
		}
	}
	return out
}

// lean is how much the clause at the end of a text leans towards the one before: above 0, it does.
func (c *Classifier) lean(text []rune, from int, words string, told bool) float64 {
	at, between := text[from:], text[max(0, from-2):from]
	sum := 0.0
	switch {
	case turning(text, from) || begins(at, heads) || numbered(at) || slices.Contains(between, ';'):
		sum += cutTurn
	case slices.Contains(between, '?'):
		sum += cutAsked
	}
	for _, sign := range []struct {
		there  bool
		weight float64
	}{
		{strings.ContainsAny(words, adds), cutAdds},
		{zh.HasAny(words, ownPlaces...), cutPlace},
		{c.concepts.any(at), cutThing},
		{begins(at, goesOn), cutGoesOn},
		{begins(at, depends), cutDepends},
		{saysAgain(text[:from], at), cutSame},
		{!told && slices.Contains(between, '、'), cutList},
	} {
		if sign.there {
			sum += sign.weight
		}
	}
	return sum
}

// saysAgain tells whether a clause says with 也 or 还是 what stands before it.
func saysAgain(before, clause []rune) bool {
	for i, r := range clause {
		if r != '也' && r != '还' {
			continue
		}
		rest := clause[i+1:]
		if len(rest) > 2 && rest[0] == '是' {
			rest = rest[1:]
		}
		if len(rest) >= 2 && strings.Contains(string(before), string(rest[:2])) {
			return true
		}
	}
	return false
}

// line is the log likelihood that a cut between clauses [from, at) and [at, to) must win.
func (c *cutting) line(from, at, to int) float64 {
	left, right := c.span(from, at), c.span(at, to)
	need := c.clauses[at].line
	if right[1]-right[0] < fewRunes {
		need += cutShort
	}
	if left[1]-left[0] < fewRunes {
		need += cutLead
	}
	for _, side := range [][]clause{c.clauses[from:at], c.clauses[at:to]} {
		if !slices.ContainsFunc(side, func(l clause) bool { return l.tells }) {
			need += cutUntold
		}
	}
	if c.danger {
		need += cutDanger
	}
	return max(need, leastGain)
}

const (
	mostLocus = 10 // runes; what says where ends before them in a clause
	leastLeft = 4  // runes that remain behind it
)

// Words that end what only says where, before one of whereEnds: 打印机旁边的插座.
var loci = strings.Split("旁边 门口 里面 里头 上面 下面 对面 边上 附近 那边 这边 前面 后面 东侧 西侧 南侧 北侧 尽头 拐角 隔壁 东头 西头 车库 走廊 楼道 大厅 过道 电梯间 电梯厅 会议室 食堂 卫生间 厕所 茶水间 开水间 办公室 班车上 车上 园里 屋里 家里", " ")

const whereEnds = "的那有"

// locus counts the runes at the head of a clause that only say where.
func locus(clause []rune) int {
	for i := min(mostLocus, len(clause)-leastLeft); i >= 0; i-- {
		for _, w := range loci {
			n := prefix(clause[i:], []rune(w))
			if n > 0 && len(clause)-i-n >= leastLeft && strings.ContainsRune(whereEnds, clause[i+n]) {
				return i + n
			}
		}
	}
	return 0
}
