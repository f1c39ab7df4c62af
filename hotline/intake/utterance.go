package intake

import (
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// ask is what an operator's sentence asks for; several may be asked at once.
type ask int

const (
	askName ask = 1 << iota
	askPhone
	askUnit
	askPlace
	askFloor
	askRoom
	askTime
	askWish
	askMore     // anything else?
	askCallBack // may we call you?
	askSecret   // shall we keep it confidential?
)

var askWords = []struct {
	ask   ask
	words []string
}{
	{askName, []string{"贵姓", "怎么称呼", "如何称呼", "姓名", "叫什么名字", "什么名字", "您是哪位", "哪位", "您姓什么", "全名", "留个姓名", "尊姓", "称呼您", "名字", "联系人", "您是?", "您是 ", "留名"}},
	{askPhone, []string{"电话", "号码", "联系方式", "手机", "怎么联系", "回电"}},
	{askUnit, []string{"单位", "哪个部门", "什么部门", "哪个局", "哪个委", "哪家单位", "哪里的同志", "部门是"}},
	{askPlace, []string{"哪栋", "哪座", "哪幢", "几号楼", "哪个楼", "哪号楼", "哪里", "哪儿", "在哪", "什么位置", "什么地方", "具体位置", "具体地址", "地址", "地点", "位置", "哪个园", "哪个小区", "哪个公寓", "哪个食堂", "哪个餐厅", "哪个大楼", "几栋", "几座", "哪个楼座", "哪个区", "哪个院", "哪个馆", "哪个车库"}},
	{askFloor, []string{"几层", "几楼", "哪层", "哪一层", "哪个楼层", "楼层"}},
	{askRoom, []string{"房间", "房号", "哪间", "哪个屋", "哪个会议室", "几零几", "门牌", "哪个办公室", "多少室"}},
	{askTime, []string{"什么时候", "什么时间", "几点", "哪天", "多久", "多长时间", "何时", "几号", "上午还是下午", "哪一天"}},
	{askWish, []string{"希望怎么", "什么诉求", "希望如何", "怎么处理", "有什么要求", "诉求是", "希望我们", "想怎么解决", "您的诉求", "您希望"}},
	{askMore, []string{"其他需要", "其他问题", "还有别的", "还需要", "还有什么", "其他诉求", "别的事", "别的需要", "其他事", "需要报修的"}},
	{askCallBack, []string{"回电", "反馈结果", "给您反馈", "回复您", "给您回", "通知您", "回访", "告知您"}},
	{askSecret, []string{"保密", "匿名"}},
}

// whichPlace is a question for a place by its sort: 哪个托育园, 哪个停车场.
var whichPlace = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`哪(?:个|家|所|一个|座)[\p{Han}]{0,4}(?:园|食堂|餐厅|楼|馆|中心|小区|公寓|院|车库|停车场|大厅|门|会议室|办公区)`)
})

// others are people other than the caller; a question about them asks nothing about the caller.
var others = []string{"孩子叫", "小朋友叫", "孩子的名字", "孩子姓名", "孩子名字", "宝宝叫", "他叫", "她叫", "司机叫", "师傅叫", "司机姓", "那位叫", "老师叫", "对方", "患者"}

// utterance is one segment, read once: normalised and mended text with the way back to the original.
type utterance struct {
	seq    int
	role   hotline.Speaker
	raw    string
	text   string // mended; offsets below count its bytes unless they say runes
	origin []zh.Span
	score  float64 // operatorScore
	clause [][2]int
	reads  readings
}

// readings are what an utterance says by itself, whatever was asked before.
type readings struct {
	asks   ask
	digits bool // holds digits that may be part of a phone number
	phones []zh.Phone
	places []mention
	bare   []mention // numbers that are rooms or floors only where a place was asked
	units  []mention
	names  []nameCue
	when   mention
}

// mention is a value read somewhere in an utterance. Weight says how sure the form alone makes it.
type mention struct {
	kind   kind
	value  string
	weight float64
	span   [2]int // bytes of utterance.text
}

type kind int

const (
	building kind = iota
	floor
	room
	unit
	moment
)

// read prepares a segment. It is the costly part and depends on nothing but the segment, so that a
// running call reads each one once.
func read(s hotline.Segment) *utterance {
	fixed, origin := zh.RepairMap(s.Text)
	u := &utterance{seq: s.Seq, role: s.Speaker, raw: s.Text, text: string(fixed), origin: origin}
	u.score = operatorScore(u.text)
	u.clause = clauses(u.text)
	u.reads.asks = asked(u.text)
	u.reads.digits, u.reads.phones = len(zh.Digits(u.text)) > 0, zh.Phones(u.text)
	u.reads.places, u.reads.bare = readPlaces(u)
	u.reads.units = readUnits(u)
	u.reads.names = readNames(u)
	u.reads.when = readMoment(u.text)
	return u
}

func asked(text string) ask {
	var a ask
	for _, w := range askWords {
		if zh.HasAny(text, w.words...) {
			a |= w.ask
		}
	}
	if whichPlace().MatchString(text) {
		a |= askPlace
	}
	if strings.HasSuffix(text, "您是") {
		a |= askName
	}
	if zh.HasAny(text, others...) {
		a &^= askName
	}
	return a
}

// clauses cuts text at punctuation and blanks, and before words that turn to another matter, which
// speech recognition often writes without a comma; spans count bytes.
func clauses(text string) [][2]int {
	var out [][2]int
	start := 0
	cut := func(end int) {
		if end > start {
			out = append(out, [2]int{start, end})
		}
	}
	for i, r := range text {
		switch {
		case strings.ContainsRune(",。.!?;、…: \n\"“”()()~—", r):
			cut(i)
			start = i + utf8.RuneLen(r)
		case i > start && (r == '另' || r == '再' || r == '还') && hasPrefixAny(text[i:], "另外", "再就是", "还有个事", "还有件事", "还有一个事", "还有一件事"):
			cut(i)
			start = i
		}
	}
	cut(len(text))
	return out
}

// field makes a draft field from a span of bytes in the mended text.
func (u *utterance) field(value string, confidence float64, span [2]int) Field {
	from, to := utf8.RuneCountInString(u.text[:span[0]]), utf8.RuneCountInString(u.text[:span[1]])
	f := Field{Value: value, Confidence: min(confidence, 0.99), Segment: u.seq}
	if from < to && to <= len(u.origin) {
		f.Span = [2]int{u.origin[from][0], u.origin[to-1][1]}
	}
	return f
}

// byteAt turns a rune offset of the mended text into a byte offset.
func (u *utterance) byteAt(rune int) int {
	for i := range u.text {
		if rune == 0 {
			return i
		}
		rune--
	}
	return len(u.text)
}

func hasPrefixAny(text string, words ...string) bool {
	for _, w := range words {
		if strings.HasPrefix(text, w) {
			return true
		}
	}
	return false
}

// denies tells an answer that corrects what the operator just said.
func (u *utterance) denies() bool {
	return hasPrefixAny(strings.TrimLeft(u.text, "诶哎哦噢哟, "), "不是", "不对", "错了", "不不", "不,", "不 ", "搞错", "记错", "不是的", "等等", "等一下", "更正", "说错")
}

// agrees tells an answer that confirms what the operator just said.
func (u *utterance) agrees() bool {
	return hasPrefixAny(strings.TrimLeft(u.text, "诶哎哦噢, "), "对", "是的", "是,", "是 ", "没错", "好的", "好,", "行", "可以", "就是", "正确") || u.text == "是" || u.text == "好" || strings.TrimRight(u.text, "。.!") == ""
}
