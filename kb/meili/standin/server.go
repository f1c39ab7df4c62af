package standin

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// Options say what server to play.
type Options struct {
	Version string // of the server; "" = 1.50.0
	Key     string // that every call must bring; "" = none
}

// Server is a running stand-in.
type Server struct {
	URL     string
	options Options
	http    *httptest.Server

	mu      sync.Mutex
	indexes map[string]*index
	tasks   []*task
	wake    chan struct{}
	paused  bool
	fail    map[string]apiError // by type of task: the next one fails
	calls   []Call
	now     func() time.Time
}

// Call is one request that the server got.
type Call struct {
	Method, Path string
	Body         []byte
}

type index struct {
	UID        string    `json:"uid"`
	CreatedAt  time.Time `json:"createdAt"`
	UpdatedAt  time.Time `json:"updatedAt"`
	PrimaryKey *string   `json:"primaryKey"`
	settings   settings
	docs       []map[string]any
	words      map[string]map[string]bool // of documents that were searched, by id
}

// Start runs a stand-in until the test ends.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	s := Launch(o)
	t.Cleanup(s.Close)
	return s
}

// Launch runs a stand-in until Close.
func Launch(o Options) *Server {
	if o.Version == "" {
		o.Version = "1.50.0"
	}
	s := &Server{options: o, indexes: map[string]*index{}, wake: make(chan struct{}, 1), fail: map[string]apiError{}, now: time.Now}
	s.http = httptest.NewServer(s)
	s.URL = s.http.URL
	return s
}

// Close ends the server.
func (s *Server) Close() {
	s.http.CloseClientConnections()
	s.http.Close()
}

// Calls gives what the server was asked so far.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Call(nil), s.calls...)
}

// Wipe forgets everything, as a server does that lost its disk.
func (s *Server) Wipe() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.indexes)
}

// Uids lists the indexes that are there when all tasks are done.
func (s *Server) Uids() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.advance()
	var uids []string
	for uid := range s.indexes {
		uids = append(uids, uid)
	}
	return uids
}

// Shift moves the server's clock for indexes and tasks made from now on.
func (s *Server) Shift(by time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = func() time.Time { return time.Now().Add(by) }
}

// ServeHTTP answers one call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, Call{r.Method, r.URL.Path, body})
	status, answer := s.answer(r, body)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer)
}

func (s *Server) answer(r *http.Request, body []byte) (int, any) {
	if s.options.Key != "" && r.Header.Get("Authorization") != "Bearer "+s.options.Key {
		return refused(http.StatusForbidden, "auth", "invalid_api_key", "The provided API key is invalid.")
	}
	if len(body) > 0 && r.Header.Get("Content-Type") != "application/json" {
		return refused(http.StatusUnsupportedMediaType, "invalid_request", "invalid_content_type", "The Content-Type is invalid.")
	}
	s.advance()
	path := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch route := r.Method + " " + path[0]; {
	case route == "GET version":
		return http.StatusOK, map[string]any{"commitSha": "unknown", "commitDate": "unknown", "pkgVersion": s.options.Version}
	case route == "GET tasks" && len(path) == 2:
		return s.task(path[1])
	case route == "POST swap-indexes":
		return s.swap(body)
	case route == "POST multi-search":
		return s.multiSearch(body)
	case path[0] == "indexes" && len(path) == 1:
		return s.allIndexes(r.Method, body)
	case path[0] == "indexes":
		return s.oneIndex(r.Method, path[1], strings.Join(path[2:], "/"), body)
	}
	return refused(http.StatusNotFound, "invalid_request", "not_found", "The stand-in knows no "+r.Method+" "+r.URL.Path)
}

type apiError struct {
	Message string `json:"message"`
	Code    string `json:"code"`
	Type    string `json:"type"`
	Link    string `json:"link"`
}

func refused(status int, kind, code, message string) (int, any) {
	return status, apiError{message, code, kind, "https://docs.meilisearch.com/errors#" + code}
}

func badRequest(code string, err error) (int, any) {
	return refused(http.StatusBadRequest, "invalid_request", code, err.Error())
}

// strict reads a body as the server does: a field it does not know is an error.
func strict(body []byte, into any) error {
	d := json.NewDecoder(strings.NewReader(string(body)))
	d.DisallowUnknownFields()
	return d.Decode(into)
}
