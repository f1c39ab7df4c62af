package kb_test

import (
	"context"
	"iter"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/kb"
	"yihaotong/kb/bleve"
	"yihaotong/kb/extractive"
)

// keptGaps takes gaps and forgets them; the rest of the port is not used here.
type keptGaps struct{ kb.Gaps }

func (keptGaps) RecordGap(context.Context, kb.Gap) error { return nil }

// answering is a library over the sample policies.
func answering(t *testing.T) *kb.Library {
	t.Helper()
	x, err := bleve.Open(filepath.Join(t.TempDir(), "index"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	var entries iter.Seq2[kb.Entry, error] = func(yield func(kb.Entry, error) bool) {
		for f := range kb.Seed() {
			if f.Err != nil {
				t.Errorf("%s: %v", f.File, f.Err)
			}
			f.Article.ID = f.File
			for _, e := range kb.Entries(f.Article) {
				if !yield(e, nil) {
					return
				}
			}
		}
	}
	finder := kb.NewFinder(x, nil)
	if err := finder.Reset(t.Context(), entries); err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC) }
	return &kb.Library{Gaps: keptGaps{}, Finder: finder, Drafter: extractive.Drafter{}, Log: slog.New(slog.DiscardHandler), Now: now, Zone: time.FixedZone("CST", 8*3600)}
}

func TestSamplePoliciesAnswerWhatPeopleAsk(t *testing.T) {
	t.Parallel()
	l := answering(t)
	for question, want := range map[string]string{
		"餐卡丢了怎么挂失？": "挂失", "周转房申请要什么材料": "申请表", "食堂周末有早饭吗": "第一食堂", "会议餐怎么预订": "会议餐", "周转放申请要什么材料": "申请表",
	} {
		a, err := l.Answer(t.Context(), hotline.Question{Text: question, Reader: hotline.Staff})
		if err != nil || a.Kind != hotline.KindAnswer || !strings.Contains(a.Text, want) {
			t.Errorf("%s: %s %q %v", question, a.Kind, a.Text, err)
			continue
		}
		if c := a.Citations[0]; c.DocNumber == "" || c.Title == "" || !strings.Contains(a.Text, c.Quote) {
			t.Errorf("%s: citation %+v", question, c)
		}
	}
}

func TestWhatPoliciesDoNotSayIsRefused(t *testing.T) {
	t.Parallel()
	l := answering(t)
	for _, question := range []string{"公务护照在哪里办", "年终奖怎么算", "帮我写一首关于秋天的诗", "", "？？", strings.Repeat("吗", 3000)} {
		a, err := l.Answer(t.Context(), hotline.Question{Text: question, Reader: hotline.Staff})
		if err != nil || a.Kind != hotline.KindRefuse || a.Gap == "" {
			t.Errorf("%.20s: %s %q %v", question, a.Kind, a.Text, err)
		}
	}
}

func TestFollowUpLeansOnTheQuestionBefore(t *testing.T) {
	t.Parallel()
	l := answering(t)
	q := hotline.Question{Text: "那周末呢", Reader: hotline.Staff, Earlier: []string{"食堂早餐几点开"}}
	if a, err := l.Answer(t.Context(), q); err != nil || a.Kind != hotline.KindAnswer || !strings.Contains(a.Text, "食堂") {
		t.Errorf("after a question: %s %q %v", a.Kind, a.Text, err)
	}
	q = hotline.Question{Text: "大堂的钢琴什么时候调音", Reader: hotline.Staff, Earlier: []string{"食堂早餐几点开"}}
	if a, err := l.Answer(t.Context(), q); err != nil || a.Kind != hotline.KindRefuse {
		t.Errorf("a new subject got the old answer: %s %q %v", a.Kind, a.Text, err)
	}
}
