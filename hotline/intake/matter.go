package intake

import (
	"strings"
	"unicode/utf8"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

const (
	maxMatterText = 2000 // runes of the draft's text
	titleEnough   = 16   // a title shorter than this takes in the next clause
	titleMost     = 40
	shortMatter   = 5 // fewer runes are no second matter
)

// piece is a clause of the caller's that belongs to the matter itself.
type piece struct {
	at   int // index of the utterance
	span [2]int
	cue  bool // a new matter begins here
}

var (
	ackWords      = []string{"你好", "您好", "喂", "嗯", "对", "对对", "对对对", "好", "好的", "好好", "好好好", "行", "行行", "是", "是的", "可以", "谢谢", "谢谢啊", "谢谢您", "谢谢你", "多谢", "再见", "拜拜", "没事", "没了", "没了没了", "没有了", "哦", "噢", "不用", "不用了", "辛苦了", "就这些", "没别的", "没错", "好嘞", "成", "知道了", "明白", "那好", "那行", "麻烦您了", "麻烦你了", "麻烦了", "有", "没有", "需要", "需要需要", "不知道", "我想想", "等下", "等一下", "不对", "不是", "你好你好", "是这样", "是这样的", "哎你好", "诶你好"}
	newMatterCues = []string{"另外", "还有个", "还有一", "还有就是", "还有件", "还有啊", "还有,", "对了", "哦对了", "顺便", "再就是", "再有", "再一个", "正好一块", "正好一起", "第二个", "第二件", "另一个事", "另一件", "还想反映", "还想问", "还要报", "还想报", "除了这个"}
	// besides wishes, what somebody adds behind an answer about person or number and wants to be known
	visitWords = []string{"麻烦", "上门", "过来", "前来", "来看看", "来修"}
	noMore     = []string{"没", "不用", "不了", "就这", "暂时没", "先这样", "不需要"}
)

// pieces picks the clauses that tell the matter: no greetings, no answers about person and number, no
// bare places.
func (t *talk) pieces(d *Draft) []piece {
	var out []piece
	more := false
	for i, u := range t.us {
		if t.operator(i) {
			continue
		}
		a := t.asked[i]
		if a&askMore != 0 && !hasPrefixAny(u.text, noMore...) {
			more = true
		}
		const admin = askName | askPhone | askUnit | askSecret | askCallBack
		answer := a&admin != 0 && a&^admin == 0 && utf8.RuneCountInString(u.text) <= 40
		for _, c := range u.clause {
			text := u.text[c[0]:c[1]]
			if t.aside(i, c, d) || answer && !zh.HasAny(text, wishWords...) && !zh.HasAny(text, visitWords...) {
				continue
			}
			out = append(out, piece{i, c, more || hasPrefixAny(text+",", newMatterCues...)})
			more = false
		}
	}
	return out
}

// aside tells clauses that do not tell the matter.
func (t *talk) aside(i int, c [2]int, d *Draft) bool {
	u := t.us[i]
	whole := u.text[c[0]:c[1]]
	text := strings.Trim(whole, " 啊呀吧哈的了嘛呢哦")
	if text == "" || isAck(text) || isAck(whole) || text == "杂音" {
		return true
	}
	for _, f := range []Field{d.Name, d.Unit, d.Phone} {
		if f.Segment == u.seq && f.Segment != 0 && u.covers(c, f.Span) && utf8.RuneCountInString(text) <= 16 {
			return true
		}
	}
	for _, n := range u.reads.names {
		if n.form == nameSpelt && n.span[0] >= c[0] && n.span[1] <= c[1] && utf8.RuneCountInString(text) <= 7 && strings.Contains(d.Name.Value, n.value) {
			return true
		}
	}
	return t.asked[i]&(askPlace|askFloor|askRoom) != 0 && u.onlyPlaces(c)
}

// isAck tells a clause of nothing but politeness: 好的好的, 谢谢再见.
func isAck(text string) bool {
	for text != "" {
		longest := ""
		for _, w := range ackWords {
			if len(w) > len(longest) && strings.HasPrefix(text, w) {
				longest = w
			}
		}
		if longest == "" {
			return false
		}
		text = strings.TrimLeft(text[len(longest):], " 啊呀吧哈的了嘛呢哦")
	}
	return true
}

// covers tells whether a span of the raw segment falls into a clause of the mended text.
func (u *utterance) covers(c [2]int, raw [2]int) bool {
	whole := u.field("", 0, c).Span
	return raw[0] < whole[1] && whole[0] < raw[1]
}

// onlyPlaces tells whether a clause says hardly more than where.
func (u *utterance) onlyPlaces(c [2]int) bool {
	left := utf8.RuneCountInString(u.text[c[0]:c[1]])
	for _, list := range [][]mention{u.reads.places, u.reads.bare} {
		for _, m := range list {
			if m.span[0] >= c[0] && m.span[1] <= c[1] {
				left -= utf8.RuneCountInString(u.text[m.span[0]:m.span[1]])
			}
		}
	}
	return left <= 3
}

// textOf joins pieces in the caller's own words, with what stood between them in one breath.
func (t *talk) textOf(list []piece) string { return t.joined(list, true) }

// joined is textOf; loose tells whether what stood between pieces comes along.
func (t *talk) joined(list []piece, loose bool) string {
	var b strings.Builder
	for k := 0; k < len(list); {
		u := t.us[list[k].at]
		first := k
		for k+1 < len(list) && list[k+1].at == list[first].at && (loose || u.adjacent(list[k].span, list[k+1].span)) {
			k++
		}
		from, to := u.field("", 0, list[first].span).Span, u.field("", 0, list[k].span).Span
		if b.Len() > 0 {
			b.WriteString("。")
		}
		b.WriteString(strings.TrimSpace(string([]rune(u.raw)[from[0]:to[1]])))
		k++
	}
	return clipText(b.String(), maxMatterText)
}

// adjacent tells whether no word stands between two clauses.
func (u *utterance) adjacent(a, b [2]int) bool {
	return strings.IndexFunc(u.text[a[1]:b[0]], func(r rune) bool { return zh.KindOf(r) != zh.Other }) < 0
}

// split cuts the pieces where a new matter begins.
func split(list []piece) [][]piece {
	var groups [][]piece
	for i, p := range list {
		if i == 0 || p.cue {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], p)
	}
	return groups
}

// fillMatter writes title, text, decision and further matters.
func (t *talk) fillMatter(d *Draft, classify Classifier) {
	all := t.pieces(d)
	if len(all) == 0 {
		return
	}
	groups := split(all)
	registered, done := t.registered()
	var matters []Matter
	for g, list := range groups {
		m := Matter{Title: t.titleOf(list), Text: t.textOf(list), Segments: [2]int{t.us[list[0].at].seq, t.us[list[len(list)-1].at].seq + 1}}
		m.Place = t.placeOf(list, d.Place())
		if g > 0 && utf8.RuneCountInString(m.Text) < shortMatter {
			continue
		}
		if classify != nil {
			summary := registered
			if len(groups) > 1 {
				summary = ""
			}
			m.Decision = t.judge(list, summary, classify)
		}
		matters = append(matters, m)
	}
	matters = distinct(matters, classify != nil)
	first := all[0]
	d.Title = t.us[first.at].field(matters[0].Title, 0.7, first.span)
	d.Text = t.us[first.at].field(t.textOf(all), 0.8, first.span)
	d.decide(matters[0].Decision)
	if len(matters) > 1 {
		d.Matters = matters
	}
	d.Question = t.onlyAsks(d, done)
	if stated := t.statedType(d.Question, registered); stated != "" && d.Type.Value != "" {
		d.Type.Value, d.Type.Confidence = string(stated), 0.9
		if stated == hotline.Consult && d.Priority.Value == string(hotline.Normal) { // nothing is to be done, only answered
			d.Priority.Value = string(hotline.Low)
		}
	}
}

// distinct drops what is the first matter over again: further words on it after "还有".
func distinct(matters []Matter, classified bool) []Matter {
	out := matters[:1]
	for _, m := range matters[1:] {
		again := false
		for _, before := range out {
			again = again || classified && before.Decision.Category == m.Decision.Category
		}
		if !again {
			out = append(out, m)
		}
	}
	return out
}

func (d *Draft) decide(decision hotline.Decision) {
	d.Decision = decision
	if decision.Category == "" {
		return
	}
	at := Field{Confidence: decision.Confidence, Segment: d.Title.Segment, Span: d.Title.Span}
	d.Team, d.Category, d.Priority, d.Type = at, at, at, at
	d.Team.Value, d.Category.Value, d.Priority.Value, d.Type.Value = decision.Team, decision.Category, string(decision.Priority), string(decision.Type)
}

// titleOf makes a short title from the first clauses that say something.
func (t *talk) titleOf(list []piece) string {
	title := ""
	for _, p := range list {
		u := t.us[p.at]
		span := u.field("", 0, p.span).Span
		clause := cutLead(strings.TrimSpace(string([]rune(u.raw)[span[0]:span[1]])))
		if utf8.RuneCountInString(clause) < 2 || isAck(clause) {
			continue
		}
		if n := utf8.RuneCountInString(title); n >= titleEnough || n+utf8.RuneCountInString(clause) > titleMost && n > 0 {
			break
		}
		if title != "" {
			title += ","
		}
		title += clause
	}
	if title == "" {
		title = t.textOf(list)
	}
	return clipText(title, titleMost)
}

// cutLead takes polite and empty beginnings off a clause.
func cutLead(s string) string {
	for cut := true; cut; {
		cut = false
		for _, lead := range []string{"喂", "你好", "您好", "那个", "就是", "请问一下", "请问", "我想问一下", "想问一下", "问一下", "我想反映一下", "我反映一下", "我想说", "另外", "还有个事", "还有", "对了", "顺便", "再就是", "正好一块儿说", "嗯", "呃", "啊", "哎", "是这样的"} {
			if rest, found := strings.CutPrefix(s, lead); found && utf8.RuneCountInString(rest) >= 4 {
				s, cut = strings.TrimLeft(rest, ",， 、"), true
			}
		}
	}
	return s
}
