package indextest

import (
	"slices"
	"testing"

	"yihaotong/kb"
)

// Pair is a clause that a question must find, or must not.
type Pair struct {
	name, Text, Question string
	hidden               bool
}

// Pairs are the golden ones. Most are known faults of search servers with Chinese.
func Pairs() []Pair {
	return []Pair{
		{name: "the end of a word", Text: "待处理事项由值班员跟进", Question: "处理"},
		{name: "the beginning of a word", Text: "待处理事项由值班员跟进", Question: "待处理"},
		{name: "across words", Text: "住房公积金管理中心办理", Question: "积金管"},
		{name: "a whole question", Text: "职工因租住商品住房可以提取住房公积金账户内的存储余额。", Question: "请问我现在在外面租房子住，想把公积金取出来，应该怎么办理呢？"},
		{name: "other order", Text: "停车证遗失的，应当在三个工作日内申请补办。", Question: "补办停车证要几天？是遗失了的"},
		{name: "many words", Text: "暑托班面向本单位职工六至十二周岁子女", Question: "我想咨询一下单位今年夏天有没有给职工家里小孩办的暑托班以及多大的孩子才可以参加"},
		{name: "same sound", Text: "经典诵读活动每周三举行", Question: "景点", hidden: true},
		{name: "same sound again", Text: "分配结果公示五个工作日", Question: "公式", hidden: true},
		{name: "same characters apart", Text: "电工负责登高梯具", Question: "电梯", hidden: true},
		{name: "synonym", Text: "周转宿舍的申请条件", Question: "周转房怎么申请"},
		{name: "synonym the other way", Text: "周转房的申请条件", Question: "周转宿舍"},
		{name: "synonym without a common character", Text: "职工餐厅供应早餐", Question: "饭堂"},
		{name: "short name", Text: "公共租赁住房租金标准", Question: "公租房"},
		{name: "long name", Text: "公租房租金标准", Question: "公共租赁住房"},
		{name: "one character inside a word", Text: "个人所得税由单位代扣代缴", Question: "税"},
		{name: "one character alone", Text: "税：由单位代扣", Question: "税"},
		{name: "one character that is not there", Text: "个人所得额由单位代扣代缴", Question: "税", hidden: true},
		{name: "traditional characters", Text: "住房公积金提取", Question: "住房公積金"},
		{name: "wide letters", Text: "会议室有WIFI，密码在B12室领取", Question: "ｗｉｆｉ密码　Ｂ１２"},
		{name: "Latin inside Chinese", Text: "请用OA系统提交申请", Question: "oa系统"},
		{name: "part of a Latin word", Text: "请用OASIS系统提交", Question: "oa", hidden: true},
		{name: "document number", Text: "京机管发〔2026〕18号文同时废止", Question: "京机管发〔2026〕18号"},
		{name: "beginning of a number", Text: "内线电话86312345", Question: "8631", hidden: true},
		{name: "signs of a query language", Text: "食堂供应早餐", Question: `食堂" OR team = "x`},
		{name: "beyond the basic plane", Text: "𠮷野家门店在一层", Question: "𠮷野家"},
		{name: "nothing in common", Text: "班车每日两班", Question: "食堂", hidden: true},
		{name: "across two words", Text: "本办法适用于在职人员子女入托", Question: "人员子女"},
		{name: "same characters in another order", Text: "上海的海上平台", Question: "海上台平"}, // shares 海上
		{name: "phrase marks are no phrase", Text: "食堂早餐七点，晚餐五点", Question: "“食堂晚餐”"},
		{name: "a minus is no minus", Text: "食堂不供应夜宵", Question: "食堂 -夜宵"},
		{name: "rare character", Text: "䶮字姓名的证件照可以办理", Question: "䶮字姓名"},
	}
}

func golden(t *testing.T, x kb.Index) {
	var entries []kb.Entry
	for _, p := range Pairs() {
		entries = append(entries, entry(p.name, p.Text))
	}
	for _, noise := range []string{"会议室预订", "印章使用管理", "保密工作要求", "车辆年检", "绿化养护", "垃圾分类"} {
		entries = append(entries, entry(noise, noise+"由各部门负责，具体办法另行通知。"))
	}
	fill(t, x, entries...)
	for _, p := range Pairs() {
		q := ask(p.Question)
		q.Limit = kb.MaxHits
		if got := slices.Contains(found(t, x, q), p.name); got == p.hidden {
			t.Errorf("%s: %q found by %q is %v", p.name, p.Text, p.Question, got)
		}
	}
}
