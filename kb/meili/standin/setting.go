package standin

import (
	"encoding/json"
	"errors"
	"slices"
)

type settings struct {
	Searchable []string        `json:"searchableAttributes"`
	Filterable []string        `json:"filterableAttributes"`
	Ranking    []string        `json:"rankingRules"`
	Localized  json.RawMessage `json:"localizedAttributes"`
	Proximity  string          `json:"proximityPrecision"`
	Typo       typo            `json:"typoTolerance"`
	Embedders  map[string]struct {
		Source     string `json:"source"`
		Dimensions int    `json:"dimensions"`
	} `json:"embedders"` // since 1.13 without an experiment
	Pagination struct {
		MaxTotalHits int `json:"maxTotalHits"`
	} `json:"pagination"`
}

type typo struct {
	Enabled   bool           `json:"enabled"`
	MinSize   map[string]int `json:"minWordSizeForTypos"`
	OffWords  []string       `json:"disableOnWords"`
	OffFields []string       `json:"disableOnAttributes"`
	OffDigits *bool          `json:"disableOnNumbers"` // since 1.15
}

func defaults() settings {
	d := settings{
		Searchable: []string{"*"}, Filterable: []string{},
		Ranking:   []string{"words", "typo", "proximity", "attribute", "sort", "exactness"},
		Localized: json.RawMessage("null"), Proximity: "byWord",
		Typo: typo{Enabled: true, MinSize: map[string]int{"oneTypo": 5, "twoTypos": 9}, OffWords: []string{}, OffFields: []string{}},
	}
	d.Pagination.MaxTotalHits = 1000
	return d
}

func (s *Server) changeSettings(uid string, body []byte) (int, any) {
	var wish settings
	if err := strict(body, &wish); err != nil {
		return badRequest("bad_request", err)
	}
	if wish.Typo.OffDigits != nil && !s.since(15) {
		return badRequest("bad_request", errors.New("Unknown field `disableOnNumbers` inside `.typoTolerance`"))
	}
	if len(wish.Embedders) > 0 && !s.since(13) {
		return badRequest("feature_not_enabled", errors.New("Setting `embedders` requires enabling the `vector store` experimental feature"))
	}
	if one, two := wish.Typo.MinSize["oneTypo"], wish.Typo.MinSize["twoTypos"]; one > two {
		return badRequest("invalid_settings_typo_tolerance", errors.New("`oneTypo` must not exceed `twoTypos`"))
	}
	return s.enqueue(uid, "settingsUpdate", func() *apiError {
		x := s.indexes[uid]
		if x == nil {
			x = s.create(uid)
		}
		clear(x.words)
		// What the body does not name stays.
		if err := json.Unmarshal(body, &x.settings); err != nil {
			return taskFailure("internal", "%v", err)
		}
		return nil
	})
}

// typos is how many typos the server forgives in a word.
func (t typo) typos(word string) int {
	switch n := len([]rune(word)); {
	case !t.Enabled || slices.Contains(t.OffWords, word) || n < t.MinSize["oneTypo"]:
		return 0
	case n < t.MinSize["twoTypos"]:
		return 1
	}
	return 2
}
