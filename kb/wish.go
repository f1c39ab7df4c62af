package kb

import "strings"

// wish says what sort of thing a question asks for.
type wish struct{ time, amount, place, who bool }

var (
	timeAsked   = []string{"多久", "多长", "期限", "几天", "几年", "几个月", "几点", "几号", "什么时候", "何时", "啥时候", "时间", "时限", "时效", "多少天", "首班", "末班"}
	amountAsked = []string{"多少", "几次", "几倍", "比例", "金额", "标准", "费用", "价格", "罚款", "罚多少", "多大", "几个", "上限", "最高", "最低"}
	whoAsked    = []string{"谁", "哪个部门", "哪个单位", "什么部门", "什么单位", "哪个机关", "找哪", "归哪"}
	placeAsked  = []string{"在哪", "哪里", "哪儿", "什么地方", "地点"}

	timeSaid   = []string{"日内", "个月", "年内", "年以", "日以", "期限", "届满", "日起", "小时", "工作日", "分钟", "：00", ":00", ":30", "周", "日前"}
	amountSaid = []string{"百分之", "元", "倍", "千分之", "％", "%", "平方米", "不超过", "不少于", "不低于"}
	defines    = []string{"是指", "所称"}
	lists      = []string{"（二）", "(二)", "二是", "2.", "2、"}
)

func hasAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func wishOf(question string) wish {
	return wish{hasAny(question, timeAsked), hasAny(question, amountAsked), hasAny(question, placeAsked), hasAny(question, whoAsked)}
}

// shape fills the features of how a clause is written.
func (f *features) shape(text string, w wish) {
	set := func(k int, is bool) {
		if is {
			f[k] = 1
		}
	}
	set(fDefines, hasAny(text, defines))
	set(fLists, hasAny(text, lists))
	set(fWhen, w.time && hasAny(text, timeSaid))
}

// lawRank is the standing of a text by its title, the highest first.
type lawRank int

const (
	rankNone lawRank = iota
	rankCode
	rankLaw
	rankCourt
	rankRegulation
)

func rankOf(title string) lawRank {
	title, _, _ = strings.Cut(title, "·")
	if i := strings.LastIndexAny(title, "(（"); i > 0 {
		title = title[:i]
	}
	switch {
	case strings.HasSuffix(title, "法典"):
		return rankCode
	case strings.Contains(title, "最高人民"):
		return rankCourt
	case strings.HasSuffix(title, "法"):
		return rankLaw
	case strings.HasSuffix(title, "条例"):
		return rankRegulation
	}
	return rankNone
}
