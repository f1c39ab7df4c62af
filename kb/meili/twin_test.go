package meili_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"yihaotong/hotline/zh"
	"yihaotong/kb"
	"yihaotong/kb/bleve"
	"yihaotong/kb/indextest"
)

// adapters are the indexes that must not differ.
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

// A word that was learnt finds what the question does not say, one way.
func TestLearntWord(t *testing.T) {
	t.Parallel()
	taught := kb.Taught(zh.Trade(), []kb.Lesson{{Word: "刷脸盒子", Means: []string{"考勤终端"}}, {Word: "早餐", Means: []string{"琉璃瓦"}, Rejected: true}})
	for name, open := range adapters(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := open(t)
			entries := []kb.Entry{clause("terminal", 0, "考勤终端由信息中心维护"), clause("box", 0, "刷脸盒子不得遮挡"), clause("roof", 0, "琉璃瓦三日内归还")}
			for i, text := range []string{"停车证遗失的补办", "食堂早餐七点开始", "班车每日两趟", "会议室提前预约", "空调报修由维修班受理", "周转房由各单位汇总"} {
				entries = append(entries, clause(fmt.Sprint(i), 0, text))
			}
			f := kb.NewFinder(x, func() *zh.Thesaurus { return taught })
			only(t, f.Reset(t.Context(), func(yield func(kb.Entry, error) bool) {
				for _, e := range entries {
					if !yield(e, nil) {
						return
					}
				}
			}))
			for text, want := range map[string]string{"刷脸盒子": "box terminal", "考勤终端": "terminal", "早餐": "1"} {
				hits, err := f.Search(t.Context(), ask(text))
				only(t, err)
				var names []string
				for _, h := range hits {
					names = append(names, h.Article)
				}
				if got := strings.Join(names, " "); got != want {
					t.Errorf("%s: %s, want %s", text, got, want)
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
	for i, g := range indextest.Pairs() {
		entries = append(entries, clause(fmt.Sprint(i), 0, g.Text))
	}
	reset(t, m, entries...)
	reset(t, b, entries...)
	for _, g := range indextest.Pairs() {
		q := ask(g.Question)
		q.Limit = kb.MaxHits
		got, want := articles(t, m, q), articles(t, b, q)
		slices.Sort(got)
		slices.Sort(want)
		same(t, g.Question, got, want)
	}
}

// A process that starts over an index filled before ranks as the one that filled it: it reads back how
// rare words are. What a later version no longer says does not count.
func TestRarityOutlivesTheProcess(t *testing.T) {
	t.Parallel()
	prefix := shared.url + "?timeout=30s&prefix=t" + strings.ToLower(rand.Text())
	x := door(t, prefix, shared.key)
	t.Cleanup(func() { only(t, x.Drop(context.WithoutCancel(t.Context()))) })
	var entries []kb.Entry
	for i, g := range indextest.Pairs() {
		entries = append(entries, clause(fmt.Sprint(i), 0, g.Text))
	}
	first := kb.NewFinder(x, nil)
	only(t, first.Reset(t.Context(), list(entries...)))
	only(t, first.Put(t.Context(), []kb.Entry{clause("long", 0, "班车"), clause("long", 1, "食堂")}))
	only(t, first.Put(t.Context(), []kb.Entry{clause("long", 0, "班车")}))
	next := kb.NewFinder(door(t, prefix, shared.key), nil)
	for _, g := range indextest.Pairs() {
		want, err := first.Search(t.Context(), ask(g.Question))
		only(t, err)
		got, err := next.Search(t.Context(), ask(g.Question))
		only(t, err)
		if len(want) > 0 && (len(got) == 0 || got[0].Article != want[0].Article || math.Abs(got[0].Score-want[0].Score) > 0.5) {
			t.Errorf("%s: %v after a restart, %v before", g.Question, got, want)
		}
	}
}
