package standin

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode"
)

// wordsLimit is how many words of a query the server looks at.
const wordsLimit = 10

type query struct {
	IndexUID string    `json:"indexUid"`
	Q        string    `json:"q"`
	Limit    int       `json:"limit"`
	Offset   int       `json:"offset"`
	Filter   any       `json:"filter"`
	Strategy string    `json:"matchingStrategy"`
	Retrieve []string  `json:"attributesToRetrieve"`
	Score    bool      `json:"showRankingScore"`
	Locales  []string  `json:"locales"`
	Vector   []float64 `json:"vector"`
	Hybrid   *struct {
		Ratio    float64 `json:"semanticRatio"`
		Embedder string  `json:"embedder"`
	} `json:"hybrid"`
	Federation struct {
		Weight *float64 `json:"weight"`
	} `json:"federationOptions"`
}

// federation merges the answers to all queries into one list.
type federation struct {
	Limit int `json:"limit"`
}

func (s *Server) multiSearch(body []byte) (int, any) {
	var wish struct {
		Queries    []map[string]any `json:"queries"`
		Federation any              `json:"federation"`
	}
	if err := strict(body, &wish); err != nil {
		return badRequest("bad_request", err)
	}
	var queries struct {
		Queries    []query     `json:"queries"`
		Federation *federation `json:"federation"`
	}
	if err := strict(body, &queries); err != nil {
		return badRequest("bad_request", err)
	}
	results, merged := []any{}, map[string]scored{}
	seen := map[string][]map[string]any{} // what filters leave: most queries have the same
	for i, q := range queries.Queries {
		x := s.indexes[q.IndexUID]
		if x == nil {
			return badRequest("index_not_found", fmt.Errorf("Inside `.queries[%d]`: Index `%s` not found.", i, q.IndexUID))
		}
		if err := x.checkHybrid(q); err != nil {
			return badRequest("invalid_search_embedder", fmt.Errorf("Inside `.queries[%d]`: %w", i, err))
		}
		if _, said := wish.Queries[i]["limit"]; !said {
			q.Limit = 20
		}
		filter := fmt.Sprint(q.IndexUID, q.Filter)
		docs, known := seen[filter]
		if !known {
			var err error
			if docs, err = x.filtered(q.Filter); err != nil {
				return badRequest("invalid_search_filter", fmt.Errorf("Inside `.queries[%d]`: %w", i, err))
			}
			seen[filter] = docs
		}
		if queries.Federation == nil {
			results = append(results, x.search(docs, q))
			continue
		}
		for _, f := range x.matching(docs, q) {
			if q.Federation.Weight != nil {
				f.score *= *q.Federation.Weight
			}
			id := fmt.Sprint(f.doc["id"])
			if was, ok := merged[id]; !ok || was.score < f.score {
				merged[id] = scored{project(f.doc, q.Retrieve), f.score}
			}
		}
	}
	if f := queries.Federation; f != nil {
		return http.StatusOK, f.answer(merged)
	}
	return http.StatusOK, map[string]any{"results": results}
}

// answer lists what all queries found, each document once, by the best of its weighted scores.
func (f *federation) answer(merged map[string]scored) map[string]any {
	found := slices.SortedFunc(maps.Values(merged), func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	hits := []map[string]any{}
	for _, one := range found[:min(f.Limit, len(found))] {
		hit := maps.Clone(one.doc)
		hit["_federation"] = map[string]any{"weightedRankingScore": one.score}
		hits = append(hits, hit)
	}
	return map[string]any{"hits": hits, "processingTimeMs": 0, "limit": f.Limit, "offset": 0, "estimatedTotalHits": len(found)}
}

type scored struct {
	doc   map[string]any
	score float64
}

func (x *index) search(docs []map[string]any, q query) map[string]any {
	found := x.matching(docs, q)
	if q.Hybrid != nil {
		found = x.meant(docs, q)
	}
	total := min(len(found), x.settings.Pagination.MaxTotalHits)
	page := found[min(q.Offset, len(found)):]
	hits := []map[string]any{}
	for _, f := range page[:min(q.Limit, len(page))] {
		hit := maps.Clone(project(f.doc, q.Retrieve))
		if q.Score {
			hit["_rankingScore"] = f.score
		}
		hits = append(hits, hit)
	}
	return map[string]any{
		"indexUid": q.IndexUID, "hits": hits, "query": q.Q, "processingTimeMs": 0,
		"limit": q.Limit, "offset": q.Offset, "estimatedTotalHits": total,
	}
}

// matching finds documents that have the first word, those with the longest run of words from the
// first on in front.
func (x *index) matching(docs []map[string]any, q query) []scored {
	words := cut(q.Q)
	words = words[:min(len(words), wordsLimit)]
	prefix := len(words) > 0 && strings.HasSuffix(q.Q, words[len(words)-1])
	var found []scored
	for _, d := range docs {
		text := x.wordsOf(d)
		n := 0
		for n < len(words) && x.has(text, words[n], prefix && n == len(words)-1) {
			n++
		}
		switch {
		case len(words) == 0:
			found = append(found, scored{d, 1})
		case n == len(words) || n > 0 && q.Strategy != "all":
			found = append(found, scored{d, float64(n) / float64(len(words))})
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int {
		return int(b.score*1000) - int(a.score*1000)
	})
	return found
}

// wordsOf gives those of all searchable fields. They are kept until the settings change.
func (x *index) wordsOf(d map[string]any) map[string]bool {
	id := fmt.Sprint(d["id"])
	if x.words[id] != nil {
		return x.words[id]
	}
	all := map[string]bool{}
	x.words[id] = all
	for field, value := range d {
		if text, ok := value.(string); ok && (slices.Contains(x.settings.Searchable, field) || slices.Contains(x.settings.Searchable, "*")) {
			for _, w := range cut(text) {
				all[w] = true
			}
		}
	}
	return all
}

func (x *index) has(text map[string]bool, word string, prefix bool) bool {
	if text[word] {
		return true
	}
	typos := x.settings.Typo.typos(word)
	if typos == 0 && !prefix {
		return false
	}
	for w := range text {
		if prefix && strings.HasPrefix(w, word) || typos > 0 && differ(w, word) <= typos {
			return true
		}
	}
	return false
}

// differ counts the places where two words of one length differ.
func differ(a, b string) int {
	if len(a) != len(b) {
		return max(len(a), len(b))
	}
	n := 0
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

// cut splits text into words: letters and digits stay together, Chinese falls into its characters.
func cut(text string) []string {
	var words []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
			word.Reset()
		}
	}
	for _, r := range strings.ToLower(text) {
		switch {
		case unicode.Is(unicode.Han, r):
			end()
			words = append(words, string(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			word.WriteRune(r)
		default:
			end()
		}
	}
	end()
	return words
}
