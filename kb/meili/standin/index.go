package standin

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

var goodUID = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,400}$`)

func (s *Server) allIndexes(method string, body []byte) (int, any) {
	if method == http.MethodGet {
		uids := slices.Sorted(maps.Keys(s.indexes))
		results := make([]*index, len(uids))
		for i, uid := range uids {
			results[i] = s.indexes[uid]
		}
		return http.StatusOK, map[string]any{"results": results, "offset": 0, "limit": 1000, "total": len(results)}
	}
	var wish struct {
		UID        string  `json:"uid"`
		PrimaryKey *string `json:"primaryKey"`
	}
	if err := strict(body, &wish); err != nil {
		return badRequest("bad_request", err)
	}
	if !goodUID.MatchString(wish.UID) {
		return badRequest("invalid_index_uid", fmt.Errorf("`%s` is not a valid index uid", wish.UID))
	}
	return s.enqueue(wish.UID, "indexCreation", func() *apiError {
		if s.indexes[wish.UID] != nil {
			return taskFailure("index_already_exists", "Index `%s` already exists.", wish.UID)
		}
		s.create(wish.UID).PrimaryKey = wish.PrimaryKey
		return nil
	})
}

func (s *Server) create(uid string) *index {
	x := &index{UID: uid, CreatedAt: s.now(), UpdatedAt: s.now(), settings: defaults(), words: map[string]map[string]bool{}}
	s.indexes[uid] = x
	return x
}

func (s *Server) oneIndex(method, uid, rest string, body []byte) (int, any) {
	x := s.indexes[uid]
	route := method + " " + rest
	if x == nil && (method == http.MethodGet || rest == "documents/fetch") {
		return refused(http.StatusNotFound, "invalid_request", "index_not_found", "Index `"+uid+"` not found.")
	}
	switch route {
	case "GET ":
		return http.StatusOK, x
	case "DELETE ":
		return s.enqueue(uid, "indexDeletion", func() *apiError { return s.drop(uid) })
	case "PATCH settings":
		return s.changeSettings(uid, body)
	case "POST documents":
		return s.addDocuments(uid, body)
	case "POST documents/fetch":
		return x.fetchDocuments(body)
	case "POST documents/delete":
		return s.deleteDocuments(uid, body)
	}
	return refused(http.StatusNotFound, "invalid_request", "not_found", "The stand-in knows no "+route)
}

func (s *Server) drop(uid string) *apiError {
	if s.indexes[uid] == nil {
		return taskFailure("index_not_found", "Index `%s` not found.", uid)
	}
	delete(s.indexes, uid)
	return nil
}

func (s *Server) swap(body []byte) (int, any) {
	type swap struct {
		Indexes []string `json:"indexes"`
	}
	type newerSwap struct {
		swap
		Rename bool `json:"rename"`
	}
	var pairs []newerSwap
	var err error
	if s.since(18) {
		err = strict(body, &pairs)
	} else {
		var older []swap
		err = strict(body, &older)
		for _, p := range older {
			pairs = append(pairs, newerSwap{swap: p})
		}
	}
	if err == nil && (len(pairs) != 1 || len(pairs[0].Indexes) != 2 || pairs[0].Rename) {
		err = errors.New("the stand-in swaps one pair")
	}
	if err != nil {
		return badRequest("bad_request", err)
	}
	a, b := pairs[0].Indexes[0], pairs[0].Indexes[1]
	return s.enqueue("", "indexSwap", func() *apiError {
		x, y := s.indexes[a], s.indexes[b]
		if x == nil || y == nil {
			return taskFailure("index_not_found", "Indexes `%s`, `%s` not found.", a, b)
		}
		x.UID, y.UID = b, a
		s.indexes[a], s.indexes[b] = y, x
		return nil
	})
}

// since reports whether the server is of release 1.minor or newer.
func (s *Server) since(minor int) bool {
	var n int
	_, err := fmt.Sscanf(strings.TrimPrefix(s.options.Version, "1."), "%d", &n)
	return err == nil && n >= minor
}
