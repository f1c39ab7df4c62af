package intake

import (
	"strings"

	"yihaotong/hotline"
)

var (
	asking    = []string{"吗", "么", "呢", "几点", "怎么", "多少", "哪", "能不能", "可不可以", "是不是", "有没有", "什么", "咋", "问一下", "请问", "想问", "咨询", "如何", "行不行", "多久", "几号", "?"}
	trouble   = []string{"坏", "漏", "堵", "停电", "停水", "没电", "没水", "不亮", "不通", "不热", "不凉", "不制", "不出水", "打不开", "没来", "投诉", "举报", "报修", "反映", "丢", "落在", "困", "着火", "冒烟", "烧", "摔", "受伤", "过敏", "中毒", "吐", "异味", "臭", "脏", "吵", "渗", "裂", "掉下", "卡住", "多扣", "扣错", "甩站", "晚点", "失灵", "跳闸", "不走", "没人管", "太"}
	booked    = []string{"登记", "派单", "派人", "转给", "已转", "记录下", "反映上去", "安排人", "师傅", "工单", "上门", "给您回电", "回复您", "给您回复"}
	registers = []string{"登记为", "登记成", "按", "记为", "记录为", "已转", "转给", "转到", "转", "登记"}
)

// registered is the operator's own summary of the matter: "我登记为餐食过敏投诉". It names the trade's
// words where a caller does not.
func (t *talk) registered() string {
	summary := ""
	for i, u := range t.us {
		if !t.operator(i) {
			continue
		}
		for _, c := range u.clause {
			clause := u.text[c[0]:c[1]]
			question := strings.HasPrefix(u.text[c[1]:], "?") || strings.HasSuffix(clause, "吗")
			if !question && containsAny(clause, registers...) && containsAny(clause, "登记", "报修", "投诉", "举报", "建议", "核实", "处理", "受理", "组", "维修") && !containsAny(clause, "热线", "登记一下您", "姓小朋友", "各登记") {
				summary = clause
			}
		}
	}
	return summary
}

// onlyAsks tells a call that an answer settles: it asks, nothing is broken, nobody promised anything and
// no number was left.
func (t *talk) onlyAsks(d *Draft, registered bool) bool {
	if d.Phone.Value != "" || registered {
		return false
	}
	for i, u := range t.us {
		if t.operator(i) && containsAny(u.text, booked...) && !containsAny(u.text, "?", "吗") {
			return false
		}
	}
	if containsAny(d.Text.Value, trouble...) {
		return false
	}
	return containsAny(d.Text.Value, asking...) || d.Decision.Type == hotline.Consult
}
