package kb

import (
	"strings"

	"yihaotong/hotline/zh"
)

// wish says what sort of thing a question asks for.
type wish struct {
	time, money, penalty, who, needs, papers, live, how bool
	units                                               []string // of the quantity asked for
}

var (
	timeAsked    = []string{"多久", "多长", "期限", "几天", "几年", "几个月", "几点", "几号", "什么时候", "何时", "啥时候", "时间", "时限", "时效", "多少天", "首班", "末班", "几小时", "多少个工作日"}
	moneyAsked   = []string{"多少钱", "收费", "要钱", "收钱", "费用", "价格", "几倍", "罚多少", "罚款", "免费", "交费", "多少元", "赔多少"}
	penaltyAsked = []string{"罚", "处分", "处理", "后果", "责任", "追究", "违法", "犯法", "拘留", "赔"}
	whoAsked     = []string{"谁", "哪个部门", "哪个单位", "什么部门", "什么单位", "哪个机关", "找哪", "归哪", "去哪", "哪里办", "在哪办"}
	needsAsked   = []string{"材料", "手续", "条件", "证件", "要带", "什么证", "资格", "要求", "情况下", "情形", "哪些"}
	papersAsked  = []string{"材料", "手续", "证件", "要带", "带什么", "什么证", "哪些证", "证明"}
	howAsked     = []string{"怎么", "如何", "咋", "怎样", "流程", "步骤", "办理", "手续", "想申请", "途径", "渠道", "申请", "报名", "预订", "预约", "补办"}
	liveAsked    = []string{"今天", "明天", "昨天", "现在", "目前", "最近", "这周", "下周", "本周", "实时", "轮到我", "我的工单", "进度", "密码", "附近"}

	timeSaid    = []string{"日内", "个月", "年内", "年以", "日以", "期限", "届满", "日起", "小时", "工作日", "分钟", "：00", ":00", ":30", "周", "日前", "天"}
	moneySaid   = []string{"元", "倍", "百分之", "％", "%", "免费", "无偿", "不收", "不得收取", "费"}
	penaltySaid = []string{"罚款", "处分", "责令", "警告", "拘留", "追究", "赔偿", "没收", "吊销"}
	whoSaid     = []string{"承担", "负责", "批准", "向", "所有", "交纳", "支付"}
	needsSaid   = []string{"下列", "包括", "（二）", "(二)", "应当具备", "以下"}
	papersSaid  = []string{"申请表", "身份证", "户口簿", "证明", "复印件", "登记表", "材料："}
	howSaid     = []string{"提交", "拨打", "凭", "登记", "提出", "页面", "填写", "受理", "现场", "服务台", "审核"}
	defines     = []string{"是指", "所称"}
	itemised    = []string{"（二）", "(二)", "2.", "2、"}
	frame       = []string{"制定本", "起施行", "同时废止", "负责解释", "适用本", "适用于"}
	duties      = []string{"国务院", "县级以上", "各级人民政府", "地方人民政府", "市人民政府", "主管部门负责"}
)

const (
	enumerates       = 3  // from so many 、 on a clause counts as a list …
	enumeratesPapers = 2  // … of papers
	dutyRunes        = 30 // a clause that divides duties names an office so soon
)

func wishOf(question string) wish {
	w := wish{
		time: zh.HasAny(question, timeAsked...), units: unitsAsked(question), money: zh.HasAny(question, moneyAsked...),
		penalty: zh.HasAny(question, penaltyAsked...), who: zh.HasAny(question, whoAsked...), needs: zh.HasAny(question, needsAsked...),
		papers: zh.HasAny(question, papersAsked...), live: zh.HasAny(question, liveAsked...),
	}
	w.how = !w.time && !w.money && !w.penalty && !w.papers && len(w.units) == 0 && zh.HasAny(question, howAsked...)
	return w
}

// none reports whether a question asks for nothing of these.
func (w wish) none() bool {
	return !w.time && !w.money && !w.penalty && !w.who && !w.needs && !w.papers && !w.live && !w.how && len(w.units) == 0
}

// shape fills the features of how a clause is written and whether it can hold what is asked for:
// 1 it can, -1 it cannot, 0 nobody asks.
func (f *features) shape(text []rune, w wish) {
	said := clausePhrases().in(text)
	set := func(k int, is bool) {
		if is {
			f[k] = 1
		}
	}
	meets := func(k int, asked, can bool) {
		if asked {
			f[k] = -1
			set(k, can)
		}
	}
	says := func(what lists) bool { return said&what != 0 }
	set(fDefines, says(saysDefines))
	set(fLists, says(saysLists))
	set(fFrame, says(saysFrame))
	set(fDuty, says(saysDuty) && clausePhrases().in(text[:min(len(text), dutyRunes)])&saysDuty != 0)
	set(fOnlyPenalty, !w.penalty && says(saysPenalty))
	meets(fPenalty, w.penalty, says(saysPenalty))
	meets(fWhen, w.time, says(saysTime))
	meets(fNumber, len(w.units) > 0, len(w.units) > 0 && names(string(text), w.units))
	meets(fMoney, w.money, says(saysMoney))
	meets(fWho, w.who, says(saysWho))
	meets(fNeeds, w.needs, says(saysNeeds) || w.needs && parts(text) >= enumerates)
	meets(fPapers, w.papers, says(saysPapers) && parts(text) >= enumeratesPapers)
	meets(fHow, w.how, says(saysHow))
	set(fLive, w.live)
}

// parts counts the commas of a list.
func parts(text []rune) int {
	n := 0
	for _, r := range text {
		if r == '、' {
			n++
		}
	}
	return n
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
	case strings.HasSuffix(title, "法") && !strings.HasSuffix(title, "办法"):
		return rankLaw
	case strings.HasSuffix(title, "条例"):
		return rankRegulation
	}
	return rankNone
}
