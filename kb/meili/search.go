package meili

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	meilisearch "github.com/meilisearch/meilisearch-go"

	"yihaotong/hotline/zh"
	"yihaotong/kb"
)

// spare is how many more clauses are fetched than asked for, before the last count decides.
const spare = 50

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
	filter := filterOf(q)
	near := x.near(ctx, filter, q)
	probes, ids, err := x.byWords(ctx, filter, terms, q.Limit+spare)
	meant := near()
	if err != nil {
		return nil, err
	}
	for _, id := range meant {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	hits, named, err := x.clauses(ctx, filter, ids, q)
	if err != nil {
		return nil, err
	}
	hits, others := order(hits, probes)
	// Those that are not meant either have lost their terms since they were found.
	others = slices.DeleteFunc(others, func(h kb.Hit) bool { return !slices.Contains(meant, named[h.Entry]) })
	slices.SortStableFunc(others, func(a, b kb.Hit) int {
		return cmp.Compare(slices.Index(meant, named[a.Entry]), slices.Index(meant, named[b.Entry]))
	})
	others = others[:min(len(others), max(q.Limit/4, q.Limit-len(hits)))]
	return append(slices.Clip(hits[:min(len(hits), q.Limit-len(others))]), others...), nil
}

// byWords gives the terms that are found, with their worth, and the ids of the clauses that have most
// of it, the best first.
func (x *Index) byWords(ctx context.Context, filter []string, terms []kb.Term, limit int) ([]probe, []string, error) {
	probes, err := x.count(ctx, filter, chosen(terms))
	if err != nil || len(probes) == 0 {
		return nil, nil, err
	}
	queries := plan(probes)
	// Few queries have to bring in all that is asked for, many share the work.
	found, err := x.gather(ctx, filter, queries, max(perQuery, 2*limit/len(queries)))
	if err != nil {
		return nil, nil, err
	}
	return probes, found.best(probes, limit), nil
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

// request makes one query. The last word is followed by a full stop and a blank like all others, or
// the server would take it for the beginning of a word; and so it does not try words joined together.
func (x *Index) request(filter []string, terms []probe, limit int) *meilisearch.SearchRequest {
	var q strings.Builder
	for _, t := range terms {
		q.WriteString(wordOf(t.Text))
		q.WriteString(". ")
	}
	return &meilisearch.SearchRequest{
		IndexUID: x.live, Query: q.String(), Filter: filter, Limit: int64(limit), Locales: locales,
		MatchingStrategy: meilisearch.Last, AttributesToRetrieve: []string{fieldID}, ShowRankingScore: true,
	}
}

// ask sends many queries at once.
func (x *Index) ask(ctx context.Context, queries []*meilisearch.SearchRequest) ([]meilisearch.SearchResponse, error) {
	said, err := x.client.MultiSearchWithContext(ctx, &meilisearch.MultiSearchRequest{Queries: queries})
	if err != nil {
		return nil, failed(ended(ctx, fmt.Errorf("searching: %w", err)))
	}
	if len(said.Results) != len(queries) {
		return nil, failed(fmt.Errorf("searching: %d answers to %d queries", len(said.Results), len(queries)))
	}
	return said.Results, nil
}

// count asks how many of the visible clauses have each term and gives those that are found. The
// driver cannot ask for no hits: 0 is not sent and would mean 20.
func (x *Index) count(ctx context.Context, filter []string, terms []kb.Term) ([]probe, error) {
	queries := []*meilisearch.SearchRequest{x.request(filter, nil, 1)} // without words: all clauses
	for _, t := range terms {
		queries = append(queries, x.request(filter, []probe{{Term: t}}, 1))
	}
	said, err := x.ask(ctx, queries)
	if err != nil {
		return nil, err
	}
	counts := make([]int64, len(terms))
	for i := range terms {
		counts[i] = said[i+1].EstimatedTotalHits
	}
	return weigh(terms, counts, said[0].EstimatedTotalHits), nil
}

// gather runs the plan. The score of a hit is the share of the query's words that it has, which are
// the first ones of them.
func (x *Index) gather(ctx context.Context, filter []string, plan [][]probe, limit int) (evidence, error) {
	queries := make([]*meilisearch.SearchRequest, len(plan))
	for i, terms := range plan {
		queries[i] = x.request(filter, terms, limit)
	}
	said, err := x.ask(ctx, queries)
	if err != nil {
		return nil, err
	}
	found := evidence{}
	for i, terms := range plan {
		for _, hit := range said[i].Hits {
			var h struct {
				ID    string  `json:"id"`
				Score float64 `json:"_rankingScore"`
			}
			if err := hit.DecodeInto(&h); err != nil {
				return nil, failed(fmt.Errorf("searching: %w", err))
			}
			n := int(math.Round(h.Score * float64(len(terms))))
			found.add(h.ID, terms[:min(max(n, 1), len(terms))])
		}
	}
	return found, nil
}

// clauses fetches entries by id, under the same filter as before. What it says of who may see what
// is checked once more, letter by letter. named gives the id of each.
func (x *Index) clauses(ctx context.Context, filter, ids []string, q kb.Query) (hits []kb.Hit, named map[kb.Entry]string, err error) {
	request := x.request(append(slices.Clip(filter), fieldID+` IN ["`+strings.Join(ids, `","`)+`"]`), nil, len(ids))
	request.AttributesToRetrieve, request.ShowRankingScore = []string{fieldID, fieldEntry}, false
	said, err := x.ask(ctx, []*meilisearch.SearchRequest{request})
	if err != nil {
		return nil, nil, err
	}
	named = make(map[kb.Entry]string, len(ids))
	for _, hit := range said[0].Hits {
		var d struct {
			ID    string   `json:"id"`
			Entry kb.Entry `json:"entry"`
		}
		if err := hit.DecodeInto(&d); err != nil {
			return nil, nil, failed(fmt.Errorf("searching: %w", err))
		}
		e := d.Entry
		if kb.InForce(e.From, e.To, q.Day) && slices.Contains(kb.Readable(q.Reader), e.Audience) &&
			(q.Team == "" || e.Team == "" || e.Team == q.Team) {
			hits, named[e] = append(hits, kb.Hit{Entry: e}), d.ID
		}
	}
	return hits, named, nil
}
