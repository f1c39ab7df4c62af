package intake

import (
	"strings"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

var (
	asking    = []string{"吗", "么", "呢", "几点", "怎么", "多少", "哪", "能不能", "可不可以", "是不是", "有没有", "什么", "咋", "问一下", "请问", "想问", "咨询", "如何", "行不行", "多久", "几号", "?"}
	trouble   = []string{"坏", "漏", "堵", "停电", "停水", "没电", "没水", "不亮", "不通", "不热", "不凉", "不制", "不出水", "打不开", "没来", "投诉", "举报", "报修", "反映", "丢", "落在", "困", "着火", "冒烟", "烧", "摔", "受伤", "过敏", "中毒", "吐", "异味", "臭", "脏", "吵", "渗", "裂", "掉下", "卡住", "多扣", "扣错", "甩站", "晚点", "失灵", "跳闸", "不走", "没人管", "太"}
	booked    = []string{"登记", "派单", "派人", "转给", "已转", "记录下", "反映上去", "安排人", "师傅", "工单", "上门", "给您回电", "回复您", "给您回复"}
	bare      = []string{"登记了", "已登记", "已经登记", "给您登记上", "给您登记好", "登记完", "登记好了", "给您登记"} // at the end: nothing of what
	registers = []string{"登记为", "登记成", "按", "记为", "记录为", "已转", "转给", "转到", "转", "登记"}
)

// registered is the operator's own summary of the matter: "我登记为餐食过敏投诉". It names the trade's
// words where a caller does not. done tells that something was registered, with or without such words.
func (t *talk) registered() (summary string, done bool) {
	for i, u := range t.us {
		if !t.operator(i) {
			continue
		}
		for k, c := range u.clause {
			clause := u.text[c[0]:c[1]]
			question := strings.HasPrefix(u.text[c[1]:], "?") || strings.HasSuffix(clause, "吗")
			if question || !zh.HasAny(clause, registers...) || !zh.HasAny(clause, "登记", "报修", "投诉", "举报", "建议", "核实", "处理", "受理", "组", "维修") || zh.HasAny(clause, "热线", "登记一下您", "姓小朋友", "各登记") {
				continue
			}
			done = true
			switch {
			case !hasSuffixAny(clause, bare...):
				summary = clause
			case k+1 < len(u.clause) && strings.HasPrefix(u.text[c[1]:], ","): // 给您登记,地下一层停电
				summary = u.text[u.clause[k+1][0]:u.clause[k+1][1]]
			}
		}
	}
	return summary, done
}

// onlyAsks tells a call that an answer settles: it asks, nothing is broken, nobody promised anything and
// no number was left.
func (t *talk) onlyAsks(d *Draft, registered bool) bool {
	if d.Phone.Value != "" || registered {
		return false
	}
	for i, u := range t.us {
		if t.operator(i) && zh.HasAny(u.text, booked...) && !zh.HasAny(u.text, "?", "吗") {
			return false
		}
	}
	if zh.HasAny(d.Text.Value, trouble...) {
		return false
	}
	return zh.HasAny(d.Text.Value, asking...) || d.Decision.Type == hotline.Consult
}

// typeWords are how callers and operators name the type of a request; what a caller says of himself counts,
// not a word in passing.
var typeWords = []struct {
	kind       hotline.Type
	caller     []string
	registered []string
}{
	{hotline.Report, []string{"我要举报", "我举报", "我想举报", "举报一下", "要举报"}, []string{"举报"}},
	{hotline.Complaint, []string{"我要投诉", "我投诉", "我想投诉", "投诉一下", "要投诉"}, []string{"投诉"}},
	{hotline.Praise, []string{"表扬", "送锦旗", "点个赞"}, []string{"表扬"}},
	{hotline.Suggestion, []string{"我建议", "提个建议", "提一个建议", "建议你们", "有个建议"}, []string{"建议"}},
}

// statedType is the type that was said in so many words: by the caller, else by the operator who
// registered it; a call that only asks is a consultation. "" leaves it to the classifier.
func (t *talk) statedType(question bool, registered string) hotline.Type {
	if question {
		return hotline.Consult
	}
	for _, w := range typeWords {
		for i, u := range t.us {
			if !t.operator(i) && zh.HasAny(u.text, w.caller...) && !zh.HasAny(u.text, "不是投诉", "不想投诉", "不是要投诉", "不是举报", "不是我举报") {
				return w.kind
			}
		}
	}
	for _, w := range typeWords {
		if zh.HasAny(registered, w.registered...) {
			return w.kind
		}
	}
	return ""
}
