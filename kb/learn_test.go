package kb_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/kb"
)

var terminals = kb.Article{Title: "示例考勤办法", Audience: hotline.Everyone, Text: attendance}

var slang = []string{"三楼打卡机罢工", "打卡机罢工怎么报", "大厅的打卡机罢工了"}

// opens lets staff open the clause after each question, a day apart.
func (h *house) opens(t *testing.T, a kb.Article, questions ...string) {
	t.Helper()
	for _, q := range questions {
		if err := h.Opened(t.Context(), q, a.ID, "第一条", hotline.Staff); err != nil {
			t.Fatal(err)
		}
		h.now = h.now.AddDate(0, 0, 1)
	}
}

func (h *house) learnt(t *testing.T) []kb.Lesson {
	t.Helper()
	if err := h.Learn(t.Context()); err != nil {
		t.Fatal(err)
	}
	all, err := h.Lessons(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// What staff open on three days is learnt; one click, many times, is not; what has expired is not, and
// what it taught before is forgotten.
func TestLearnsFromWhatIsOpened(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.seed(t)
	a := h.publish(t, terminals)
	h.opens(t, a, slang[0], slang[0], slang[0], slang[0])
	if got := h.learnt(t); len(got) > 0 {
		t.Errorf("one question taught %+v", got)
	}
	h.opens(t, a, slang[1:]...)
	got := h.learnt(t)
	if len(got) != 1 || got[0].Word != "打卡机罢工" || got[0].Questions != 3 {
		t.Fatalf("learnt %+v", got)
	}
	if again := h.learnt(t); fmt.Sprint(again) != fmt.Sprint(got) {
		t.Errorf("again: %+v", again)
	}
	versions, err := h.Settings.SettingVersions(t.Context(), hotline.SettingLessons, hotline.SettingDefault, 10)
	if err != nil || len(versions) != 1 {
		t.Errorf("%d versions of the same lessons (%v)", len(versions), err)
	}
	if _, err := h.Act(t.Context(), a.ID, kb.ActExpire, 0, "", "editor"); err != nil {
		t.Fatal(err)
	}
	if got := h.learnt(t); len(got) > 0 {
		t.Errorf("an expired article taught %+v", got)
	}
	if err := h.Opened(t.Context(), slang[0], a.ID, "第一条", hotline.Staff); hotline.CodeOf(err) != hotline.NotFound {
		t.Errorf("an expired clause was opened: %v", err)
	}
}

// A clause that is not there, or not for this reader, cannot be opened; personal data is masked.
func TestOpenedIsChecked(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	inner := terminals
	inner.Audience = hotline.Internally
	a := h.publish(t, inner)
	for _, c := range []struct {
		article, clause string
		reader          hotline.Audience
	}{{"nothing", "第一条", hotline.Staff}, {a.ID, "第九条", hotline.Internally}, {a.ID, "第一条", hotline.Staff}, {a.ID, "第一条", hotline.Everyone}} {
		if err := h.Opened(t.Context(), "打卡机", c.article, c.clause, c.reader); hotline.CodeOf(err) != hotline.NotFound {
			t.Errorf("%+v: %v", c, err)
		}
	}
	long := "打卡机罢工，我的电话15400005038，身份证110000199001010013" + strings.Repeat("很急", 300)
	if err := h.Opened(t.Context(), long, a.ID, "第一条", hotline.Internally); err != nil {
		t.Fatal(err)
	}
	all, err := h.Pairings.Pairings(t.Context(), 10)
	if err != nil || len(all) != 1 || strings.Contains(all[0].Question, "15400005038") || strings.Contains(all[0].Question, "19900101") || len([]rune(all[0].Question)) > 200 {
		t.Errorf("kept %+v (%v)", all, err)
	}
}

// What an editor rejected is not learnt again, not even as a part of another word; put back, it is.
func TestRejectedStaysRejected(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.seed(t)
	a := h.publish(t, terminals)
	h.opens(t, a, slang...)
	word := h.learnt(t)[0].Word
	if _, err := h.Reject(t.Context(), "没学过", true, "editor"); hotline.CodeOf(err) != hotline.NotFound {
		t.Errorf("an unknown word: %v", err)
	}
	if l, err := h.Reject(t.Context(), word, true, "editor"); err != nil || !l.Rejected {
		t.Fatalf("%+v (%v)", l, err)
	}
	h.opens(t, a, "打卡机罢工好几天", "食堂门口打卡机歪了", "打卡机漏电")
	if got := h.learnt(t); len(got) != 1 || !got[0].Rejected || got[0].Word != word {
		t.Errorf("after the rejection: %+v", got)
	}
	if _, err := h.Reject(t.Context(), word, false, "editor"); err != nil {
		t.Fatal(err)
	}
	if got := h.learnt(t); len(got) == 0 || slices.ContainsFunc(got, func(l kb.Lesson) bool { return l.Rejected }) {
		t.Errorf("put back: %+v", got)
	}
}

// Thumbs up teach as well, and so does an editor who settles two questions: of a long article the clause
// that fits.
func TestLearnsFromWhatHelpedAndWasSettled(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.seed(t)
	a := h.publish(t, terminals)
	for _, q := range slang {
		if err := h.Like(t.Context(), hotline.Question{Text: q, Reader: hotline.Staff}, []hotline.Citation{{Article: a.ID, Clause: "第一条"}}); err != nil {
			t.Fatal(err)
		}
		h.now = h.now.Add(24 * time.Hour)
	}
	if got := h.learnt(t); len(got) != 1 {
		t.Errorf("liked: %+v", got)
	}

	h = newHouse(t)
	h.seed(t)
	long := terminals
	long.Text += "\n\n第二条 指纹由各单位采集。\n\n第三条 加班审批由各单位负责。\n\n第四条 本办法由人事处解释。\n\n第五条 终端的位置由人事处公布。"
	a = h.publish(t, long)
	noted := 0
	h.Noted = func() { noted++ }
	settle := func(question string) {
		t.Helper()
		if err := h.Dislike(t.Context(), hotline.Question{Text: question}); err != nil {
			t.Fatal(err)
		}
		open, err := h.Gaps.FindGaps(t.Context(), kb.GapOpen, 1)
		if err != nil || len(open) != 1 {
			t.Fatalf("%+v (%v)", open, err)
		}
		if err := h.SettleGap(t.Context(), open[0].ID, a.ID); err != nil {
			t.Fatal(err)
		}
	}
	settle("打卡机罢工，终端故障谁修")
	if got := h.learnt(t); len(got) > 0 {
		t.Errorf("one question, however surely settled: %+v", got)
	}
	settle("终端故障啦，北楼打卡机罢工")
	got := h.learnt(t)
	if i := slices.IndexFunc(got, func(l kb.Lesson) bool { return l.Word == "打卡机罢工" }); i < 0 || !slices.Contains(got[i].Means, "考勤终端发生故障") {
		t.Errorf("settled: %+v", got)
	}
	if noted != 2 {
		t.Errorf("two questions were settled, %d times it was said that there is something to learn", noted)
	}
}
