package indextest

import (
	"slices"
	"testing"

	"yihaotong/kb"
)

// pairs are clauses that a question must find, or must not. Most are known faults of search servers
// with Chinese.
var pairs = []struct {
	name, text, question string
	hidden               bool
}{
	{name: "the end of a word", text: "待处理事项由值班员跟进", question: "处理"},
	{name: "the beginning of a word", text: "待处理事项由值班员跟进", question: "待处理"},
	{name: "across words", text: "住房公积金管理中心办理", question: "积金管"},
	{name: "a whole question", text: "职工因租住商品住房可以提取住房公积金账户内的存储余额。", question: "请问我现在在外面租房子住，想把公积金取出来，应该怎么办理呢？"},
	{name: "other order", text: "停车证遗失的，应当在三个工作日内申请补办。", question: "补办停车证要几天？是遗失了的"},
	{name: "many words", text: "暑托班面向本单位职工六至十二周岁子女", question: "我想咨询一下单位今年夏天有没有给职工家里小孩办的暑托班以及多大的孩子才可以参加"},
	{name: "same sound", text: "经典诵读活动每周三举行", question: "景点", hidden: true},
	{name: "same sound again", text: "分配结果公示五个工作日", question: "公式", hidden: true},
	{name: "same characters apart", text: "电工负责登高梯具", question: "电梯", hidden: true},
	{name: "synonym", text: "周转宿舍的申请条件", question: "周转房怎么申请"},
	{name: "synonym the other way", text: "周转房的申请条件", question: "周转宿舍"},
	{name: "synonym without a common character", text: "职工餐厅供应早餐", question: "饭堂"},
	{name: "short name", text: "公共租赁住房租金标准", question: "公租房"},
	{name: "long name", text: "公租房租金标准", question: "公共租赁住房"},
	{name: "one character inside a word", text: "个人所得税由单位代扣代缴", question: "税"},
	{name: "one character alone", text: "税：由单位代扣", question: "税"},
	{name: "one character that is not there", text: "个人所得额由单位代扣代缴", question: "税", hidden: true},
	{name: "traditional characters", text: "住房公积金提取", question: "住房公積金"},
	{name: "wide letters", text: "会议室有WIFI，密码在B12室领取", question: "ｗｉｆｉ密码　Ｂ１２"},
	{name: "Latin inside Chinese", text: "请用OA系统提交申请", question: "oa系统"},
	{name: "part of a Latin word", text: "请用OASIS系统提交", question: "oa", hidden: true},
	{name: "document number", text: "京机管发〔2026〕18号文同时废止", question: "京机管发〔2026〕18号"},
	{name: "beginning of a number", text: "内线电话86312345", question: "8631", hidden: true},
	{name: "signs of a query language", text: "食堂供应早餐", question: `食堂" OR team = "x`},
	{name: "beyond the basic plane", text: "𠮷野家门店在一层", question: "𠮷野家"},
	{name: "nothing in common", text: "班车每日两班", question: "食堂", hidden: true},
}

func golden(t *testing.T, x kb.Index) {
	var entries []kb.Entry
	for _, p := range pairs {
		entries = append(entries, entry(p.name, p.text))
	}
	for _, noise := range []string{"会议室预订", "印章使用管理", "保密工作要求", "车辆年检", "绿化养护", "垃圾分类"} {
		entries = append(entries, entry(noise, noise+"由各部门负责，具体办法另行通知。"))
	}
	fill(t, x, entries...)
	for _, p := range pairs {
		q := ask(p.question)
		q.Limit = kb.MaxHits
		if got := slices.Contains(found(t, x, q), p.name); got == p.hidden {
			t.Errorf("%s: %q found by %q is %v", p.name, p.text, p.question, got)
		}
	}
}
