package openai_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"yihaotong/kb"
	"yihaotong/kb/extractive"
	"yihaotong/kb/openai"
)

const question = "周转住房最多能住几年？"

// house are the clauses of the tests.
func house() []kb.Hit {
	clause := func(place int, no, text string) kb.Hit {
		return kb.Hit{Entry: kb.Entry{Article: "a1", Version: 1, Title: "机关周转住房管理办法", Doc: "事管〔2024〕12号", Clause: kb.Clause{Place: place, No: no, Text: text}}}
	}
	return []kb.Hit{
		clause(11, "第十二条", "周转住房租住期限不超过三年。期满确需续租的，应当在期满前30日向房屋管理处提出书面申请，续租不超过一年。"),
		clause(12, "第十三条", "承租人不得将周转住房转租、转借或者改变用途。"),
		clause(4, "第五条", "职工本人及配偶在本市均无自有住房的，可以申请周转住房。"),
	}
}

// silent is a drafter that finds no answer.
type silent struct{}

func (silent) Draft(context.Context, string, []kb.Hit) (kb.Drafted, error) { return kb.Drafted{}, nil }

// log keeps what was logged.
type log struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

type setup func(*openai.Options)

func connect(t *testing.T, s *server, more ...setup) (*openai.Drafter, *log) {
	t.Helper()
	l := &log{}
	o := openai.Options{
		URL: s.URL, Key: "k-test", Model: "qwen3-8b", Fallback: extractive.Drafter{}, Now: time.Now,
		Log:    slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Limits: openai.Limits{PerMinute: 100_000},
	}
	for _, m := range more {
		m(&o)
	}
	d, err := openai.Connect(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d, l
}

func limits(set func(*openai.Limits)) setup {
	return func(o *openai.Options) { set(&o.Limits) }
}

type said struct {
	Text   string `json:"text"`
	Clause int    `json:"clause"`
	Quote  string `json:"quote"`
}

func reply(sentences ...said) string {
	if sentences == nil {
		sentences = []said{}
	}
	body, _ := json.Marshal(map[string]any{"sentences": sentences})
	return string(body)
}

// good is a reply that stands; goodText is what it says.
const goodText = "周转住房的租住期限不超过3年。"

func good() string {
	return reply(said{goodText, 1, "周转住房租住期限不超过三年。"})
}

// draft asks about the house and checks what holds for every draft: no error, quotes letter by letter,
// words of the model exactly where they are labelled.
func draft(t *testing.T, d *openai.Drafter, question string, clauses []kb.Hit) kb.Drafted {
	t.Helper()
	got, err := d.Draft(t.Context(), question, clauses)
	if err != nil {
		t.Fatalf("draft: %v", err)
	}
	if len(got.Sentences) == 0 {
		t.Fatal("no answer: the fallback's should stand")
	}
	for _, s := range got.Sentences {
		if len(s.Quotes) == 0 {
			t.Errorf("%q has no quote", s.Text)
		}
		for _, q := range s.Quotes {
			if q.Text == "" || !strings.Contains(clauses[q.Clause].Text, q.Text) {
				t.Errorf("quote %q is not in clause %d", q.Text, q.Clause)
			}
		}
	}
	if !got.Generated {
		want, _ := extractive.Drafter{}.Draft(t.Context(), question, clauses)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("not generated, yet not the fallback's: %+v", got)
		}
	}
	return got
}
