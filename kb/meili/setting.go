package meili

import meilisearch "github.com/meilisearch/meilisearch-go"

// layout is raised when documents or settings change their form: an index of another layout has
// another name and is left alone, so that copies of the old and the new program can run side by side.
const layout = "kb2"

// settingsOf an index whose documents have vectors of a length, 0 = none. Everything else stays as the server has it: lists that the driver would drop
// because they are empty are empty by default.
func settingsOf(dimensions int) *meilisearch.Settings {
	s := &meilisearch.Settings{
		SearchableAttributes: []string{fieldGrams},
		FilterableAttributes: []string{fieldID, fieldArticle, fieldTeam, fieldAudience, fieldFrom, fieldTo, fieldDuring},
		RankingRules:         []string{"words"}, // the score says how many words were found, and nothing else
		ProximityPrecision:   meilisearch.ByAttribute,
		LocalizedAttributes:  []*meilisearch.LocalizedAttributes{{AttributePatterns: []string{"*"}, Locales: locales}},
		Pagination:           &meilisearch.Pagination{MaxTotalHits: maxCounted},
	}
	if dimensions > 0 {
		s.Embedders = map[string]meilisearch.Embedder{embedder: {Source: meilisearch.UserProvidedEmbedderSource, Dimensions: dimensions}}
	}
	return s
}

// locales keep the server from guessing the language of our words, some of which look German to it.
var locales = []string{"cmn"}

// maxCounted is how far the server counts the clauses that have a word.
const maxCounted = 1_000_000

// typoTolerance is the driver's type without the field that servers before 1.15 refuse. All fields
// are sent: one that is left out would not keep its default but turn to zero.
type typoTolerance struct {
	Enabled             bool           `json:"enabled"`
	MinWordSizeForTypos map[string]int `json:"minWordSizeForTypos"`
	DisableOnWords      []string       `json:"disableOnWords"`
	DisableOnAttributes []string       `json:"disableOnAttributes"`
}

// typos are off: two pairs of characters that are spelt nearly alike mean nothing alike. Slips of
// the pen and of the ear are mended in the question, before any index sees it.
var typos = typoTolerance{
	MinWordSizeForTypos: map[string]int{"oneTypo": 5, "twoTypos": 9},
	DisableOnWords:      []string{},
	DisableOnAttributes: []string{},
}
