package kb_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/kb"
	"yihaotong/kb/bleve"
	"yihaotong/kb/extractive"
)

// A bare topic that many clauses fit alike is asked about; one that fits a single clause, and a question,
// are answered. What is offered to choose can be asked and is answered.
func TestBareTopics(t *testing.T) {
	t.Parallel()
	x, err := bleve.Open("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	f := kb.NewFinder(x, nil)
	if _, err := kb.EvalAnswer(t.Context(), f, nil, "seed", kb.File{Name: "none", Reader: strings.NewReader("")}); err != nil {
		t.Fatal(err)
	}
	l := &kb.Library{Finder: f, Drafter: extractive.Drafter{}, Now: time.Now, Zone: time.UTC}
	ask := func(text string) hotline.Answer {
		a, err := l.Preview(t.Context(), hotline.Question{Text: text, Reader: hotline.Internally})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	for topic, choice := range map[string]string{"食堂": "食堂 供餐时间", "班车？": "班车 线路和时间", "周转房": "周转房 申请", "押金": "押金 餐卡", "报修": "报修 维修实行24小时值班"} {
		a := ask(topic)
		if a.Kind != hotline.KindClarify || !slices.Contains(a.Suggestions, choice) || len(a.Citations) > 0 {
			t.Errorf("%s: %s %q", topic, a.Kind, a.Suggestions)
		}
	}
	for _, question := range []string{"换车牌", "漏水", "食堂几点开饭", "食堂 供餐时间", "周转房 轮候和配租"} {
		if a := ask(question); a.Kind != hotline.KindAnswer {
			t.Errorf("%s: %s %q", question, a.Kind, a.Suggestions)
		}
	}
	if a := ask("火星"); a.Kind != hotline.KindRefuse {
		t.Errorf("a topic that nothing is about: %s %q", a.Kind, a.Text)
	}
}
