// Package indextest is the conformance suite of kb.Index: every index passes it, with the same golden
// pairs of question and clause.
//
// Floor 3t. It imports the port's package only and is imported by tests only.
package indextest

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"

	"yihaotong/hotline"
	"yihaotong/kb"
)

// Run runs the suite. open gives a fresh, empty index that is closed when the test ends.
func Run(t *testing.T, open func(t *testing.T) kb.Index) {
	for name, test := range map[string]func(*testing.T, kb.Index){
		"golden pairs": golden, "filters": filters, "put replaces": putReplaces, "remove": remove, "reset": reset,
		"failed reset": failedReset, "bad queries": badQueries, "limit and order": limitAndOrder, "at once": atOnce, "ended context": endedContext,
		"whole entry": wholeEntry, "odd text": oddText, "teams by the letter": teamsByTheLetter, "rare words and many hits": rareAndMany,
		"put is one step": putIsOneStep, "reset is one step": resetIsOneStep,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

const today kb.Date = "2026-11-24"

func entry(article, text string) kb.Entry {
	return kb.Entry{Article: article, Version: 1, Title: "规定", Audience: hotline.Everyone, Clause: kb.Clause{Text: text}}
}

func fill(t *testing.T, x kb.Index, entries ...kb.Entry) {
	t.Helper()
	if err := x.Reset(t.Context(), sequence(entries, nil)); err != nil {
		t.Fatal(err)
	}
}

// sequence yields the entries and then, unless nil, the error.
func sequence(entries []kb.Entry, err error) iter.Seq2[kb.Entry, error] {
	return func(yield func(kb.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
		if err != nil {
			yield(kb.Entry{}, err)
		}
	}
}

func ask(text string) kb.Query {
	return kb.Query{Text: text, Reader: hotline.Everyone, Day: today, Limit: 10}
}

// found gives the articles of the hits, sorted.
func found(t *testing.T, x kb.Index, q kb.Query) []string {
	t.Helper()
	hits, err := x.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("search %q: %v", q.Text, err)
	}
	names := []string{}
	for _, h := range hits {
		names = append(names, h.Article)
	}
	slices.Sort(names)
	return names
}

func want(t *testing.T, x kb.Index, q kb.Query, articles string) {
	t.Helper()
	if got := strings.Join(found(t, x, q), " "); got != articles {
		t.Errorf("%q (team %q, reader %q, day %s) finds %q, want %q", q.Text, q.Team, q.Reader, q.Day, got, articles)
	}
}

func filters(t *testing.T, x kb.Index) {
	text := "食堂周末供应早餐"
	plain, team, staff, internal := entry("plain", text), entry("team", text), entry("staff", text), entry("internal", text)
	team.Team, staff.Audience, internal.Audience = "dining", hotline.Staff, hotline.Internally
	past, future, until, since := entry("past", text), entry("future", text), entry("until", text), entry("since", text)
	past.To, future.From, until.To, since.From = "2026-11-23", "2026-11-25", today, today
	fill(t, x, plain, team, staff, internal, past, future, until, since)
	q := ask("食堂早餐")
	want(t, x, q, "plain since team until")
	q.Reader = ""
	want(t, x, q, "plain since team until")
	q.Reader = hotline.Staff
	want(t, x, q, "plain since staff team until")
	q.Reader = hotline.Internally
	want(t, x, q, "internal plain since staff team until")
	q.Reader, q.Team = hotline.Everyone, "dining"
	want(t, x, q, "plain since team until")
	q.Team = "repair"
	want(t, x, q, "plain since until")
	q.Team, q.Day = "", "2026-11-23"
	want(t, x, q, "past plain team until")
	q.Day = "2026-11-25"
	want(t, x, q, "future plain since team")
}

// teamsByTheLetter: neither case nor the signs of a query language let a team see another's clauses.
func teamsByTheLetter(t *testing.T, x kb.Index) {
	odd := `x" OR team != "y`
	small, large, quoted, none := entry("small", "班车停运安排"), entry("large", "班车停运安排"), entry("quoted", "班车停运安排"), entry("none", "班车停运安排")
	small.Team, large.Team, quoted.Team = "commuting", "Commuting", odd
	fill(t, x, small, large, quoted, none)
	for team, articles := range map[string]string{"commuting": "none small", "Commuting": "large none", odd: "none quoted", "parking": "none", "": "large none quoted small"} {
		q := ask("班车")
		q.Team = team
		want(t, x, q, articles)
	}
	q := ask("班车")
	q.Reader = "root" // no such audience reads what everyone may
	want(t, x, q, "large none quoted small")
}

func putReplaces(t *testing.T, x kb.Index) {
	old, other := entry("a", "班车首班七点"), entry("b", "班车末班九点")
	second := old
	second.Place, second.Text = 1, "班车凭证乘坐"
	fill(t, x, old, second, other)
	fresh := entry("a", "食堂早餐七点")
	fresh.Version = 2
	if err := x.Put(t.Context(), []kb.Entry{fresh}); err != nil {
		t.Fatal(err)
	}
	want(t, x, ask("班车"), "b")
	want(t, x, ask("食堂早餐"), "a")
	if err := x.Put(t.Context(), []kb.Entry{old}); err != nil { // an older version again
		t.Fatal(err)
	}
	want(t, x, ask("食堂早餐"), "")
	want(t, x, ask("班车首班"), "a b")
	if err := x.Put(t.Context(), nil); err != nil {
		t.Errorf("putting nothing: %v", err)
	}
}

func remove(t *testing.T, x kb.Index) {
	fill(t, x, entry("a", "班车首班七点"), entry("b", "班车末班九点"), entry("ab", "班车凭证乘坐"))
	if err := x.Remove(t.Context(), "a", "unknown"); err != nil {
		t.Fatal(err)
	}
	want(t, x, ask("班车"), "ab b")
	if err := x.Remove(t.Context()); err != nil {
		t.Errorf("removing nothing: %v", err)
	}
}

func reset(t *testing.T, x kb.Index) {
	fill(t, x, entry("old", "班车首班七点"))
	fill(t, x, entry("new", "班车末班九点"))
	want(t, x, ask("班车"), "new")
	fill(t, x)
	want(t, x, ask("班车"), "")
	if err := x.Put(t.Context(), []kb.Entry{entry("later", "班车停运")}); err != nil {
		t.Fatal(err)
	}
	want(t, x, ask("班车"), "later")
}

func failedReset(t *testing.T, x kb.Index) {
	fill(t, x, entry("old", "班车首班七点"))
	broken := errors.New("the store broke")
	if err := x.Reset(t.Context(), sequence([]kb.Entry{entry("new", "班车末班九点")}, broken)); !errors.Is(err, broken) {
		t.Errorf("reset gives %v, want the error of the entries", err)
	}
	want(t, x, ask("班车"), "old")
}

func badQueries(t *testing.T, x kb.Index) {
	for name, q := range map[string]kb.Query{
		"no limit": {Text: "班车", Day: today}, "too many": {Text: "班车", Day: today, Limit: kb.MaxHits + 1},
		"no day": {Text: "班车", Limit: 1}, "no day at all": {Text: "班车", Day: `1" OR "1`, Limit: 1}, "no such day": {Text: "班车", Day: "2026-02-30", Limit: 1},
	} {
		if _, err := x.Search(t.Context(), q); hotline.CodeOf(err) != hotline.Invalid {
			t.Errorf("%s: %v, want invalid", name, err)
		}
	}
}

func limitAndOrder(t *testing.T, x kb.Index) {
	fill(t, x, entry("far", "办理停车需要登记车辆信息和单位信息并由负责人签字确认"), entry("near", "停车证遗失补办"), entry("mid", "停车证每年更换，由各单位统一到服务台办理"))
	q := ask("停车证遗失怎么补办")
	hits, err := x.Search(t.Context(), q)
	if err != nil || len(hits) == 0 || hits[0].Article != "near" {
		t.Fatalf("first hit of %v, want near (%v)", hits, err)
	}
	for i := 1; i < len(hits); i++ {
		if hits[i].Score > hits[i-1].Score {
			t.Errorf("hit %d scores more than the one before", i)
		}
	}
	q.Limit = 1
	want(t, x, q, "near")
}

func endedContext(t *testing.T, x kb.Index) {
	fill(t, x, entry("a", "班车首班七点"))
	ctx, end := context.WithCancel(t.Context())
	end()
	if _, err := x.Search(ctx, ask("班车")); err != nil && hotline.CodeOf(err) != hotline.Unavailable {
		t.Errorf("search: %v, want unavailable", err)
	}
	if err := x.Reset(ctx, sequence([]kb.Entry{entry("b", "班车")}, nil)); hotline.CodeOf(err) != hotline.Unavailable {
		t.Errorf("reset: %v, want unavailable", err)
	}
	want(t, x, ask("班车"), "a")
}

func wholeEntry(t *testing.T, x kb.Index) {
	e := kb.Entry{
		Article: "a/b c", Version: 3, Title: "《周转房》管理办法", Doc: "示机管〔2025〕11号", Issuer: "示例市机关事务管理局", Team: "housing",
		Audience: hotline.Staff, From: "2026-01-01", To: "2026-12-31", Replaced: "新办法", URL: "https://example.org/a?b=c&d",
		Clause: kb.Clause{Place: 7, No: "第十二条", Heading: "第四章 租金", Text: "入住时缴纳押金1000元，\n退房后\"无息\"退还。<b>𠮷"},
	}
	fill(t, x, e)
	q := ask("押金")
	q.Reader = hotline.Staff
	hits, err := x.Search(t.Context(), q)
	if err != nil || len(hits) != 1 || hits[0].Entry != e || hits[0].Score <= 0 {
		t.Errorf("%+v, want %+v (%v)", hits, e, err)
	}
}

func oddText(t *testing.T, x kb.Index) {
	fill(t, x, entry("a", "班车首班七点"), entry("empty", ""), entry("signs", "！？…"), entry("long", strings.Repeat("很长的条款。", 2000)))
	for _, text := range []string{"", " ", "？？！", "\x00\xff", "😀😀", strings.Repeat("班车", 5000), "(班车 AND", `"班车`, "班车*", "班车~2^3"} {
		if _, err := x.Search(t.Context(), ask(text)); err != nil {
			t.Errorf("%.20q: %v", text, err)
		}
	}
	want(t, x, ask(""), "")
	want(t, x, ask("？？！"), "")
}
