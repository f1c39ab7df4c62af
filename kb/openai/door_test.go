package openai_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/kb"
	"yihaotong/kb/extractive"
	"yihaotong/kb/openai"
)

func options() openai.Options {
	return openai.Options{URL: "http://127.0.0.1:8000", Model: "qwen3-8b", Fallback: extractive.Drafter{}, Log: slog.New(slog.DiscardHandler), Now: time.Now}
}

func TestConnectRefuses(t *testing.T) {
	t.Parallel()
	for want, set := range map[string]setup{
		"scheme":        func(o *openai.Options) { o.URL = "ftp://h" },
		"none of http":  func(o *openai.Options) { o.URL = "localhost:8000" },
		"host is":       func(o *openai.Options) { o.URL = "http:///v1" },
		"password":      func(o *openai.Options) { o.URL = "http://u:s3cret@h/v1" },
		"end with":      func(o *openai.Options) { o.URL = "http://h/v1?key=s3cret" },
		"invalid port":  func(o *openai.Options) { o.URL = "http://s3cret:x" },
		"missing":       func(o *openai.Options) { o.Model = "" },
		"fall back":     func(o *openai.Options) { o.Fallback = nil },
		"log":           func(o *openai.Options) { o.Log = nil },
		"clock":         func(o *openai.Options) { o.Now = nil },
		`"o1-local"`:    func(o *openai.Options) { o.Model = "o1-local" },
		`"o3"`:          func(o *openai.Options) { o.Model = "o3" },
		`"O4-mini"`:     func(o *openai.Options) { o.Model = "O4-mini" },
		`"gpt-5-local"`: func(o *openai.Options) { o.Model = "gpt-5-local" },
	} {
		o := options()
		set(&o)
		if _, err := openai.Connect(o); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "s3cret:") {
			t.Errorf("%s: %v", want, err)
		}
	}
	for _, name := range []string{"qwen3-8b", "deepseek-chat", "gpt-oss:20b", "Qwen/Qwen3-8B", "openai/o3"} {
		o := options()
		o.Model = name
		if _, err := openai.Connect(o); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The address works with and without /v1, with blanks and slashes around.
func TestAddress(t *testing.T) {
	t.Parallel()
	s := serve(t, says(good()))
	for _, tail := range []string{"", "/", "/v1", "/v1/", "/v1//", " "} {
		d, _ := connect(t, s, func(o *openai.Options) { o.URL += tail })
		if got := draft(t, d, question, house()); !got.Generated {
			t.Errorf("%q: %+v", tail, got)
		}
	}
	d, _ := connect(t, s, func(o *openai.Options) { o.URL += "/api/v3" })
	draft(t, d, question, house())
	s.mu.Lock()
	defer s.mu.Unlock()
	if last := s.paths[len(s.paths)-1]; last != "POST /api/v3/chat/completions" {
		t.Errorf("an address with another version: %s", last)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	for models, want := range map[string]string{
		`{"object":"list","data":[{"id":"a"},{"id":"qwen3-8b","object":"model","owned_by":"vllm","created":1}]}`: "qwen3-8b (vllm)",
		`{"data":[{"id":"qwen3-8b:latest","owned_by":"library"}]}`:                                               "qwen3-8b:latest (library)",
		`{"models":[{"name":"x"}],"data":[{"id":"qwen3-8b"}]}`:                                                   "qwen3-8b",
		``: "qwen3-8b", // 404: no such list
	} {
		s := serve(t, nil)
		s.models = models
		d, _ := connect(t, s)
		if got, err := d.Check(t.Context()); got != want || err != nil {
			t.Errorf("%s: %q, %v", models, got, err)
		}
	}
	for models, want := range map[string]string{
		`{"data":[{"id":"b"},{"id":"a"}]}`: `no model "qwen3-8b" there; it serves a b`,
		`{"data":[]}`:                      "no model",
		`<html>login</html>`:               "status 200",
	} {
		s := serve(t, nil)
		s.models = models
		d, _ := connect(t, s)
		if _, err := d.Check(t.Context()); hotline.CodeOf(err) != hotline.Unavailable || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", models, err)
		}
	}
	s := serve(t, nil)
	d, _ := connect(t, s)
	s.Close()
	if _, err := d.Check(t.Context()); hotline.CodeOf(err) != hotline.Unavailable || !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("server gone: %v", err)
	}
}

// A server that accepts and says nothing keeps neither the check nor a caller with a deadline.
func TestBlackHole(t *testing.T) {
	t.Parallel()
	hole := make(chan struct{})
	s := serve(t, nil)
	s.Config.Handler = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hole })
	defer close(hole)
	d, _ := connect(t, s, limits(func(l *openai.Limits) { l.Failures = 1 }))
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	got, err := d.Draft(ctx, question, house())
	if err != nil || got.Generated || len(got.Sentences) == 0 || ctx.Err() != nil {
		t.Errorf("%+v, %v, context %v", got, err, ctx.Err())
	}
	began := time.Now()
	got, err = d.Draft(t.Context(), question, house()) // now it rests
	if err != nil || got.Generated || time.Since(began) > 100*time.Millisecond {
		t.Errorf("%+v, %v after %v", got, err, time.Since(began))
	}
	began = time.Now()
	if _, err := d.Check(t.Context()); hotline.CodeOf(err) != hotline.Unavailable || time.Since(began) > 3*time.Second {
		t.Errorf("check: %v after %v", err, time.Since(began))
	}
}

// A caller with little time gets the other drafter's answer without a request; one that leaves gets
// an error and is no fault of the server.
func TestCallersContext(t *testing.T) {
	t.Parallel()
	s := serve(t, nil)
	s.plays(s.stalls(opening...))
	d, _ := connect(t, s, limits(func(l *openai.Limits) { l.Failures = 1 }))
	hurried, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if got, err := d.Draft(hurried, question, house()); err != nil || got.Generated || len(s.requests()) != 0 {
		t.Errorf("in a hurry: %+v, %v, %d requests", got, err, len(s.requests()))
	}
	leaves, leave := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, leave)
	if _, err := d.Draft(leaves, question, house()); hotline.CodeOf(err) != hotline.Unavailable || !errors.Is(err, context.Canceled) {
		t.Errorf("left: %v", err)
	}
	s.plays(says(good()))
	if got := draft(t, d, question, house()); !got.Generated {
		t.Error("the server is blamed for a caller that left")
	}
}

// The breaker over the wire: left alone after failures, named by Check, healed by itself.
func TestRestsAndHeals(t *testing.T) {
	t.Parallel()
	s := serve(t, fails(503, "busy"))
	at := time.Now()
	var mu sync.Mutex
	now := func() time.Time { mu.Lock(); defer mu.Unlock(); return at }
	d, _ := connect(t, s, func(o *openai.Options) { o.Now = now })
	for range 8 {
		draft(t, d, question, house())
	}
	if n := len(s.requests()); n != 5 {
		t.Errorf("%d requests, want 5 and rest", n)
	}
	if _, err := d.Check(t.Context()); hotline.CodeOf(err) != hotline.Unavailable || !strings.Contains(err.Error(), "rests") {
		t.Errorf("check: %v", err)
	}
	s.plays(says(good()))
	mu.Lock()
	at = at.Add(30 * time.Second)
	mu.Unlock()
	if got := draft(t, d, question, house()); !got.Generated {
		t.Error("not healed after the rest")
	}
	if v, err := d.Check(t.Context()); err != nil || v != "qwen3-8b (vllm)" {
		t.Errorf("check: %q, %v", v, err)
	}
	s.plays(fails(429, `{"error":{"message":"slow down"}}`, "Retry-After", "60"))
	draft(t, d, question, house())
	before := len(s.requests())
	draft(t, d, question, house())
	if len(s.requests()) != before {
		t.Error("Retry-After is not kept")
	}
}

// Requests beyond the budget are not sent.
func TestBudgetOverTheWire(t *testing.T) {
	t.Parallel()
	s := serve(t, says(good()))
	at := time.Now()
	d, l := connect(t, s, func(o *openai.Options) { o.Limits.PerMinute, o.Now = 3, func() time.Time { return at } })
	for range 5 {
		draft(t, d, question, house())
	}
	if n := len(s.requests()); n != 3 || !strings.Contains(l.String(), "budget") {
		t.Errorf("%d requests; %s", n, l)
	}
}

// Twenty at once: two at the server, the others answered without waiting for it.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	var at, most atomic.Int32
	s := serve(t, func(w http.ResponseWriter, _ asked) {
		for n := at.Add(1); ; {
			if old := most.Load(); n <= old || most.CompareAndSwap(old, n) {
				break
			}
		}
		time.Sleep(300 * time.Millisecond)
		at.Add(-1)
		lines(w, stream(good())...)
	})
	d, _ := connect(t, s, limits(func(l *openai.Limits) { l.Slot = 100 * time.Millisecond }))
	var generated atomic.Int32
	var all sync.WaitGroup
	began := time.Now()
	for range 20 {
		all.Go(func() {
			got, err := d.Draft(t.Context(), question, house())
			if err != nil || len(got.Sentences) == 0 {
				t.Errorf("%+v, %v", got, err)
			}
			if got.Generated {
				generated.Add(1)
			}
		})
	}
	all.Wait()
	if most.Load() != 2 || generated.Load() != 2 || time.Since(began) > 2*time.Second {
		t.Errorf("%d at the server, %d generated, %v", most.Load(), generated.Load(), time.Since(began))
	}
}

// A body without end is not read to the end.
func TestEndlessBody(t *testing.T) {
	t.Parallel()
	var sent atomic.Int64
	endless := func(status int) script {
		return func(w http.ResponseWriter, _ asked) {
			w.WriteHeader(status)
			block := strings.Repeat("x", 64<<10)
			for sent.Load() < 64<<20 {
				if _, err := io.WriteString(w, block); err != nil {
					return
				}
				sent.Add(int64(len(block)))
			}
		}
	}
	for _, status := range []int{200, 500} {
		sent.Store(0)
		d, l := connect(t, serve(t, endless(status)))
		if got := draft(t, d, question, house()); got.Generated {
			t.Errorf("%+v", got)
		}
		if sent.Load() > 32<<20 || len(l.String()) > 4000 {
			t.Errorf("status %d: %d bytes read, %d logged", status, sent.Load(), len(l.String()))
		}
	}
}

// An error of the drafter behind the model is its own to give.
func TestFallbackFails(t *testing.T) {
	t.Parallel()
	d, _ := connect(t, serve(t, says(good())), func(o *openai.Options) { o.Fallback = broken{} })
	if _, err := d.Draft(t.Context(), question, house()); hotline.CodeOf(err) != hotline.Internal {
		t.Errorf("%v", err)
	}
}

type broken struct{}

func (broken) Draft(context.Context, string, []kb.Hit) (kb.Drafted, error) {
	return kb.Drafted{}, hotline.Fail(hotline.Internal, "internal")
}
