package intake

import (
	"slices"
	"strings"
	"unicode/utf8"

	"yihaotong/hotline/zh"
)

const (
	longestSpelling = 20 // utterances, the operator's included, over which one number may be spread
	phoneLine       = 0.5
	phoneSaid       = 0.6
	phoneAsked      = 0.3
	phoneMobile     = 0.25 // beside a landline, the mobile is the one to call
	phonePrefers    = 0.4  // 换成, 打座机
	phoneOthers     = -0.5 // 司机的电话
	phoneRead       = 0.15 // the operator read it back
	phoneFromBack   = 0.55 // only the operator's reading back could be understood
)

// findPhone finds the number to call back on. The caller may say it in pieces over several sentences and
// correct it after the operator read it back, so the caller's words are joined as long as the operator
// only listens, repeats or asks for the number.
func (t *talk) findPhone() Field {
	var all []candidate
	var group []int
	flush := func() {
		all = append(all, t.numbersIn(group)...)
		group = nil
	}
	for i, u := range t.us {
		group = append(group, i)
		listens := len(u.reads.phones) > 0 || u.reads.digits || u.reads.asks&askPhone != 0 || u.reads.asks == 0 && utf8.RuneCountInString(u.text) <= 12
		if t.operator(i) && (!listens || len(group) >= longestSpelling) {
			flush()
		}
	}
	flush()
	if f := choose(all, phoneLine); f.Value != "" {
		return f
	}
	return t.callingNumber()
}

// numbersIn reads the numbers in a stretch of talk, the caller's and the operator's repetitions, in order.
func (t *talk) numbersIn(group []int) []candidate {
	all, at := t.callersNumbers(group)
	for _, i := range group {
		if !t.operator(i) {
			continue
		}
		for _, c := range t.repeated(i, all) {
			all, at = append(all, c), append(at, i)
		}
	}
	order := make([]int, len(all))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int { return at[a] - at[b] })
	sorted := make([]candidate, len(all))
	for k, o := range order {
		sorted[k] = all[o]
	}
	return sorted
}

// callersNumbers reads the caller's words as one text; at tells the utterance in which each number begins.
func (t *talk) callersNumbers(group []int) (all []candidate, at []int) {
	var text strings.Builder
	var said, starts []int // utterances and where they start in text, in runes
	for _, i := range group {
		if !t.operator(i) {
			said, starts = append(said, i), append(starts, utf8.RuneCountInString(text.String()))
			text.WriteString(t.us[i].text + "。")
		}
	}
	if !slices.ContainsFunc(said, func(i int) bool { return t.us[i].reads.digits }) {
		return nil, nil
	}
	runes := []rune(text.String())
	for _, p := range zh.Phones(text.String()) {
		k := len(said) - 1
		for starts[k] > p.Span[0] {
			k--
		}
		all, at = append(all, t.phoneCandidate(said[k], p, runes, starts[k])), append(at, said[k])
	}
	return all, at
}

func (t *talk) phoneCandidate(i int, p zh.Phone, runes []rune, start int) candidate {
	weight := phoneSaid
	before := string(runes[max(0, p.Span[0]-12):p.Span[0]])
	if t.askedLately(i, askPhone) || zh.HasAny(before, "电话", "手机", "号码", "打", "联系", "座机", "回") {
		weight += phoneAsked
	}
	if p.Kind == zh.Mobile {
		weight += phoneMobile
	}
	if zh.HasAny(before, "换", "改", "打座机", "还是打", "别打手机", "用这个", "不对", "错了", "应该是", "留这个") {
		weight += phonePrefers
	}
	if zh.HasAny(before, "司机", "他的", "她的", "师傅的", "对方", "他电话", "同事", "备用", "打不通", "另一个", "物业") {
		weight += phoneOthers
	}
	u := t.us[i]
	n := utf8.RuneCountInString(u.text)
	from, to := p.Span[0]-start, min(p.Span[1]-start, n)
	value := p.Number
	if p.Extension != "" {
		value += "-" + p.Extension
	}
	f := u.field(value, 0, [2]int{u.byteAt(min(from, n)), u.byteAt(to)})
	return candidate{value, weight, f}
}

// repeated takes the numbers that the operator reads back: they confirm what the caller said, or stand in
// for what could not be made out.
func (t *talk) repeated(i int, all []candidate) []candidate {
	u := t.us[i]
	next := t.nextCaller(i)
	denied := next >= 0 && t.us[next].denies()
	var out []candidate
	for _, p := range u.reads.phones {
		by := phoneRead
		if denied {
			by = deniedAfter
		}
		if shift(all, p.Number, by) || p.Kind != zh.Mobile || denied {
			continue
		}
		weight := phoneFromBack
		if next >= 0 && t.us[next].agrees() {
			weight += phoneRead
		}
		span := [2]int{u.byteAt(p.Span[0]), u.byteAt(p.Span[1])}
		out = append(out, candidate{p.Number, weight, u.field(p.Number, 0, span)})
	}
	return out
}

// callingNumber is the number of the call itself, when the caller says to use it and it is known.
func (t *talk) callingNumber() Field {
	digits := onlyDigits(t.caller.Phone)
	number, _, _ := zh.ParsePhone(digits)
	if number = firstOf(number, digits); number == "" {
		return Field{}
	}
	for i, u := range t.us {
		if t.operator(i) {
			continue
		}
		for _, words := range []string{"打这个", "这个电话", "这个号", "来电号码", "来电的号", "现在这个", "就这个号", "本机"} {
			if at := strings.Index(u.text, words); at >= 0 && !zh.HasAny(u.text, "不要打这个", "别打这个", "不是这个") {
				return u.field(number, 0.7, [2]int{at, at + len(words)})
			}
		}
	}
	return Field{}
}

// wantsCall tells whether the caller is to be called: refused, asked for, or taken for granted when a
// number was left.
func (t *talk) wantsCall(left bool) bool {
	wants := left
	for i, u := range t.us {
		if t.operator(i) {
			continue
		}
		switch {
		case zh.HasAny(u.text, "不用回", "不用给我回", "不用打", "别给我打", "别打电话", "不用反馈", "不用通知", "不需要回", "不必回", "不要回电", "不用告诉", "不用联系我", "别联系我", "不需要反馈", "不用再打"),
			t.asked[i]&askCallBack != 0 && hasPrefixAny(u.text, "不用", "不需要", "不必", "算了", "别了"):
			wants = false
		case zh.HasAny(u.text, "给我回", "给我打", "回个电话", "打这个", "告诉我", "通知我", "知会我", "回我", "跟我说一声", "给我来个电话"):
			wants = true
		}
	}
	return wants
}
