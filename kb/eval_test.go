package kb_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yihaotong/hotline"
	"yihaotong/kb"
	"yihaotong/kb/bleve"
	"yihaotong/kb/extractive"
)

func finder(t *testing.T) *kb.Finder {
	t.Helper()
	x, err := bleve.Open(filepath.Join(t.TempDir(), "index"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	return kb.NewFinder(x, nil)
}

func file(name, body string) kb.File { return kb.File{Name: name, Reader: strings.NewReader(body)} }

const twoTexts = `{"id":"a","title":"停车办法第一条","text":"停车证遗失的，三日内补办。"}` + "\n\n" + `{"id":"b","title":"停车办法第二条","text":"食堂早餐七点开始。"}` + "\n"

func TestEvalSearch(t *testing.T) {
	t.Parallel()
	r, err := kb.EvalSearch(t.Context(), finder(t), file("c", twoTexts), file("q",
		`{"id":"1","text":"停车证丢了怎么补办","relevant":["a"]}`+"\n"+`{"id":"2","text":"早餐几点","relevant":["b","a"]}`+"\n"+`{"id":"3","text":"年终奖","relevant":[]}`))
	if err != nil || r.N != 2 || r.Unlabelled != 1 || r.Documents != 2 || r.Recall1 != 0.75 || r.MRR10 != 1 || r.Recall10 < 0.75 {
		t.Errorf("%+v (%v)", r, err)
	}
}

func TestEvalNamesTheLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ corpus, queries, line string }{
		"broken corpus":  {"{\"id\":\"a\",\"text\":\"x\"}\n\n{\"id\":", "", "c 3"},
		"no id":          {`{"text":"x"}`, "", "c 1"},
		"id twice":       {"{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"a\",\"text\":\"y\"}", "", "c 2"},
		"broken query":   {twoTexts, "\n\nnonsense", "q 3"},
		"no text":        {twoTexts, `{"id":"1","relevant":["a"]}`, "q 1"},
		"unknown target": {twoTexts, "{\"text\":\"停车\",\"relevant\":[\"a\"]}\n{\"text\":\"停车\",\"relevant\":[\"zz\"]}", "q 2"},
	} {
		_, err := kb.EvalSearch(t.Context(), finder(t), file("c", c.corpus), file("q", c.queries))
		check(t, name, err, c.line)
	}
	dir := t.TempDir()
	write(t, dir, "a.md", "# 停车办法\n\n第一条 停车证遗失的，应当在三个工作日内到东门服务台补办。\n")
	for name, c := range map[string]struct{ queries, line string }{
		"broken":          {"{", "q 1"},
		"no text":         {`{"relevant":[]}`, "q 1"},
		"unknown file":    {"\n" + `{"text":"停车","relevant":[{"file":"b.md","article":1}]}`, "q 2"},
		"without article": {`{"text":"停车","relevant":[{"file":"a.md"}]}`, "q 1"},
	} {
		_, err := kb.EvalAnswer(t.Context(), finder(t), extractive.Drafter{}, dir, file("q", c.queries))
		check(t, name, err, c.line)
	}
}

func check(t *testing.T, name string, err error, line string) {
	t.Helper()
	var own *hotline.Error
	if !errors.As(err, &own) || own.Key != "kb.line" || fmt.Sprint(own.Args["file"], " ", own.Args["line"]) != line {
		t.Errorf("%s: %v, want a fault at %s", name, err, line)
	}
}

// The sets of our own, with the figures that a change must not lower.
func TestEvalAnswer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		dir                      string
		right, falseAnswer, most float64
	}{
		"laws.jsonl": {laws, 0.58, 0.16, 248}, "seed.jsonl": {"seed", 0.62, 0.12, 148}, "short.jsonl": {"seed", 0.72, 0.2, 138},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			queries := open(t, "testdata/answer/"+name)
			r, err := kb.EvalAnswer(t.Context(), finder(t), extractive.Drafter{}, c.dir, queries)
			if err != nil {
				t.Fatal(err)
			}
			answerable := float64(r.RightCitation + r.WrongCitation + r.Missed)
			right, falsely := float64(r.RightCitation)/answerable, float64(r.FalseAnswers)/(float64(r.N)-answerable)
			if r.QuoteVerbatim != 1 || right < c.right || falsely > c.falseAnswer || float64(r.N) != c.most {
				t.Errorf("right %.3f, false %.3f, %+v", right, falsely, r)
			}
		})
	}
}

// A collection of one clause or none, and questions that are none.
func TestFinderEdges(t *testing.T) {
	t.Parallel()
	one := kb.Entry{Article: "a", Version: 1, Title: "办法", Audience: hotline.Everyone, Clause: kb.Clause{Text: "停车证每年更换。"}}
	for name, entries := range map[string][]kb.Entry{"none": nil, "one": {one}, "empty text": {{Article: "b", Audience: hotline.Everyone}}} {
		f := finder(t)
		err := f.Reset(t.Context(), func(yield func(kb.Entry, error) bool) {
			for _, e := range entries {
				if !yield(e, nil) {
					return
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{"", "证", "？", "😀", "abc def", "停車證", "怎么办", strings.Repeat("停车证", 40_000), "\xff\xfe"} {
			hits, err := f.Search(t.Context(), kb.Query{Text: text, Day: "2026-11-24", Limit: 5})
			if err != nil || len(hits) > len(entries) {
				t.Errorf("%s, %.20q: %d hits (%v)", name, text, len(hits), err)
			}
		}
	}
}

const laws = "../../shared/data/laws"

func open(t *testing.T, path string) kb.File {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return kb.File{Name: path, Reader: f}
}
