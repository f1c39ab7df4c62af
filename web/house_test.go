package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"yihaotong/hotline"
	"yihaotong/hotline/sla"
	"yihaotong/hotline/storage"
	"yihaotong/kb"
	"yihaotong/kb/bleve"
	"yihaotong/kb/extractive"
	"yihaotong/routing"
	"yihaotong/routing/memqueue"
)

// house is a whole installation on the embedded adapters behind a real listener.
type house struct {
	t      testing.TB
	url    string
	server *Server
	store  *storage.Store
	desk   *hotline.Desk
	lib    *kb.Library
	log    *lockedBuffer
}

const testPassword = "dry-paper-lantern"

// Costly parts are made once for all tests.
var (
	testHash   = sync.OnceValue(func() string { h, _ := HashPassword(testPassword); return h })
	testBook   = sync.OnceValue(makeBook)
	testEngine = sync.OnceValues(func() (*routing.Engine, error) {
		return routing.Seeded(func() *hotline.Catalogue { return testBook().Catalogue }, nil)
	})
	testZone = time.FixedZone("UTC+8", 8*3600)
)

func makeBook() *hotline.Book {
	b := &hotline.Book{Teams: map[string]hotline.Team{}, Limits: hotline.DefaultLimits(), Evaluation: hotline.DefaultEvaluation(), Steps: hotline.DefaultSteps()}
	for _, t := range hotline.SeedTeams() {
		b.Teams[t.Slug] = t
	}
	var err error
	if b.Catalogue, err = hotline.NewCatalogue(hotline.SeedCatalogue()); err != nil {
		panic(err)
	}
	if b.Calendar, err = sla.DefaultCalendar(); err != nil {
		panic(err)
	}
	if b.Policy, err = sla.DefaultPolicy(); err != nil {
		panic(err)
	}
	return b
}

// plainApplier takes every document; the composition root has the real checks.
type plainApplier struct{}

func (plainApplier) Check(_ context.Context, _, _ string, body []byte) error {
	if bytes.Contains(body, []byte(`"broken"`)) {
		return hotline.BadField("body", "format", "want", "a good document")
	}
	return nil
}
func (plainApplier) Changed(context.Context, string, string) {}

// emptyPast tries a directory on no ticket at all.
type emptyPast struct{ engine *routing.Engine }

func (p emptyPast) TryRules(ctx context.Context, text string, _, _ time.Time) (routing.Replayed, bool, error) {
	next, err := routing.ParseDirectory(text, testBook().Catalogue)
	if err != nil {
		return routing.Replayed{}, false, err
	}
	r, err := p.engine.Replay(ctx, next, nil)
	return r, true, err
}

// deafHooks is a webhook that nobody answers.
type deafHooks struct{}

func (deafHooks) Try(context.Context, string) error { return errors.New("HTTP 500") }

// lockedBuffer is a log that tests may read while it is written.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// build opens a house; adjust may change the configuration first.
func build(t testing.TB, adjust func(*Config)) *house {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	h := &house{t: t, log: &lockedBuffer{}}
	log := slog.New(slog.NewTextHandler(h.log, nil))
	dir := t.TempDir()
	var err error
	if h.store, err = storage.Open(ctx, "sqlite:"+filepath.Join(dir, "hotline.db"), storage.Options{Zone: testZone}); err != nil {
		t.Fatal(err)
	}
	if _, err = h.store.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	index, err := bleve.Open(filepath.Join(dir, "index"))
	if err != nil {
		t.Fatal(err)
	}
	engine, err := testEngine()
	if err != nil {
		t.Fatal(err)
	}
	queue, bus := memqueue.New(time.Now, 1_000_000), hotline.NewLocalBus()
	h.lib = &kb.Library{Articles: h.store, Gaps: h.store, Pairings: h.store, Settings: h.store, Finder: kb.NewFinder(index, nil), Drafter: extractive.Drafter{}, Log: log, Now: time.Now, Zone: testZone, Teams: testBook().TeamSlugs}
	h.desk = &hotline.Desk{Tickets: h.store, People: h.store, Router: engine, Book: testBook, Now: time.Now}
	chat := &hotline.Chat{Chats: h.store, Desk: h.desk, Answerer: h.lib, Inbox: h.store, Now: time.Now}
	h.lib.Told = chat.TellAnswered
	claims := &routing.Dispatch{Queue: queue, Desk: h.desk}
	config := Config{
		Desk: h.desk, Chat: chat,
		Board:  &hotline.Board{Boards: h.store, Tickets: h.store, People: h.store, Book: testBook, Now: time.Now},
		Router: engine, Book: testBook, Library: h.lib, Articles: h.store, Gaps: h.store, Queue: queue, Claims: claims,
		People: h.store, Sessions: h.store, Settings: h.store, Chats: h.store, Calls: h.store, Files: h.store, Replays: h.store, Audit: h.store, Bus: bus,
		Inbox: h.store, Deliveries: h.store, Hooks: deafHooks{},
		Doors: func(context.Context) []Door { return []Door{{"database", "ok", ""}, {"index", "slow", "took 700ms"}} },
		Rules: emptyPast{engine}, Apply: plainApplier{}, Now: time.Now, Log: log, Registry: prometheus.NewRegistry(), Version: "test", PublicURL: "http://127.0.0.1", Zone: testZone,
	}
	if adjust != nil {
		adjust(&config)
	}
	if h.server, err = New(config); err != nil {
		t.Fatal(err)
	}
	relay := &hotline.Relay{Outbox: h.store, Now: time.Now, Log: log, Sinks: map[string]hotline.Sink{hotline.SinkQueue: claims, hotline.SinkBus: hotline.BusSink{Bus: bus}}}
	var loops sync.WaitGroup
	for sink := range relay.Sinks {
		loops.Go(func() { relay.Run(ctx, sink, nil, 5*time.Millisecond) })
	}
	h.listen(func() {
		cancel()
		loops.Wait()
		if err := h.store.Close(); err != nil {
			t.Error(err)
		}
		if err := index.Close(); err != nil {
			t.Error(err)
		}
	})
	h.people()
	return h
}

func (h *house) listen(after func()) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		h.t.Fatal(err)
	}
	h.url = "http://" + l.Addr().String()
	served := make(chan error, 1)
	go func() { served <- h.server.Serve(l) }()
	h.t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := h.server.Shutdown(ctx); err != nil {
			h.t.Error(err)
		}
		<-served
		after()
	})
}

// people are one of each role, two teams, and two employees.
func (h *house) people() {
	for _, p := range []hotline.Person{
		{Username: "employee1", Name: "赵一", Role: hotline.Employee, Phone: "15400000001", Unit: "财政局", StaffNo: "A1001"},
		{Username: "employee2", Name: "钱二二", Role: hotline.Employee, Phone: "15400000002", Unit: "民政局", StaffNo: "A1002"},
		{Username: "operator1", Name: "孙三", Role: hotline.Operator},
		{Username: "handler.repair", Name: "李四", Role: hotline.Handler, Teams: []string{"repair"}},
		{Username: "handler.dining", Name: "周五", Role: hotline.Handler, Teams: []string{"dining"}},
		{Username: "lead.repair", Name: "吴六", Role: hotline.Lead, Teams: []string{"repair"}},
		{Username: "coordinator1", Name: "郑七", Role: hotline.Coordinator},
		{Username: "editor1", Name: "王八", Role: hotline.Editor},
		{Username: "auditor1", Name: "冯九", Role: hotline.Auditor},
		{Username: "admin1", Name: "陈十", Role: hotline.Admin},
		{Username: "security1", Name: "褚十一", Role: hotline.Security},
	} {
		p.ID, p.Password, p.CreatedAt, p.Locale = "p-"+p.Username, testHash(), time.Now(), "zh-CN"
		if err := h.store.SavePerson(context.Background(), &p); err != nil {
			h.t.Fatal(err)
		}
	}
}

// token makes an API token for an account, which is quicker than signing in.
func (h *house) token(username string) string {
	h.t.Helper()
	secret := hotline.NewSecret()
	err := h.store.SaveToken(context.Background(), hotline.Token{ID: hotline.NewID(time.Now()), Hash: hotline.HashSecret(secret), Person: "p-" + username, CreatedAt: time.Now()})
	if err != nil {
		h.t.Fatal(err)
	}
	return secret
}

// browser is a client with a cookie jar and, once signed in, the CSRF token.
type browser struct {
	h      *house
	client *http.Client
	bearer string
	csrf   string
}

func (h *house) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return &browser{h: h, client: &http.Client{Jar: jar, Timeout: 20 * time.Second}}
}

// as is a program that acts for an account.
func (h *house) as(username string) *browser {
	b := h.browser()
	b.bearer = h.token(username)
	return b
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) json(t testing.TB) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal(a.body, &m); err != nil {
		t.Fatalf("not JSON: %v: %s", err, a.body)
	}
	return m
}

// call sends a request under /api/v1 (or outside, when the path begins with //).
func (b *browser) call(method, path, body string, headers ...string) answer {
	b.h.t.Helper()
	url := b.h.url + "/api/v1" + path
	if outside, ok := strings.CutPrefix(path, "//"); ok {
		url = b.h.url + "/" + outside
	}
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		b.h.t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if b.bearer != "" {
		r.Header.Set("Authorization", "Bearer "+b.bearer)
	}
	if b.csrf != "" {
		r.Header.Set("X-CSRF-Token", b.csrf)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w, err := b.client.Do(r)
	if err != nil {
		b.h.t.Fatal(err)
	}
	defer w.Body.Close()
	got, err := io.ReadAll(w.Body)
	if err != nil {
		b.h.t.Fatal(err)
	}
	return answer{w.StatusCode, w.Header, got}
}

// must is call that fails the test on another status.
func (b *browser) must(status int, method, path, body string, headers ...string) map[string]any {
	b.h.t.Helper()
	a := b.call(method, path, body, headers...)
	if a.status != status {
		b.h.t.Fatalf("%s %s: status %d, want %d: %s", method, path, a.status, status, a.body)
	}
	if len(a.body) == 0 {
		return nil
	}
	return a.json(b.h.t)
}

// signIn begins a session.
func (b *browser) signIn(username, password string) answer {
	b.h.t.Helper()
	body, err := json.Marshal(map[string]string{"username": username, "password": password})
	if err != nil {
		b.h.t.Fatal(err)
	}
	a := b.call("POST", "/sessions", string(body))
	if a.status == http.StatusCreated {
		b.csrf, _ = a.json(b.h.t)["csrf"].(string)
	}
	return a
}
