package openai

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"time"

	"github.com/sashabaranov/go-openai"

	"yihaotong/hotline/zh"
)

// Of an embedder: how long one call may take, and how many may be sent within a minute, since an
// index is filled with thousands of them.
const (
	embedWithin    = 20 * time.Second
	embedPerMinute = 6000
)

// Embedder is the door to a model that turns texts into vectors. Safe for concurrent use.
type Embedder struct {
	model  string
	client *openai.Client
	http   *http.Client
	gate   *gate
	log    *slog.Logger
}

// ConnectEmbedder prepares the door as Connect does; o.Model names an embedding model, o.Fallback is
// not used.
func ConnectEmbedder(o Options) (*Embedder, error) {
	if o.Model == "" || o.Log == nil || o.Now == nil {
		return nil, errors.New("embedding model: needs a name, a log and a clock")
	}
	base, err := baseURL(o.URL)
	if err != nil {
		return nil, err
	}
	if o.Limits.PerMinute <= 0 {
		o.Limits.PerMinute = embedPerMinute
	}
	limits := o.Limits.withDefaults()
	e := &Embedder{model: o.Model, http: newHTTP(limits), gate: newGate(limits, o.Now), log: o.Log}
	c := openai.DefaultConfig(o.Key)
	c.BaseURL, c.HTTPClient = base, e.http
	e.client = openai.NewClientWithConfig(c)
	return e, nil
}

// Close ends idle connections.
func (e *Embedder) Close() error {
	e.http.CloseIdleConnections()
	return nil
}

// Embed gives one vector for each text, all of one length. Personal data is masked before it leaves.
// Unavailable: the server is down, slow, rests after failures or sends something else.
func (e *Embedder) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	ctx, cancel := context.WithTimeout(ctx, embedWithin)
	defer cancel()
	leave, failed := e.gate.enter(ctx)
	if failed != nil {
		return nil, unavailable(failed)
	}
	vectors, failed := e.ask(ctx, texts)
	leave(failed)
	if failed != nil {
		e.log.WarnContext(ctx, "no vectors: words alone count", "texts", len(texts), "reason", zh.Mask(clip(failed.Error(), 300)))
		return nil, unavailable(failed)
	}
	return vectors, nil
}

func (e *Embedder) ask(ctx context.Context, texts []string) ([][]float32, *fault) {
	if !e.gate.spend(0) {
		return nil, &fault{what: "the budget of this minute is used up"}
	}
	masked := make([]string, len(texts))
	for i, text := range texts {
		masked[i] = zh.Mask(text)
	}
	ctx, r := withReceipt(ctx)
	said, err := e.client.CreateEmbeddings(ctx, openai.EmbeddingRequest{Input: masked, Model: openai.EmbeddingModel(e.model)})
	if err != nil {
		return nil, broken(ctx, err, r, e.gate.now())
	}
	vectors := make([][]float32, len(texts))
	for _, d := range said.Data {
		if d.Index >= 0 && d.Index < len(vectors) {
			vectors[d.Index] = d.Embedding
		}
	}
	for _, v := range vectors {
		if !usable(v) || len(v) != len(vectors[0]) {
			return nil, &fault{what: "not the vectors asked for", server: true, status: r.status}
		}
	}
	return vectors, nil
}

// usable reports whether a vector points anywhere.
func usable(v []float32) bool {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return sum > 0 && !math.IsNaN(sum) && !math.IsInf(sum, 0)
}
