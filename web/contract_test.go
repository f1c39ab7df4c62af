package web

import (
	"encoding/json"
	"fmt"
	"mime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"yihaotong/web/api"
)

// contract is openapi.yaml as an independent library reads it.
var contract = sync.OnceValues(func() (*openapi3.T, error) { return openapi3.NewLoader().LoadFromData(api.Spec) })

// found is an operation of the contract with the path it stands under.
type found struct {
	path, method string
	op           *openapi3.Operation
}

// operations lists all operations of the contract that are served under /api/v1 or outside it.
func operations(t *testing.T, outside bool) []found {
	t.Helper()
	doc, err := contract()
	if err != nil {
		t.Fatal(err)
	}
	var all []found
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			if (op.Tags[0] == "outside") == outside {
				all = append(all, found{path, method, op})
			}
		}
	}
	return all
}

// operationAt finds the operation that answers to an address; fixed segments win.
func operationAt(t *testing.T, method, path string) *found {
	t.Helper()
	outside := strings.HasPrefix(path, "//")
	path, _, _ = strings.Cut(strings.TrimPrefix(path, "/"), "?")
	given := strings.Split(strings.Trim(path, "/"), "/")
	var best *found
	fixed := -1
	for _, f := range operations(t, outside) {
		want := strings.Split(strings.Trim(f.path, "/"), "/")
		if f.method != method || len(want) != len(given) {
			continue
		}
		n := 0
		for i := range want {
			switch {
			case want[i] == given[i]:
				n++
			case !strings.HasPrefix(want[i], "{"):
				n = -1000
			}
		}
		if n > fixed {
			best, fixed = &f, n
		}
	}
	return best
}

// conforms reports how an answer breaks the contract; nil when it keeps it.
func conforms(t *testing.T, method, path string, a answer) error {
	t.Helper()
	f := operationAt(t, method, path)
	if f == nil {
		if a.status != 404 && a.status != 405 {
			return fmt.Errorf("%s %s is not in the contract and answers %d", method, path, a.status)
		}
		return nil
	}
	r := f.op.Responses.Value(strconv.Itoa(a.status))
	if r == nil {
		r = f.op.Responses.Default()
	}
	switch {
	case r == nil:
		return fmt.Errorf("%s: status %d is not in the contract", f.op.OperationID, a.status)
	case f.op.Responses.Value(strconv.Itoa(a.status)) == nil && a.status < 300:
		return fmt.Errorf("%s: success %d is not in the contract", f.op.OperationID, a.status)
	case len(r.Value.Content) == 0 && len(a.body) == 0:
		return nil
	}
	media, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	if err != nil {
		return err
	}
	if media == "application/octet-stream" || f.op.OperationID == "getAttachment" && a.status == 200 {
		return nil
	}
	c := r.Value.Content[media]
	if c == nil {
		return fmt.Errorf("%s: %d with %s is not in the contract", f.op.OperationID, a.status, media)
	}
	if !strings.HasSuffix(media, "json") {
		return nil
	}
	var v any
	if err := json.Unmarshal(a.body, &v); err != nil {
		return err
	}
	if err := c.Schema.Value.VisitJSON(v, openapi3.VisitAsResponse(), openapi3.MultiErrors()); err != nil {
		return fmt.Errorf("%s: %d: %w", f.op.OperationID, a.status, err)
	}
	return nil
}

// TestRoutesAreTheContract: every operation of the contract is served and nothing else is.
func TestRoutesAreTheContract(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	served := map[string]bool{}
	for _, r := range h.server.app.GetRoutes(true) {
		if r.Method != "HEAD" {
			served[r.Method+" "+braced(r.Path)] = true
		}
	}
	for _, outside := range []bool{false, true} {
		for _, f := range operations(t, outside) {
			key := f.method + " " + f.path
			if !outside {
				key = f.method + " " + root + f.path
			}
			if !served[key] {
				t.Errorf("%s is in the contract and not served", key)
			}
			delete(served, key)
		}
	}
	for key := range served {
		if strings.Contains(key, root) {
			t.Errorf("%s is served and not in the contract", key)
		}
	}
}
