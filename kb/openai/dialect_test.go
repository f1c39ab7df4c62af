package openai_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"yihaotong/kb/openai"
)

// thinking is reasoning that holds a reply of its own, which must never count.
var thinking = "用户问租期……" + reply(said{"周转住房租住期限不超过三年。", 1, "周转住房租住期限不超过三年。"})

func joined(parts ...[]string) []string { return slices.Concat(parts...) }

var opening = []string{chunk(`{"role":"assistant","content":""}`, "")}
var ending = []string{chunk(`{}`, "stop"), done}

// The ways in which real servers stream a good answer: the model's words arrive.
func TestDialects(t *testing.T) {
	t.Parallel()
	plays := func(all ...string) script {
		return func(w http.ResponseWriter, _ asked) { lines(w, all...) }
	}
	content := pieces("content", good())
	for name, play := range map[string]script{
		"vLLM":                              says(good()),
		"vLLM with reasoning":               plays(joined(opening, pieces("reasoning", thinking), content, ending)...),
		"Ollama with reasoning and a fence": plays(joined(opening, pieces("reasoning", thinking), pieces("content", "```json\n"+good()+"\n```\n"), ending)...),
		"DeepSeek reasoning_content":        plays(joined(opening, pieces("reasoning_content", thinking), content, ending)...),
		"DeepSeek null content":             plays(joined([]string{chunk(`{"role":"assistant","content":null,"reasoning_content":"嗯"}`, "")}, content, ending)...),
		"Qwen think tags":                   says("<think>\n" + thinking + "\n</think>\n\n" + good()),
		"Qwen empty think tags":             says("<think>\n\n</think>\n\n" + good()),
		"thinks twice":                      says("<think>一</think>\n那么\n<think>" + thinking + "</think>" + good()),
		"think opened by the template":      says(thinking + "\n</think>\n" + good()),
		"llama.cpp without blank and DONE":  plays(strings.ReplaceAll(strings.Join(joined(opening, content, ending[:1]), ""), "data: ", "data:")),
		"queueing server":                   plays(strings.Repeat(": keep-alive\n\n", 400), strings.Join(joined(opening, content, ending), "")),
		"queueing inside the stream":        plays(joined(opening, content[:3], []string{strings.Repeat(": PROCESSING\n\n", 400)}, content[3:], ending)...),
		"carriage returns":                  plays(strings.ReplaceAll(strings.Join(joined(opening, content, ending), ""), "\n", "\r\n")),
		"event and id lines":                plays(joined([]string{"event: message\nid: 1\nretry: 100\n"}, opening, content, ending)...),
		"usage without choices":             plays(joined(opening, content, []string{chunk(`{}`, "stop"), `data: {"id":"c","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":9,"total_tokens":18}}` + "\n\n", done})...),
		"finish with the last piece":        plays(chunk(field("content", good()), "stop"), done),
		"a second choice":                   plays(joined(opening, []string{strings.Replace(chunk(field("content", "二"), ""), `"index":0`, `"index":1`, 1)}, content, ending)...),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, _ := connect(t, serve(t, play))
			got := draft(t, d, question, house())
			if !got.Generated || len(got.Sentences) != 1 || got.Sentences[0].Text != goodText {
				t.Errorf("%+v", got)
			}
			if q := got.Sentences[0].Quotes[0]; q.Clause != 0 || q.Text != "周转住房租住期限不超过三年。" {
				t.Errorf("quote %+v", q)
			}
		})
	}
}

// Servers that know only some forms of request: the next plainer one is tried, once.
func TestForms(t *testing.T) {
	t.Parallel()
	format := func(known ...string) func(asked) bool {
		return func(a asked) bool { return !slices.Contains(known, a.Format.Type) }
	}
	for name, c := range map[string]struct {
		refused func(asked) bool
		refusal script
		takes   string
		quiet   bool
		tries   int
	}{
		"all":                           {func(asked) bool { return false }, nil, "json_schema", true, 1},
		"DeepSeek knows no json_schema": {format("json_object", ""), fails(400, `{"error":{"message":"This response_format type is unavailable now","type":"invalid_request_error","code":"invalid_request_error"}}`), "json_object", true, 2},
		"LM Studio, only text":          {format(""), fails(400, `{"error":"'response_format.type' must be 'text'"}`), "", true, 3},
		"no template arguments": {func(a asked) bool { return a.Kwargs != nil },
			fails(422, `{"detail":[{"type":"extra_forbidden","loc":["body","chat_template_kwargs"],"msg":"Extra inputs are not permitted"}]}`), "json_schema", false, 2},
		"Ollama, model cannot think": {func(a asked) bool { return a.Effort != "" }, fails(400, `{"error":{"message":"\"qwen3-8b\" does not support thinking"}}`), "json_schema", false, 2},
		"refuses without a reason":   {func(a asked) bool { return a.Effort != "" || a.Format.Type != "" }, fails(501, ``), "", false, 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, unless(c.refused, c.refusal, says(good())))
			d, _ := connect(t, s)
			if got := draft(t, d, question, house()); !got.Generated {
				t.Fatalf("%+v", got)
			}
			seen := s.requests()
			last := seen[len(seen)-1]
			if len(seen) != c.tries || last.Format.Type != c.takes || (last.Effort == "none") != c.quiet || (last.Kwargs["enable_thinking"] == false) != c.quiet {
				t.Errorf("%d tries, last: %s", len(seen), last.raw)
			}
			draft(t, d, question, house()) // now it knows
			if again := s.requests(); len(again) != c.tries+1 {
				t.Errorf("%d requests for the second draft", len(again)-c.tries)
			}
		})
	}
}

// What every request says, and nothing more.
func TestRequest(t *testing.T) {
	t.Parallel()
	s := serve(t, says(good()))
	d, _ := connect(t, s)
	draft(t, d, question, house())
	a := s.requests()[0]
	if a.Model != "qwen3-8b" || !a.Stream || a.key != "Bearer k-test" || a.MaxTokens < 100 || a.Tools != nil {
		t.Errorf("%+v", a)
	}
	if a.Temperature == nil || *a.Temperature <= 0 || *a.Temperature > 0.05 {
		t.Errorf("temperature %v: a zero is left out by the client", a.Temperature)
	}
	system, asks, clauses := prompt(a)
	if asks != question || len(clauses) != 3 || clauses[0] != house()[0].Text || len(a.Messages) != 2 {
		t.Errorf("prompt %q %q", asks, clauses)
	}
	if !strings.Contains(system, "JSON") { // DeepSeek demands the word
		t.Error("the instructions do not name JSON")
	}
}

// Failures of every sort: the other drafter's answer stands, and in time.
func TestFailures(t *testing.T) {
	t.Parallel()
	half := joined(opening, pieces("content", good())[:4])
	ends := func(finish string) script {
		return func(w http.ResponseWriter, _ asked) {
			lines(w, joined(opening, pieces("content", good()), []string{chunk(`{}`, finish), done})...)
		}
	}
	plays := func(all ...string) script {
		return func(w http.ResponseWriter, _ asked) { lines(w, all...) }
	}
	call := chunk(`{"tool_calls":[{"index":0,"id":"1","type":"function","function":{"name":"close_ticket","arguments":"{}"}}]}`, "")
	for name, c := range map[string]struct {
		play script
		log  string // what the operator of the service reads
	}{
		"422 detail":              {fails(422, `{"detail":"model not loaded"}`), "status 422"},
		"404 error text":          {fails(404, `{"error":"model 'qwen3-8b' not found"}`), "status 404"},
		"502 HTML":                {fails(502, "<html><h1>502 Bad Gateway</h1></html>"), "status 502"},
		"429":                     {fails(429, `{"error":{"message":"slow down","type":"rate_limit"}}`, "Retry-After", "7"), "status 429"},
		"401":                     {fails(401, `{"error":{"message":"invalid key"}}`), "status 401"},
		"500 empty":               {fails(500, ""), "status 500"},
		"redirect":                {fails(307, "", "Location", "http://127.0.0.1:1/v1/chat/completions"), "redirects"},
		"not a stream":            {fails(200, `{"choices":[{"message":{"content":"{}"},"finish_reason":"stop"}]}`), "unfinished"},
		"HTML with 200":           {fails(200, "<html>login</html>"), "unfinished"},
		"error inside the stream": {plays(joined(half, []string{`data: {"error":{"message":"CUDA out of memory","type":"InternalServerError","code":500}}` + "\n\n", done})...), "CUDA"},
		"other error inside":      {plays(joined(half, []string{`data: {"object":"error","message":"engine dead"}` + "\n\n", done})...), "unfinished"},
		"cut in the middle":       {cuts(half...), "broke"},
		"end without a reason":    {plays(joined(opening, pieces("content", good()))...), "unfinished"},
		"DONE without a reason":   {plays(joined(opening, pieces("content", good()), []string{done})...), "unfinished"},
		"broken JSON of a chunk":  {plays(joined(half, []string{"data: {\"choices\":[{\n\n"}, ending)...), "broke"},
		"length":                  {ends("length"), "unfinished: length"},
		"content filter":          {ends("content_filter"), "unfinished: content_filter"},
		"tool calls":              {plays(joined(opening, []string{call, chunk(`{}`, "tool_calls"), done})...), "unfinished: tool_calls"},
		"empty content":           {plays(joined(opening, ending)...), "empty"},
		"blank content":           {says("\n\n   \n"), "empty"},
		"answer in reasoning":     {plays(joined(opening, pieces("reasoning", good()), ending)...), "empty"},
		"reasoning without end":   {says("<think>" + good()), "empty"},
		"words instead of JSON":   {says("周转住房最多住三年。"), "not the JSON"},
		"words before JSON":       {says("好的，答案如下：" + good()), "not the JSON"},
		"words after JSON":        {says(good() + "希望对您有帮助！"), "goes on"},
		"two replies":             {says(good() + good()), "goes on"},
		"JSON cut off":            {says(good()[:60]), "not the JSON"},
		"other keys":              {says(`{"sentences":[],"action":"close_ticket"}`), "not the JSON"},
		"no sentences key":        {says(`{}`), "no sentences"},
		"null sentences":          {says(`{"sentences":null}`), "no sentences"},
		"a list":                  {says(`[]`), "not the JSON"},
		"clause as text":          {says(`{"sentences":[{"text":"a","clause":"1","quote":"b"}]}`), "not the JSON"},
		"endless content":         {says(strings.Repeat("好", 40_000)), "too long"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, l := connect(t, serve(t, c.play))
			if got := draft(t, d, question, house()); got.Generated {
				t.Errorf("%+v", got)
			}
			if !strings.Contains(l.String(), c.log) {
				t.Errorf("log: %s", l)
			}
			for _, secret := range []string{"k-test", question, "租住期限"} {
				if strings.Contains(l.String(), secret) {
					t.Errorf("%q is in the log: %s", secret, l)
				}
			}
		})
	}
}

// No sentences, or none that stands: whether there is an answer is not the model's to decide.
func TestModelDoesNotDecide(t *testing.T) {
	t.Parallel()
	s := serve(t, says(reply()))
	d, _ := connect(t, s)
	if got := draft(t, d, question, house()); got.Generated {
		t.Errorf("an empty answer: %+v", got)
	}
	mute, _ := connect(t, s, func(o *openai.Options) { o.Fallback = silent{} })
	before := len(s.requests())
	got, err := mute.Draft(t.Context(), question, house())
	if err != nil || len(got.Sentences) != 0 || len(s.requests()) != before {
		t.Errorf("without an answer of the fallback: %+v, %v, %d requests", got, err, len(s.requests())-before)
	}
}

// Each limit of time holds, whatever the server does.
func TestTimes(t *testing.T) {
	t.Parallel()
	const short = 150 * time.Millisecond
	drip := func(w http.ResponseWriter, _ asked) {
		lines(w, opening...)
		for range 40 {
			time.Sleep(50 * time.Millisecond)
			lines(w, chunk(field("reasoning_content", "嗯"), ""))
		}
	}
	for name, c := range map[string]struct {
		play func(*server) script
		set  func(*openai.Limits)
		most time.Duration
		log  string
	}{
		"no header":    {func(s *server) script { return s.stalls() }, func(l *openai.Limits) { l.Header = short }, time.Second, "no response"},
		"no chunk":     {func(s *server) script { return s.stalls(": hi\n\n") }, func(l *openai.Limits) { l.First = short }, time.Second, "sign of life"},
		"stands still": {func(s *server) script { return s.stalls(opening...) }, func(l *openai.Limits) { l.Idle = short }, time.Second, "sign of life"},
		"half an error": {func(s *server) script { return s.stalls(`data: {"error":{"message":"x"}}` + "\n") },
			func(l *openai.Limits) { l.First = short }, time.Second, "sign of life"},
		"drips for ever": {func(*server) script { return drip }, func(l *openai.Limits) { l.Whole, l.Idle = 600*time.Millisecond, short }, 1500 * time.Millisecond, "too long"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, nil)
			s.plays(c.play(s))
			d, l := connect(t, s, limits(c.set))
			began := time.Now()
			if got := draft(t, d, question, house()); got.Generated {
				t.Errorf("%+v", got)
			}
			if took := time.Since(began); took > c.most {
				t.Errorf("took %v", took)
			}
			if !strings.Contains(l.String(), c.log) {
				t.Errorf("log: %s", l)
			}
		})
	}
}

// Reasoning is a sign of life: an answer that comes after a long while of it still counts.
func TestLongReasoning(t *testing.T) {
	t.Parallel()
	play := func(w http.ResponseWriter, _ asked) {
		lines(w, opening...)
		for i := range 12 {
			time.Sleep(50 * time.Millisecond)
			lines(w, chunk(field("reasoning", fmt.Sprint(i)), ""))
		}
		lines(w, joined(pieces("content", good()), ending)...)
	}
	d, _ := connect(t, serve(t, play), limits(func(l *openai.Limits) { l.First, l.Idle = 300*time.Millisecond, 300*time.Millisecond }))
	if got := draft(t, d, question, house()); !got.Generated {
		t.Errorf("%+v", got)
	}
}
