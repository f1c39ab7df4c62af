package openai

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/sashabaranov/go-openai"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
	"yihaotong/kb"
)

// reserve is how long before the caller's deadline the model is given up, so that the answer of the
// other drafter still arrives in time.
const reserve = 200 * time.Millisecond

// leastTime is the time below which the model is not asked at all.
const leastTime = 500 * time.Millisecond

// maxKeepAlives is how many comment lines in a row a queueing server may send.
const maxKeepAlives = 100_000

// Drafter is the door to a model. Safe for concurrent use.
type Drafter struct {
	model    string
	client   *openai.Client
	http     *http.Client
	fallback kb.Drafter
	limits   Limits
	gate     *gate
	form     atomic.Pointer[form] // that the server takes, as far as is known
	log      *slog.Logger
	now      hotline.Now
}

var _ kb.Drafter = (*Drafter)(nil)

// Connect prepares the door. It makes no call: a server that is down now may come later. Its errors
// say what is wrong with the address or the model's name.
func Connect(o Options) (*Drafter, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	base, err := baseURL(o.URL)
	if err != nil {
		return nil, err
	}
	limits := o.Limits.withDefaults()
	d := &Drafter{
		model: o.Model, fallback: o.Fallback, limits: limits, http: newHTTP(limits),
		gate: newGate(limits, o.Now), log: o.Log, now: o.Now,
	}
	d.form.Store(&richest)
	c := openai.DefaultConfig(o.Key)
	c.BaseURL, c.HTTPClient, c.EmptyMessagesLimit = base, d.http, maxKeepAlives
	d.client = openai.NewClientWithConfig(c)
	return d, nil
}

// Close ends idle connections. Drafts that run end by their contexts.
func (d *Drafter) Close() error {
	d.http.CloseIdleConnections()
	return nil
}

// Draft gives the fallback's answer in the model's words, or as it is when the model does not help.
// Unavailable: the context ended; else errors are the fallback's.
func (d *Drafter) Draft(ctx context.Context, question string, clauses []kb.Hit) (kb.Drafted, error) {
	plain, err := d.fallback.Draft(ctx, question, clauses)
	if err != nil || len(plain.Sentences) == 0 {
		return plain, err
	}
	began := d.now()
	s := newSheet(question, clauses)
	said, failed := d.rephrase(ctx, s)
	if err := ctx.Err(); err != nil {
		return kb.Drafted{}, hotline.Fail(hotline.Unavailable, "unavailable").Because(context.Cause(ctx))
	}
	took := d.now().Sub(began)
	if failed != nil {
		level := slog.LevelInfo
		if failed.server {
			level = slog.LevelWarn
		}
		// The words of a server may repeat what it was sent, which is masked; what it adds is not.
		d.log.Log(ctx, level, "model did not help: the other drafter's answer stands", "reason", zh.Mask(clip(failed.Error(), 300)), "took", took)
		return plain, nil
	}
	backed := s.backed(said)
	d.log.DebugContext(ctx, "drafted", "sentences", len(said), "backed", len(backed), "took", took)
	if len(backed) == 0 {
		return plain, nil
	}
	return kb.Drafted{Sentences: backed, Generated: true}, nil
}

// rephrase asks the model for the answer in its words.
func (d *Drafter) rephrase(ctx context.Context, s *sheet) (said []saying, failed *fault) {
	content, failed := d.converse(ctx, wish{s.messages(), schema, 0})
	if failed != nil {
		return nil, failed
	}
	return readReply(content)
}

// wish is what one conversation is to bring: the reply to messages, in JSON of a schema, unless no
// more than keep requests are left in the budget.
type wish struct {
	messages []openai.ChatCompletionMessage
	schema   string
	keep     int
}

// converse gets a reply in the richest form that the server takes.
func (d *Drafter) converse(ctx context.Context, w wish) (content string, failed *fault) {
	whole := d.limits.Whole
	if end, ok := ctx.Deadline(); ok {
		whole = min(whole, time.Until(end)-reserve)
	}
	if whole < leastTime {
		return "", &fault{what: "no time is left"}
	}
	ctx, cancel := context.WithTimeoutCause(ctx, whole, errWhole)
	defer cancel()
	leave, failed := d.gate.enter(ctx)
	if failed != nil {
		return "", failed
	}
	content, failed = d.negotiate(ctx, w)
	leave(failed)
	return content, failed
}

// negotiate steps down to plainer forms while the server refuses, and remembers the one it takes.
func (d *Drafter) negotiate(ctx context.Context, w wish) (string, *fault) {
	f := *d.form.Load()
	for {
		if !d.gate.spend(w.keep) {
			return "", &fault{what: "the budget of this minute is used up"}
		}
		content, failed := d.ask(ctx, f.request(d.model, w))
		if failed == nil {
			d.form.Store(&f)
			return content, nil
		}
		plainer, ok := f.plainer(failed.Error())
		if !refusesForm(failed.status) || !ok {
			return "", failed
		}
		f = plainer
	}
}

func clip(s string, runes int) string {
	if r := []rune(s); len(r) > runes {
		return string(r[:runes]) + "…"
	}
	return s
}
