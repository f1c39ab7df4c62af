package standin

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
)

var goodID = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,511}$`)

func (s *Server) addDocuments(uid string, body []byte) (int, any) {
	var docs []map[string]any
	if err := json.Unmarshal(body, &docs); err != nil {
		return badRequest("malformed_payload", err)
	}
	return s.enqueue(uid, "documentAdditionOrUpdate", func() *apiError {
		x := s.indexes[uid]
		if x == nil { // the server makes one with its defaults
			x = s.create(uid)
		}
		if x.PrimaryKey == nil {
			id := "id"
			x.PrimaryKey = &id
		}
		for _, d := range docs {
			if id, _ := d[*x.PrimaryKey].(string); !goodID.MatchString(id) {
				return taskFailure("invalid_document_id", "Document identifier `%v` is invalid.", d[*x.PrimaryKey])
			}
		}
		for _, d := range docs {
			if failure := x.takeVectors(d); failure != nil {
				return failure
			}
		}
		for _, d := range docs {
			x.put(d)
		}
		return nil
	})
}

func (x *index) put(d map[string]any) {
	delete(x.words, fmt.Sprint(d["id"]))
	for i, old := range x.docs {
		if old[*x.PrimaryKey] == d[*x.PrimaryKey] {
			x.docs[i] = d
			return
		}
	}
	x.docs = append(x.docs, d)
}

func (x *index) fetchDocuments(body []byte) (int, any) {
	query := struct {
		Offset int      `json:"offset"`
		Limit  int      `json:"limit"`
		Fields []string `json:"fields"`
		Filter any      `json:"filter"`
	}{Limit: 20}
	if err := strict(body, &query); err != nil {
		return badRequest("bad_request", err)
	}
	found, err := x.filtered(query.Filter)
	if err != nil {
		return badRequest("invalid_document_filter", err)
	}
	page := found[min(query.Offset, len(found)):]
	page = page[:min(query.Limit, len(page))]
	results := []map[string]any{}
	for _, d := range page {
		results = append(results, project(d, query.Fields))
	}
	return http.StatusOK, map[string]any{"results": results, "offset": query.Offset, "limit": query.Limit, "total": len(found)}
}

func (s *Server) deleteDocuments(uid string, body []byte) (int, any) {
	var query struct {
		Filter any `json:"filter"`
	}
	if err := strict(body, &query); err != nil {
		return badRequest("bad_request", err)
	}
	if query.Filter == nil {
		return badRequest("missing_document_filter", errors.New("Missing field `filter`"))
	}
	return s.enqueue(uid, "documentDeletion", func() *apiError {
		x := s.indexes[uid]
		if x == nil {
			return taskFailure("index_not_found", "Index `%s` not found.", uid)
		}
		gone, err := x.filtered(query.Filter)
		if err != nil {
			return taskFailure("invalid_document_filter", "%v", err)
		}
		left := x.docs[:0:0]
		for _, d := range x.docs {
			if !contains(gone, d) {
				left = append(left, d)
			}
		}
		x.docs = left
		return nil
	})
}

func contains(docs []map[string]any, one map[string]any) bool {
	for _, d := range docs {
		if fmt.Sprint(d["id"]) == fmt.Sprint(one["id"]) {
			return true
		}
	}
	return false
}

// project keeps the named fields; none or * = all.
func project(d map[string]any, fields []string) map[string]any {
	if len(fields) == 0 || fields[0] == "*" {
		return d
	}
	kept := map[string]any{}
	for _, f := range fields {
		if v, ok := d[f]; ok {
			kept[f] = v
		}
	}
	return kept
}
