package meili

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	meilisearch "github.com/meilisearch/meilisearch-go"

	"yihaotong/kb"
)

// Embed turns texts into vectors, all of one length; texts that mean alike get vectors that lie near
// each other.
type Embed func(ctx context.Context, texts []string) ([][]float32, error)

const (
	embedder     = "default" // name of the vectors on the server
	mostNear     = 20        // clauses that a search takes for their meaning alone
	embedAtOnce  = 32        // texts of one call
	mostEmbedded = 1000      // runes of a clause that count
	vectorsSince = 13        // 1.13: before, vectors were an experiment that had to be switched on
)

// UseMeaning lets searches also look for clauses that mean what is asked without saying it. model
// names who makes the vectors: those of another model cannot be compared, so each has an index of
// its own. To be called before anything else. Where the server is older than 1.13, or embed fails,
// everything works as without.
func (x *Index) UseMeaning(model string, embed Embed) {
	x.live += "_m" + keyOf(model)
	x.embed = embed
}

// dimensions is the length of the vectors that a new index shall hold; 0 = none.
func (x *Index) dimensions(ctx context.Context) int {
	if x.embed == nil {
		return 0
	}
	said, err := x.client.VersionWithContext(ctx)
	if err != nil || !atLeast(said.PkgVersion, vectorsSince) {
		return 0
	}
	vectors, err := x.embed(ctx, []string{"规定"})
	if err != nil || len(vectors) != 1 {
		return 0
	}
	return len(vectors[0])
}

// withMeaning gives documents their vectors. A document whose vector is not to be had says so, or the
// server would refuse it: it is found by its words alone until the next Reset.
func (x *Index) withMeaning(ctx context.Context, docs []document) {
	if x.embed == nil {
		return
	}
	var live []*document
	for i := range docs {
		docs[i].Vectors = map[string]json.RawMessage{embedder: json.RawMessage("null")}
		if docs[i].Entry != nil {
			live = append(live, &docs[i])
		}
	}
	for batch := range slices.Chunk(live, embedAtOnce) {
		texts := make([]string, len(batch))
		for i, d := range batch {
			text := []rune(d.Entry.Title + "\n" + d.Entry.Heading + "\n" + d.Entry.Text)
			texts[i] = string(text[:min(len(text), mostEmbedded)])
		}
		vectors, err := x.embed(ctx, texts)
		if err != nil || len(vectors) != len(batch) {
			return
		}
		for i, d := range batch {
			if body, err := json.Marshal(vectors[i]); err == nil { // not with an infinite number in it
				d.Vectors[embedder] = body
			}
		}
	}
}

// near begins to look for clauses by meaning, beside the search by words. The function it gives waits
// for them, the nearest first; there are none when anything fails or takes longer than half of a
// search may.
func (x *Index) near(ctx context.Context, q kb.Query) (wait func() []kb.Hit) {
	if x.embed == nil {
		return func() []kb.Hit { return nil }
	}
	found := make(chan []kb.Hit, 1)
	ctx, cancel := context.WithTimeout(ctx, x.address.timeout/2)
	go func() {
		defer cancel()
		hits, err := x.nearest(ctx, q)
		if err != nil {
			hits = nil
		}
		found <- hits
	}()
	return func() []kb.Hit { return <-found }
}

func (x *Index) nearest(ctx context.Context, q kb.Query) ([]kb.Hit, error) {
	vectors, err := x.embed(ctx, []string{q.Text})
	if err != nil || len(vectors) != 1 {
		return nil, fmt.Errorf("%d vectors: %w", len(vectors), err)
	}
	request := x.request(filterOf(q), nil)
	request.Limit, request.Vector = mostNear, vectors[0]
	request.Hybrid = &meilisearch.SearchRequestHybrid{SemanticRatio: 1, Embedder: embedder}
	said, err := x.client.MultiSearchWithContext(ctx, &meilisearch.MultiSearchRequest{Queries: []*meilisearch.SearchRequest{request}})
	if err != nil {
		return nil, err
	}
	if len(said.Results) != 1 {
		return nil, fmt.Errorf("%d answers to one query", len(said.Results))
	}
	return x.visible(ctx, said.Results[0].Hits, q)
}
