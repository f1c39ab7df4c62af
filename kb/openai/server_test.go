package openai_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// asked is a request as the scripted server saw it.
type asked struct {
	raw      string
	key      string
	Model    string
	Stream   bool
	Messages []struct{ Role, Content string }
	Format   struct{ Type string } `json:"response_format"`
	Kwargs   map[string]any        `json:"chat_template_kwargs"`
	Effort   string                `json:"reasoning_effort"`

	Temperature *float64 `json:"temperature"`
	MaxTokens   int      `json:"max_tokens"`
	Tools       []any    `json:"tools"`
}

// script plays the answer to one chat request.
type script func(w http.ResponseWriter, a asked)

// server is a model server that plays a script and remembers what it was asked.
type server struct {
	*httptest.Server
	mu     sync.Mutex
	script script
	seen   []asked
	paths  []string
	models string
	stop   chan struct{} // ends stalls
}

func serve(t *testing.T, play script) *server {
	t.Helper()
	s := &server{script: play, models: `{"object":"list","data":[{"id":"qwen3-8b","owned_by":"vllm"}]}`, stop: make(chan struct{})}
	s.Server = httptest.NewServer(http.HandlerFunc(s.answer))
	t.Cleanup(func() {
		close(s.stop)
		s.Close()
	})
	return s
}

func (s *server) answer(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	s.paths = append(s.paths, r.Method+" "+r.URL.Path)
	play, models := s.script, s.models
	s.mu.Unlock()
	if r.URL.Path == "/v1/models" {
		if models == "" {
			http.NotFound(w, r)
			return
		}
		_, _ = io.WriteString(w, models)
		return
	}
	a := asked{raw: string(body), key: r.Header.Get("Authorization")}
	if err := json.Unmarshal(body, &a); err != nil || r.URL.Path != "/v1/chat/completions" {
		http.Error(w, "not a chat request", http.StatusTeapot)
		return
	}
	s.mu.Lock()
	s.seen = append(s.seen, a)
	s.mu.Unlock()
	play(w, a)
}

func (s *server) requests() []asked {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]asked(nil), s.seen...)
}

func (s *server) plays(play script) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = play
}

// lines writes raw lines of a stream, each at once.
func lines(w http.ResponseWriter, all ...string) {
	w.Header().Set("Content-Type", "text/event-stream")
	for _, line := range all {
		_, _ = io.WriteString(w, line)
		_ = http.NewResponseController(w).Flush()
	}
}

// chunk is one event with a delta (JSON) and a finish reason ("" = null).
func chunk(delta, finish string) string {
	reason := "null"
	if finish != "" {
		reason = fmt.Sprintf("%q", finish)
	}
	return fmt.Sprintf(`data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":%s,"finish_reason":%s}]}`+"\n\n", delta, reason)
}

const done = "data: [DONE]\n\n"

// field is a delta that holds one text.
func field(name, text string) string {
	value, _ := json.Marshal(text)
	return fmt.Sprintf(`{%q:%s}`, name, value)
}

// pieces streams a text in small chunks, which cut every mark and word in two.
func pieces(name, text string) []string {
	var all []string
	for r := []rune(text); len(r) > 0; {
		n := min(5, len(r))
		all = append(all, chunk(field(name, string(r[:n])), ""))
		r = r[n:]
	}
	return all
}

// stream is a whole stream of a text as a well-behaved server sends it.
func stream(text string) []string {
	all := []string{chunk(`{"role":"assistant","content":""}`, "")}
	all = append(all, pieces("content", text)...)
	return append(all, chunk(`{}`, "stop"), done)
}

func says(text string) script {
	return func(w http.ResponseWriter, _ asked) { lines(w, stream(text)...) }
}

func fails(status int, body string, header ...string) script {
	return func(w http.ResponseWriter, _ asked) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// stalls sends some lines and then nothing.
func (s *server) stalls(all ...string) script {
	return func(w http.ResponseWriter, _ asked) {
		if len(all) > 0 {
			lines(w, all...)
		}
		select {
		case <-s.stop:
		case <-time.After(5 * time.Second):
		}
	}
}

// cuts sends some lines and breaks the connection.
func cuts(all ...string) script {
	return func(w http.ResponseWriter, _ asked) {
		lines(w, all...)
		panic(http.ErrAbortHandler)
	}
}

// unless plays refusal where the request has what the server does not know, else the answer.
func unless(refused func(asked) bool, refusal, answer script) script {
	return func(w http.ResponseWriter, a asked) {
		if refused(a) {
			refusal(w, a)
			return
		}
		answer(w, a)
	}
}

// prompt reads back what the model is given.
func prompt(a asked) (system, question string, clauses []string) {
	var user struct {
		Question string
		Clauses  []struct{ Text string }
	}
	for _, m := range a.Messages {
		if m.Role == "system" {
			system = m.Content
		} else if err := json.Unmarshal([]byte(strings.TrimSpace(m.Content)), &user); err != nil {
			panic("the prompt is not one JSON text: " + err.Error())
		}
	}
	for _, c := range user.Clauses {
		clauses = append(clauses, c.Text)
	}
	return system, user.Question, clauses
}
