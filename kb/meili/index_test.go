package meili_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/kb"
)

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: found %v, want %v", what, got, want)
	}
}

func TestPutReplacesAndRemoveTakesOut(t *testing.T) {
	t.Parallel()
	x := filled(t, clause("other", 0, "班车时刻表每季度公布"))
	only(t, x.Put(t.Context(), []kb.Entry{
		clause("a", 0, "食堂早餐七点供应"), clause("a", 1, "食堂晚餐五点半供应"), clause("a", 2, "食堂夜宵不供应"),
		clause("b", 0, "食堂外带另收餐盒费"),
	}))
	same(t, "both", slices.Sorted(slices.Values(articles(t, x, ask("食堂")))), []string{"a", "b"})

	second := clause("a", 0, "食堂早餐改为六点半供应")
	second.Version = 2
	only(t, x.Put(t.Context(), []kb.Entry{second}))
	hits, err := x.Search(t.Context(), ask("食堂早餐晚餐夜宵"))
	only(t, err)
	for _, h := range hits {
		if h.Article == "a" && (h.Version != 2 || h.Text != second.Text) {
			t.Errorf("old clause still there: %+v", h.Entry)
		}
	}
	same(t, "gone with the old version", articles(t, x, ask("夜宵")), nil)

	only(t, x.Put(t.Context(), []kb.Entry{clause("a", 0, "食堂早餐七点供应")})) // an older version again
	same(t, "gone with the newer version", articles(t, x, ask("六点半")), nil)

	only(t, x.Remove(t.Context(), "a", "never there"))
	same(t, "removed", articles(t, x, ask("食堂")), []string{"b"})
	same(t, "untouched", articles(t, x, ask("班车时刻")), []string{"other"})
	only(t, x.Remove(t.Context()))
	only(t, x.Put(t.Context(), nil))
}

func TestEntryComesBackWhole(t *testing.T) {
	t.Parallel()
	want := kb.Entry{
		Article: "文章 \"甲\"/1", Version: 7, Title: "周转房管理办法", Doc: "京机管发〔2026〕3号", Issuer: "机关事务管理局", Team: "housing",
		Audience: hotline.Staff, From: "2026-01-01", To: "2026-12-31", Replaced: "新办法", URL: "https://example.invalid/?a=1&b=<2>",
		Clause: kb.Clause{Place: 3, No: "第四条", Heading: "第二章 申请 · 条件", Text: "单身干部可以申请\n周转房。\t“引号”🏠"},
	}
	x := filled(t, want)
	q := ask("申请周转房")
	q.Reader = hotline.Staff
	hits, err := x.Search(t.Context(), q)
	only(t, err)
	if len(hits) != 1 || hits[0].Entry != want {
		t.Fatalf("got %+v\nwant %+v", hits, want)
	}
	if hits[0].Score <= 0 {
		t.Errorf("score %v", hits[0].Score)
	}
}

func TestVisibility(t *testing.T) {
	t.Parallel()
	entry := func(name string, change func(*kb.Entry)) kb.Entry {
		e := clause(name, 0, "班车停运安排")
		change(&e)
		return e
	}
	x := filled(t,
		entry("all", func(*kb.Entry) {}),
		entry("staff", func(e *kb.Entry) { e.Audience = hotline.Staff }),
		entry("internal", func(e *kb.Entry) { e.Audience = hotline.Internally }),
		entry("commuting", func(e *kb.Entry) { e.Team = "commuting" }),
		entry("Commuting", func(e *kb.Entry) { e.Team = "Commuting" }),
		entry("odd", func(e *kb.Entry) { e.Team = `x" OR team != "y` }),
		entry("future", func(e *kb.Entry) { e.From = "2026-11-25" }),
		entry("today", func(e *kb.Entry) { e.From, e.To = "2026-11-24", "2026-11-24" }),
		entry("past", func(e *kb.Entry) { e.To = "2026-11-23" }),
	)
	for name, c := range map[string]struct {
		change func(*kb.Query)
		want   string
	}{
		"everyone":        {func(*kb.Query) {}, "Commuting all commuting odd today"},
		"staff":           {func(q *kb.Query) { q.Reader = hotline.Staff }, "Commuting all commuting odd staff today"},
		"internal":        {func(q *kb.Query) { q.Reader = hotline.Internally }, "Commuting all commuting internal odd staff today"},
		"stranger":        {func(q *kb.Query) { q.Reader = "root" }, "Commuting all commuting odd today"},
		"team":            {func(q *kb.Query) { q.Team = "commuting" }, "all commuting today"},
		"case of team":    {func(q *kb.Query) { q.Team = "Commuting" }, "Commuting all today"},
		"quotes in team":  {func(q *kb.Query) { q.Team = `x" OR team != "y` }, "all odd today"},
		"no such team":    {func(q *kb.Query) { q.Team = "parking" }, "all today"},
		"the day before":  {func(q *kb.Query) { q.Day = "2026-11-23" }, "Commuting all commuting odd past"},
		"the day after":   {func(q *kb.Query) { q.Day = "2026-11-25" }, "Commuting all commuting future odd"},
		"long before":     {func(q *kb.Query) { q.Day = "1949-10-01" }, "Commuting all commuting odd past"},
		"only two wanted": {func(q *kb.Query) { q.Limit = 2 }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q := ask("班车")
			c.change(&q)
			got := articles(t, x, q)
			slices.Sort(got)
			if q.Limit == 2 && len(got) == 2 {
				return
			}
			same(t, name, got, strings.Fields(c.want))
		})
	}
}

func TestBadQueriesAndEmptyOnes(t *testing.T) {
	t.Parallel()
	x := filled(t, clause("a", 0, "食堂早餐"))
	for name, q := range map[string]kb.Query{
		"no limit":     {Text: "食堂", Day: "2026-11-24"},
		"limit":        {Text: "食堂", Day: "2026-11-24", Limit: kb.MaxHits + 1},
		"no day":       {Text: "食堂", Limit: 1},
		"no such day":  {Text: "食堂", Limit: 1, Day: "2026-02-30"},
		"not even one": {Text: "食堂", Limit: 1, Day: `1" OR "1`},
	} {
		if _, err := x.Search(t.Context(), q); hotline.CodeOf(err) != hotline.Invalid {
			t.Errorf("%s: %v, want invalid", name, err)
		}
	}
	for _, text := range []string{"", " ", "，。？！", "请问", "\x00", "zzzz", "鲸鱼", strings.Repeat("鲸", 5000)} {
		same(t, fmt.Sprintf("%.20q", text), articles(t, x, ask(text)), nil)
	}
}

func TestBetterMatchesComeFirst(t *testing.T) {
	t.Parallel()
	x := filled(t,
		clause("deposit", 0, "周转房押金在退房时退还，押金不计利息。"),
		clause("rent", 0, "周转房租金按月缴纳。"),
		clause("repair", 0, "周转房维修由物业负责。"),
		clause("meal", 0, "食堂餐卡押金二十元。"),
	)
	hits, err := x.Search(t.Context(), ask("周转房押金怎么退还"))
	only(t, err)
	if len(hits) == 0 || hits[0].Article != "deposit" {
		t.Fatalf("first is %+v", hits)
	}
	if !slices.IsSortedFunc(hits, func(a, b kb.Hit) int { return int(1e6*b.Score) - int(1e6*a.Score) }) {
		t.Errorf("not sorted by score")
	}
}

func TestLongQuestionsAndManyHits(t *testing.T) {
	t.Parallel()
	var entries []kb.Entry
	for i := range 260 {
		entries = append(entries, clause(fmt.Sprintf("a%03d", i), 0, fmt.Sprintf("食堂供应第%d号窗口的说明", i)))
	}
	needle := clause("needle", 0, "失物招领处在二号楼大厅")
	x := filled(t, append(entries, needle)...)
	q := ask("食堂")
	q.Limit = kb.MaxHits
	if got := articles(t, x, q); len(got) < 150 { // an index may stop early among equals, not much
		t.Errorf("%d hits of %d", len(got), q.Limit)
	}
	long := strings.Repeat("我昨天在食堂吃饭然后回办公室又去开会", 20) + "失物招领"
	if got := articles(t, x, ask(long)); !slices.Contains(got, "needle") {
		t.Errorf("the rare words at the end of a long question are lost: %v", got)
	}
}

func TestReset(t *testing.T) {
	t.Parallel()
	x := filled(t, clause("old", 0, "旧的食堂规定"))
	boom := errors.New("cannot read")
	broken := func(yield func(kb.Entry, error) bool) {
		_ = yield(clause("new", 0, "新的食堂规定"), nil) && yield(kb.Entry{}, boom)
	}
	if err := x.Reset(t.Context(), broken); !errors.Is(err, boom) || hotline.CodeOf(err) != hotline.Internal {
		t.Fatalf("got %v", err)
	}
	same(t, "after an error", articles(t, x, ask("食堂")), []string{"old"})

	var during []string
	watched := func(yield func(kb.Entry, error) bool) {
		for i := range 2100 {
			if i == 2050 {
				during = articles(t, x, ask("食堂"))
			}
			if !yield(clause(fmt.Sprintf("n%d", i), 0, "新的班车规定"), nil) {
				return
			}
		}
	}
	only(t, x.Reset(t.Context(), watched))
	same(t, "meanwhile", during, []string{"old"})
	same(t, "afterwards", articles(t, x, ask("食堂")), nil)
	if got := articles(t, x, ask("班车")); len(got) != 10 {
		t.Errorf("new content: %v", got)
	}
	reset(t, x)
	same(t, "emptied", articles(t, x, ask("班车")), nil)
}

// A Put is seen as a whole or not at all, and never leaves a hole.
func TestPutIsOneStep(t *testing.T) {
	t.Parallel()
	version := func(n int) []kb.Entry {
		var entries []kb.Entry
		for place := range 3 - n%2 {
			e := clause("a", place, "食堂供应")
			e.Version = n
			entries = append(entries, e)
		}
		return entries
	}
	x := filled(t, version(1)...)
	stop, done := make(chan struct{}), make(chan error, 1)
	go func() {
		defer close(done)
		for n := 2; n < 12; n++ {
			if err := x.Put(t.Context(), version(n)); err != nil {
				done <- err
				return
			}
		}
		close(stop)
	}()
	for looks := 0; ; looks++ {
		hits, err := x.Search(t.Context(), ask("食堂"))
		only(t, err)
		for _, h := range hits {
			if h.Version != hits[0].Version {
				t.Fatalf("two versions at once: %d and %d", h.Version, hits[0].Version)
			}
		}
		if want := 2; len(hits) < want {
			t.Fatalf("%d hits after %d looks", len(hits), looks)
		}
		select {
		case <-stop:
			only(t, <-done)
			return
		case err := <-done:
			only(t, err)
		case <-time.After(time.Millisecond):
		}
	}
}
