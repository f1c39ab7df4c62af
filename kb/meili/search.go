package meili

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	meilisearch "github.com/meilisearch/meilisearch-go"

	"yihaotong/hotline/zh"
	"yihaotong/kb"
)

// Search is the port's Search. It ends by its deadline whatever ctx allows.
func (x *Index) Search(ctx context.Context, q kb.Query) ([]kb.Hit, error) {
	if err := kb.CheckQuery(q); err != nil {
		return nil, err
	}
	terms := q.Terms
	if terms == nil {
		terms = kb.QueryTerms(q.Text, zh.Trade())
	}
	if len(terms) == 0 {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, x.address.timeout)
	defer cancel()
	near := x.near(ctx, q)
	hits, err := x.byWords(ctx, q, terms)
	meant := near()
	if err != nil {
		return nil, err
	}
	found := map[spot]bool{}
	for _, h := range hits {
		found[spotOf(h)] = true
	}
	others := slices.DeleteFunc(meant, func(h kb.Hit) bool { return found[spotOf(h)] })
	others = others[:min(len(others), max(q.Limit/4, q.Limit-len(hits)))]
	return append(hits[:min(len(hits), q.Limit-len(others))], others...), nil
}

// spot tells clauses apart: several versions of an article can be in the index.
type spot struct {
	article        string
	version, place int
}

func spotOf(h kb.Hit) spot { return spot{h.Article, h.Version, h.Place} }

// byWords gives the clauses that have most of what the terms are worth, the best first.
func (x *Index) byWords(ctx context.Context, q kb.Query, terms []kb.Term) ([]kb.Hit, error) {
	filter := filterOf(q)
	var queries []*meilisearch.SearchRequest
	for _, probes := range plan(weigh(terms)) {
		request := x.request(filter, probes)
		request.FederationOptions = &meilisearch.SearchFederationOptions{Weight: worth(probes)}
		queries = append(queries, request)
	}
	said, err := x.client.MultiSearchWithContext(ctx, &meilisearch.MultiSearchRequest{
		Queries: queries, Federation: &meilisearch.MultiSearchFederation{Limit: int64(q.Limit)},
	})
	if err != nil {
		return nil, failed(ended(ctx, fmt.Errorf("searching: %w", err)))
	}
	if said.Hits == nil {
		return nil, failed(errors.New("searching: an answer without a list of hits"))
	}
	return x.visible(ctx, said.Hits, q)
}

// filterOf says what the query may see. Its parts all have to hold.
func filterOf(q kb.Query) []string {
	day := strconv.Itoa(dayNumber(q.Day, earliest))
	var audiences []string
	for _, a := range kb.Readable(q.Reader) {
		audiences = append(audiences, `"`+string(a)+`"`)
	}
	filter := []string{
		fieldFrom + " <= " + day,
		fieldTo + " >= " + day,
		fieldAudience + " IN [" + strings.Join(audiences, ",") + "]",
	}
	if q.Team != "" {
		filter = append(filter, fmt.Sprintf(`%s IN ["%s","%s"]`, fieldTeam, keyOf(q.Team), keyOf("")))
	}
	return filter
}

// request makes one query of the live index. The last word is followed by a full stop and a blank
// like all others, or the server would take it for the beginning of a word; and so it does not try
// words joined together.
func (x *Index) request(filter []string, terms []probe) *meilisearch.SearchRequest {
	var q strings.Builder
	for _, t := range terms {
		q.WriteString(wordOf(t.Text))
		q.WriteString(". ")
	}
	return &meilisearch.SearchRequest{
		IndexUID: x.live, Query: q.String(), Filter: filter, Locales: locales,
		MatchingStrategy: meilisearch.Last, AttributesToRetrieve: []string{fieldID, fieldStamp},
	}
}

// visible gives the clauses that the server found. What it says of who may see what is checked once
// more, letter by letter.
func (x *Index) visible(ctx context.Context, found meilisearch.Hits, q kb.Query) ([]kb.Hit, error) {
	told, err := x.read(ctx, found)
	return slices.DeleteFunc(told, func(h kb.Hit) bool {
		return !kb.InForce(h.From, h.To, q.Day) || !slices.Contains(kb.Readable(q.Reader), h.Audience) ||
			q.Team != "" && h.Team != "" && h.Team != q.Team
	}), err
}

// read gives the clauses of what the server found, and asks it for those that are not known. One that
// was taken out in between is left out.
func (x *Index) read(ctx context.Context, found meilisearch.Hits) ([]kb.Hit, error) {
	hits := make([]kb.Hit, 0, len(found))
	unknown := map[string]int{} // place in hits, by id
	for _, hit := range found {
		var by struct {
			Score float64 `json:"weightedRankingScore"`
		}
		var id, stamp string
		err := errors.Join(json.Unmarshal(hit[fieldID], &id), json.Unmarshal(hit[fieldStamp], &stamp))
		if merged := hit["_federation"]; merged != nil && err == nil {
			err = json.Unmarshal(merged, &by)
		}
		if err != nil {
			return nil, failed(fmt.Errorf("searching: %w", err))
		}
		e, ok := x.known.get(stamp)
		if !ok {
			unknown[id] = len(hits)
		}
		hits = append(hits, kb.Hit{Entry: e, Score: by.Score})
	}
	if len(unknown) == 0 {
		return hits, nil
	}
	filter := fmt.Sprintf(`%s IN ["%s"]`, fieldID, strings.Join(slices.Collect(maps.Keys(unknown)), `","`))
	for d, err := range x.documents(ctx, x.live, filter, fieldID, fieldEntry, fieldStamp) {
		if err != nil {
			return nil, err
		}
		if n, ok := unknown[d.ID]; ok && d.Entry != nil {
			hits[n].Entry = *d.Entry
			x.known.put(d.Stamp, *d.Entry)
		}
	}
	return slices.DeleteFunc(hits, func(h kb.Hit) bool { return h.Article == "" }), nil
}
