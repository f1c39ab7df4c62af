package kb_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
	"yihaotong/kb"
	"yihaotong/kb/bleve"
)

// attendance is what the questions with slang are about; the other articles make it one of several.
const attendance = "第一条 考勤终端发生故障的，由信息中心两小时内到场处置。"

func lessonFinder(t *testing.T) (*kb.Finder, func([]kb.Lesson)) {
	t.Helper()
	x, err := bleve.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	synonyms := zh.Trade()
	f := kb.NewFinder(x, func() *zh.Thesaurus { return synonyms })
	texts := []string{
		attendance, "第一条 停车证遗失的，应当在三日内补办，工本费十元。", "第一条 食堂早餐七点开始供应，午餐十一点半。", "第一条 周转房的申请由各单位汇总。",
		"第一条 空调报修由维修班受理。", "第一条 班车每日两趟，迟到不候。", "第一条 会议室预约提前一天提出。",
	}
	err = f.Reset(t.Context(), func(yield func(kb.Entry, error) bool) {
		for i, text := range texts {
			if !yield(kb.Entry{Article: fmt.Sprint("a", i), Version: 1, Title: "规定", Audience: hotline.Everyone, Clause: kb.Clause{Text: text}}, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return f, func(all []kb.Lesson) { synonyms = kb.Taught(zh.Trade(), all) }
}

// Three people ask in slang on three days and open the clause: another question in the same slang finds
// it, which it did not before.
func TestLessonIsLearnt(t *testing.T) {
	t.Parallel()
	f, use := lessonFinder(t)
	find := func() int {
		hits, err := f.Search(t.Context(), kb.Query{Text: "我的打卡机罢了工", Day: "2026-11-24", Limit: 3})
		if err != nil {
			t.Fatal(err)
		}
		return slices.IndexFunc(hits, func(h kb.Ranked) bool { return h.Article == "a0" })
	}
	if find() >= 0 {
		t.Fatal("found without a lesson")
	}
	lessons := f.Lessons(asked("三楼打卡机罢工", "打卡机罢工怎么报", "大厅的打卡机罢工了"))
	if len(lessons) != 1 || lessons[0].Word != "打卡机罢工" || lessons[0].Questions != 3 || lessons[0].Days != 3 || !slices.Contains(lessons[0].Means, "考勤终端发生故障") {
		t.Fatalf("learnt %+v", lessons)
	}
	use(lessons)
	if find() != 0 {
		t.Error("not found with the lesson")
	}
	lessons[0].Rejected = true
	if use(lessons); find() >= 0 {
		t.Error("found by a rejected lesson")
	}
}

func asked(questions ...string) []kb.Asked {
	var all []kb.Asked
	for i, q := range questions {
		all = append(all, kb.NewAsked(q, i, attendance))
	}
	return all
}

// What is too little, or says nothing, teaches nothing.
func TestNoLesson(t *testing.T) {
	t.Parallel()
	f, _ := lessonFinder(t)
	slang := asked("三楼打卡机罢工", "打卡机罢工怎么报", "大厅的打卡机罢工了")
	sameDay := []kb.Asked{kb.NewAsked("三楼打卡机罢工", 0, attendance), kb.NewAsked("打卡机罢工怎么报", 0, attendance), kb.NewAsked("大厅的打卡机罢工了", 0, attendance)}
	for name, all := range map[string][]kb.Asked{
		"nothing":            nil,
		"one question":       slang[:1],
		"two questions":      slang[:2],
		"on one day":         sameDay,
		"visitors only":      visitors(slang),
		"no clause left":     {kb.NewAsked("三楼打卡机罢工", 0), kb.NewAsked("打卡机罢工怎么报", 1), kb.NewAsked("大厅的打卡机罢工了", 2)},
		"the clause says it": asked("考勤终端坏了", "三楼考勤终端", "考勤终端罢工"),
		"other words":        asked("三楼打卡机", "电梯没电", "灯泡碎裂"),
	} {
		if got := f.Lessons(all); len(got) > 0 {
			t.Errorf("%s taught %+v", name, got)
		}
	}
	if got := f.Lessons(settled(slang[:2])); len(got) != 1 {
		t.Errorf("two questions that an editor settled: %+v", got)
	}
	if got := f.Lessons(settled(slang[:1])); len(got) > 0 {
		t.Errorf("one question that an editor settled: %+v", got)
	}
}

// A word that leads to many different clauses tells nothing, whoever clicks; and there is an end to
// what is learnt.
func TestLessonsAreBounded(t *testing.T) {
	t.Parallel()
	f, _ := lessonFinder(t)
	var many []kb.Asked
	for i := range 40 {
		clause := "第一条 停车证遗失的，应当在三日内补办。"
		if i < 3 {
			clause = attendance
		}
		many = append(many, kb.NewAsked(fmt.Sprintf("老地方%s", strings.Repeat("好", i+1)), i, clause))
	}
	for _, l := range f.Lessons(many) {
		if slices.Contains(l.Means, "考勤终端发生故障") {
			t.Errorf("three of forty bent it: %+v", l)
		}
	}
	many = nil
	for i := range 800 {
		word := string([]rune{rune(0x4E00 + 2*i), rune(0x4E01 + 2*i)})
		for j, place := range []string{"东侧", "西侧", "南侧"} {
			many = append(many, kb.NewAsked(place+word, j, attendance))
		}
	}
	if got := f.Lessons(many); len(got) == 0 || len(got) > 500 {
		t.Errorf("%d lessons", len(got))
	}
	if a, b := fmt.Sprint(f.Lessons(many)), fmt.Sprint(f.Lessons(many)); a != b {
		t.Error("not the same twice")
	}
}

func visitors(all []kb.Asked) (out []kb.Asked) {
	for _, t := range all {
		out = append(out, t.Visitor())
	}
	return out
}

func settled(all []kb.Asked) (out []kb.Asked) {
	for _, t := range all {
		out = append(out, t.Settled())
	}
	return out
}
