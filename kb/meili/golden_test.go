package meili_test

import (
	"slices"
	"testing"

	"yihaotong/hotline/zh"
	"yihaotong/kb"
	"yihaotong/kb/bleve"
)

// golden are pairs that every index must find, and some that none may find. Most are known faults of
// search servers with Chinese.
var golden = []struct {
	name, text, question string
	hidden               bool // must not be found
}{
	{"the end of a word", "待处理事项由值班员跟进", "处理", false},
	{"the beginning of a word", "待处理事项由值班员跟进", "待处理", false},
	{"the middle of a word", "住房公积金管理中心办理", "积金管", false},
	{"across two words", "本办法适用于在职人员子女入托", "人员子女", false},
	{"a whole question", "职工因租住商品住房可以提取住房公积金账户内的存储余额。", "请问我现在在外面租房子住，想把公积金取出来，应该怎么办理呢？", false},
	{"a question in another order", "停车证遗失的，应当在三个工作日内申请补办。", "补办停车证要几天？是遗失了的", false},
	{"a question of more than ten words", "暑托班面向本单位职工六至十二周岁子女", "我想咨询一下单位今年夏天有没有给职工家里小孩办的暑托班以及多大的孩子才可以参加", false},
	{"same sound: 景点 is not 经典", "经典诵读活动每周三举行", "景点", true},
	{"same sound: 公式 is not 公示", "分配结果公示五个工作日", "公式", true},
	{"same characters, other order", "上海的海上平台", "海上台平", false}, // shares 海上
	{"same characters apart", "电工负责登高梯具", "电梯", true},
	{"synonym", "周转宿舍的申请条件", "周转房怎么申请", false},
	{"synonym the other way", "周转房的申请条件", "周转宿舍", false},
	{"synonym without a character in common", "职工餐厅供应早餐", "饭堂", false},
	{"abbreviation", "公共租赁住房租金标准", "公租房", false},
	{"abbreviation the other way", "公租房租金标准", "公共租赁住房", false},
	{"one character", "个人所得税由单位代扣代缴", "税", false},
	{"one character alone", "税：由单位代扣", "税", false},
	{"one character that is not there", "个人所得额由单位代扣代缴", "税", true},
	{"traditional characters", "住房公积金提取", "住房公積金", false},
	{"wide letters and digits", "会议室有WIFI，密码在B12室领取", "ｗｉｆｉ密码　Ｂ１２", false},
	{"Latin word inside Chinese", "请用OA系统提交申请", "oa系统", false},
	{"part of a Latin word", "请用OASIS系统提交", "oa", true},
	{"document number", "京机管发〔2026〕18号文同时废止", "京机管发〔2026〕18号", false},
	{"a number is not its beginning", "内线电话86312345", "8631", true},
	{"phrase marks are no phrase", "食堂早餐七点，晚餐五点", "“食堂晚餐”", false},
	{"a minus is no minus", "食堂不供应夜宵", "食堂 -夜宵", false},
	{"words of a filter are words", "食堂供应早餐", `食堂" OR team = "x`, false},
	{"rare character", "䶮字姓名的证件照可以办理", "䶮字姓名", false},
	{"beyond the basic plane", "𠮷野家门店在一层", "𠮷野家", false},
	{"nothing in common", "班车每日两班", "食堂", true},
}

// adapters are all indexes that the golden pairs hold for.
func adapters(t *testing.T) map[string]func(*testing.T) kb.Index {
	t.Helper()
	return map[string]func(*testing.T) kb.Index{
		"meili": func(t *testing.T) kb.Index { return connect(t) },
		"bleve": func(t *testing.T) kb.Index {
			x, err := bleve.Open("")
			only(t, err)
			t.Cleanup(func() { only(t, x.Close()) })
			return x
		},
	}
}

func TestGoldenPairs(t *testing.T) {
	t.Parallel()
	for name, open := range adapters(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := open(t)
			var entries []kb.Entry
			for _, g := range golden {
				entries = append(entries, clause(g.name, 0, g.text))
			}
			for _, noise := range []string{"会议室预订", "印章使用管理", "保密工作要求", "车辆年检", "绿化养护", "垃圾分类"} {
				entries = append(entries, clause(noise, 0, noise+"由各部门负责，具体办法另行通知。"))
			}
			reset(t, x, entries...)
			for _, g := range golden {
				q := ask(g.question)
				q.Limit = kb.MaxHits
				if found := slices.Contains(articles(t, x, q), g.name); found == g.hidden {
					t.Errorf("%s: %q found by %q is %v", g.name, g.text, g.question, found)
				}
			}
		})
	}
}

// An editor's own synonyms, such as the short name of a school, work at once and both ways.
func TestOwnSynonyms(t *testing.T) {
	t.Parallel()
	own, err := zh.NewThesaurus([][]string{{"浙大", "浙江大学"}})
	only(t, err)
	for name, open := range adapters(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := open(t)
			reset(t, x, clause("long", 0, "浙江大学培训班报名"), clause("short", 0, "浙大培训班报名"), clause("other", 0, "江大桥通车"))
			f := kb.NewFinder(x, func() *zh.Thesaurus { return own })
			for _, text := range []string{"浙大", "浙江大学"} {
				hits, err := f.Search(t.Context(), ask(text))
				only(t, err)
				var names []string
				for _, h := range hits {
					names = append(names, h.Article)
				}
				for _, want := range []string{"long", "short"} {
					if !slices.Contains(names, want) {
						t.Errorf("%s: %v is without %s", text, names, want)
					}
				}
			}
		})
	}
}

// Both indexes give the second stage the same clauses, whatever it asks.
func TestSameCandidatesAsBleve(t *testing.T) {
	t.Parallel()
	open := adapters(t)
	m, b := open["meili"](t), open["bleve"](t)
	var entries []kb.Entry
	for _, g := range golden {
		entries = append(entries, clause(g.name, 0, g.text))
	}
	reset(t, m, entries...)
	reset(t, b, entries...)
	for _, g := range golden {
		q := ask(g.question)
		q.Limit = kb.MaxHits
		got, want := articles(t, m, q), articles(t, b, q)
		slices.Sort(got)
		slices.Sort(want)
		same(t, g.question, got, want)
	}
}
