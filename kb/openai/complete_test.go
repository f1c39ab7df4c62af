package openai_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/kb/openai"
)

// A completion goes through the same door as an answer: asked in the form the server takes, masked,
// reasoning and fences taken off.
func TestComplete(t *testing.T) {
	t.Parallel()
	const schema = `{"type":"object"}`
	const want = `{"category":"repair.hvac"}`
	for name, play := range map[string]script{
		"plain":     says(want),
		"reasoning": says("<think>空调……</think>\n" + want),
		"fenced":    says("```json\n" + want + "\n```"),
		"old server": unless(func(a asked) bool { return a.Format.Type == "json_schema" || a.Kwargs != nil },
			fails(400, `{"error":{"message":"response_format and chat_template_kwargs are not supported"}}`), says(want)),
	} {
		s := serve(t, play)
		d, _ := connect(t, s)
		got, err := d.Complete(t.Context(), "选择类别", `{"text":"空调坏了，电话15400001234"}`, schema)
		if err != nil || got != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		for _, a := range s.requests() {
			if strings.Contains(a.raw, "15400001234") || a.Messages[0].Content != "选择类别" || a.Tools != nil {
				t.Errorf("%s: sent %s", name, a.raw)
			}
		}
	}
}

// A server that is down, wrong or cut off is Unavailable, one that cannot make it in time too; a
// reply that was refused for its content is nobody's outage.
func TestCompleteFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		play script
		want hotline.Code
	}{
		"down":      {fails(503, "busy"), hotline.Unavailable},
		"cut":       {cuts(opening...), hotline.Unavailable},
		"too long":  {func(w http.ResponseWriter, _ asked) { lines(w, opening[0], chunk(`{}`, "length"), done) }, hotline.Internal},
		"forbidden": {fails(401, "no"), hotline.Unavailable},
	} {
		d, _ := connect(t, serve(t, c.play))
		if _, err := d.Complete(t.Context(), "x", "y", "{}"); hotline.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// Completions leave half of the budget to answers, and share the breaker with them.
func TestCompleteLeavesRoomForAnswers(t *testing.T) {
	t.Parallel()
	s := serve(t, says(good()))
	at := time.Now()
	d, _ := connect(t, s, func(o *openai.Options) { o.Limits.PerMinute, o.Now = 10, func() time.Time { return at } })
	for range 8 {
		_, _ = d.Complete(t.Context(), "x", "y", "{}")
	}
	if n := len(s.requests()); n != 5 {
		t.Errorf("%d completions were sent, want 5 of 10", n)
	}
	if got := draft(t, d, question, house()); !got.Generated {
		t.Error("no budget is left for an answer")
	}
	s.plays(fails(503, "busy"))
	for range 5 {
		draft(t, d, question, house())
	}
	before := len(s.requests())
	if _, err := d.Complete(t.Context(), "x", "y", "{}"); hotline.CodeOf(err) != hotline.Unavailable || len(s.requests()) != before {
		t.Errorf("the resting server was asked: %v", err)
	}
}
