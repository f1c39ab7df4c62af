package zh

import "strings"

// PhoneKind says what sort of number a Phone is.
type PhoneKind string

// Kinds of phone numbers.
const (
	Mobile   PhoneKind = "mobile"   // 11 digits
	Landline PhoneKind = "landline" // with area code, or 8 digits that a cue announces
	Service  PhoneKind = "service"  // 400 and 800
	Internal PhoneKind = "internal" // extension inside the house, 3 to 6 digits after 分机 or 内线
)

// Phone is a number found in a text. Number holds digits only, without +86; At the place of each digit.
type Phone struct {
	Number    string
	Extension string
	Kind      PhoneKind
	Span      Span
	At        []int
	Revised   bool // the speaker corrected part of it
}

const (
	maxGap     = 24 // runes between two pieces of one number: "八八……等下,我看一下我这新号,八八九零"
	minDialled = 10
	maxDialled = 15 // digits of the longest number: 0086 and a mobile
	maxFixed   = 20 // runes between a number and the correction of its tail
	units      = "号楼层点个月日年度块元路室单床人天周次位岁分秒米斤瓶辆台张本份条件间期届批名折%倍版线站栋座幢排厅"
)

var (
	hesitation = []string{"…", "等", "不对", "不是", "看", "错", "啊", "哦", "呃", "嗯", "重", "那个", "...", "忘", "想"}
	revision   = []string{"不对", "不是", "错", "应该是", "改成", "等下", "等等", "重说", "更正", "不好意思", "抱歉", "口误", "纠正", "噢不", "哦不"}
	tailCue    = []string{"尾号", "后四位", "后面", "最后", "末四位", "末尾", "后几位", "后两位", "后三位", "末位"}
	roomCue    = []string{"室", "房", "门", "屋", "楼", "层"}
	callCue    = []string{"电话", "座机", "号码", "手机", "打", "联系", "固话", "拨", "回电", "tel", "phone"}
	innerCue   = []string{"分机", "内线", "短号", "小号", "转"}
)

// Phones finds phone numbers in the order they were completed: written or spoken, in pieces with words
// between, begun again, or with a tail corrected afterwards (then the corrected number stands).
func Phones(s string) []Phone {
	text, origin := NormalizeMap(s)
	f := phoneFinder{text: text}
	for _, run := range digitRuns(text) {
		f.take(run)
	}
	for i := range f.found {
		p := &f.found[i]
		p.Span, p.At = backTo(origin, p.Span, p.At)
	}
	return f.found
}

type phoneFinder struct {
	text   []rune
	pieces []DigitRun // the open ones, not far apart
	found  []Phone
	ends   int    // where the last found number, or its last correction, ends
	wrong  string // the part that the speaker just called wrong
}

func (f *phoneFinder) take(run DigitRun) {
	if one := run.Span[0] - 1; len(run.Digits) == 10 && one >= 0 && strings.ContainsRune("要邀摇", f.text[one]) && isMobile("1"+run.Digits) {
		f.emit("1"+run.Digits, Mobile, append([]int{one}, run.At...)) // 幺五四 misheard
		return
	}
	if f.correctsLast(run) {
		f.pieces = nil
		return
	}
	if f.internal(run) || f.isCount(run) || f.isTime(run) {
		return
	}
	if n := len(f.pieces); n > 0 && run.Span[0]-f.pieces[n-1].Span[1] > maxGap {
		f.pieces = nil
	}
	f.pieces = append(f.pieces, run)
	for _, window := range f.windows() {
		if number, kind, skip := ParsePhone(window.Digits); kind != "" {
			f.emit(number, kind, window.At[skip:])
			return
		}
	}
	if last := f.pieces[len(f.pieces)-1]; f.isLocal(last) {
		f.emit(last.Digits, Landline, last.At)
	} else if n := len(f.pieces); n > 1 {
		pair := join(f.pieces[n-2:])
		if f.isLocal(pair) {
			f.emit(pair.Digits, Landline, pair.At)
		}
	}
}

// isTime keeps the halves of 11:30 out of numbers.
func (f *phoneFinder) isTime(run DigitRun) bool {
	start, end := run.Span[0], run.Span[1]
	return len(run.Digits) <= 2 && (start > 0 && f.text[start-1] == ':' || end < len(f.text) && f.text[end] == ':')
}

// windows lists the ways in which the open pieces, up to the newest, may make one number: neighbours
// first, then with one piece left out or cut short because the speaker began it again.
func (f *phoneFinder) windows() []DigitRun {
	n := len(f.pieces)
	var out []DigitRun
	for from, total := n-1, 0; from >= 0 && total <= maxDialled; from-- {
		if total += len(f.pieces[from].Digits); total >= minDialled {
			out = append(out, join(f.pieces[from:]))
		}
	}
	last := f.pieces[n-1]
	if n < 2 || !HasAny(string(f.text[f.pieces[n-2].Span[1]:last.Span[0]]), hesitation...) {
		return out
	}
	for from, total := n-2, 0; from >= 0 && total <= maxDialled; from-- {
		total += len(f.pieces[from].Digits)
		head := join(f.pieces[from : n-1])
		if keep := 11 - len(last.Digits); keep > 0 && keep < len(head.Digits) && head.Digits[0] == '1' {
			head.Digits, head.At = head.Digits[:keep], head.At[:keep]
			out = append(out, join([]DigitRun{head, last}))
		}
	}
	return out
}

func join(pieces []DigitRun) DigitRun {
	digits, at := make([]byte, 0, 2*maxDialled), make([]int, 0, 2*maxDialled)
	for _, p := range pieces {
		digits, at = append(digits, p.Digits...), append(at, p.At...)
	}
	return DigitRun{string(digits), Span{pieces[0].Span[0], pieces[len(pieces)-1].Span[1]}, at}
}

func (f *phoneFinder) emit(number string, kind PhoneKind, at []int) {
	end := at[len(at)-1] + 1
	f.found = append(f.found, Phone{Number: number, Kind: kind, Span: Span{at[0], end}, At: at})
	f.pieces, f.ends, f.wrong = nil, end, ""
}

// isCount leaves out digits that count or name something else: 11号楼, 看一下, 第一.
func (f *phoneFinder) isCount(run DigitRun) bool {
	start, end := run.Span[0], run.Span[1]
	if len(run.Digits) >= 7 {
		return false
	}
	if end < len(f.text) && strings.ContainsRune(units, f.text[end]) {
		return true
	}
	beside := func(i int) bool { return i >= 0 && i < len(f.text) && KindOf(f.text[i]) == Han }
	return len(run.Digits) == 1 && !ascii(f.text[start]) && (beside(start-1) || beside(end)) ||
		start > 0 && KindOf(f.text[start-1]) == Latin
}

// isLocal accepts eight digits without area code where the speaker announces a phone number.
func (f *phoneFinder) isLocal(run DigitRun) bool {
	if len(run.Digits) != 8 || run.Digits[0] < '2' || run.Digits[0] > '8' {
		return false
	}
	return HasAny(string(f.text[max(0, run.Span[0]-8):run.Span[0]]), callCue...)
}

// internal takes an extension, alone or after a landline.
func (f *phoneFinder) internal(run DigitRun) bool {
	if n := len(run.Digits); n < 3 || n > 6 || !HasAny(string(f.text[max(0, run.Span[0]-5):run.Span[0]]), innerCue...) {
		return false
	}
	if n := len(f.found); n > 0 && f.found[n-1].Kind == Landline && run.Span[0]-f.ends <= 6 {
		last := &f.found[n-1]
		last.Extension, last.Span[1], f.ends = run.Digits, run.Span[1], run.Span[1]
		last.At = append(last.At, run.At...)
		return true
	}
	f.emit(run.Digits, Internal, run.At)
	return true
}

// correctsLast applies 不对,后四位是8890 or 不是8880,是8890 to the number found last.
func (f *phoneFinder) correctsLast(run DigitRun) bool {
	n := len(run.Digits)
	if len(f.found) == 0 || n < 2 || n > 8 || run.Span[0]-f.ends > maxFixed || f.isCount(run) {
		return false
	}
	last := &f.found[len(f.found)-1]
	gap := f.text[f.ends:run.Span[0]]
	tail := HasAny(string(gap), tailCue...)
	if len(last.Number) < n || HasAny(string(gap), roomCue...) || !tail && (n < 4 || !HasAny(string(gap), revision...)) && f.wrong == "" {
		return false
	}
	switch {
	case f.wrong == "" && strings.HasSuffix(strings.TrimRight(string(gap), " 是"), "不") && strings.Contains(last.Number, run.Digits):
		f.wrong, f.ends = run.Digits, run.Span[1]
		return true
	case f.wrong != "" && len(f.wrong) == n:
		last.replace(strings.LastIndex(last.Number, f.wrong), run)
	default:
		last.replace(len(last.Number)-n, run)
	}
	f.wrong, f.ends = "", run.Span[1]
	return true
}

func (p *Phone) replace(at int, run DigitRun) {
	p.Number = p.Number[:at] + run.Digits + p.Number[at+len(run.Digits):]
	p.At = append([]int(nil), p.At...)
	copy(p.At[at:], run.At)
	p.Span[1], p.Revised = run.Span[1], true
}
