package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/storage"
)

const secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

// local lets tests reach their own listeners.
var local = Guard{Allowed: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}

// clock is a settable time.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Now().UTC().Truncate(time.Second)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func openStore(t *testing.T, now hotline.Now) *storage.Store {
	t.Helper()
	s, err := storage.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "h.db"), storage.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// got is one request that a receiver saw.
type got struct {
	id   string
	body string
	head http.Header
}

// receiver is another program. answer says what it answers to its n-th request.
type receiver struct {
	*httptest.Server
	mu   sync.Mutex
	seen []got
}

func receive(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) *receiver {
	t.Helper()
	x := &receiver{}
	x.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		x.mu.Lock()
		x.seen = append(x.seen, got{r.Header.Get("webhook-id"), string(body), r.Header})
		n := len(x.seen)
		x.mu.Unlock()
		answer(n, w, r)
	}))
	t.Cleanup(x.Close)
	return x
}

func (x *receiver) all() []got {
	x.mu.Lock()
	defer x.mu.Unlock()
	return append([]got(nil), x.seen...)
}

func always(code int) func(int, http.ResponseWriter, *http.Request) {
	return func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// verified checks a request as a receiver does.
func verified(t *testing.T, g got) {
	t.Helper()
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(g.id + "." + g.head.Get("webhook-timestamp") + "." + g.body))
	want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	for _, s := range strings.Fields(g.head.Get("webhook-signature")) {
		if s == want {
			return
		}
	}
	t.Errorf("signature %q, want %q", g.head.Get("webhook-signature"), want)
}

// house is a store with webhooks and their couriers.
type house struct {
	store *storage.Store
	clock *clock
	hooks []hotline.Webhook
	gone  []string
}

func newHouse(t *testing.T, hooks ...hotline.Webhook) *house {
	t.Helper()
	h := &house{clock: newClock(), hooks: hooks}
	h.store = openStore(t, h.clock.Now)
	book := &hotline.Book{Webhooks: hooks}
	h.store.SendWith(book.Outgoing)
	return h
}

func (h *house) courier(name string) *hotline.Courier {
	find := func(name string) (hotline.Webhook, bool) {
		for _, w := range h.hooks {
			if w.Name == name {
				return w, true
			}
		}
		return hotline.Webhook{}, false
	}
	return &hotline.Courier{
		Sink: hotline.WebhookSink(name), To: Webhooks{find, local.Client(), h.clock.Now}, Outbox: h.store, Records: h.store,
		Retire: func(_ context.Context, sink string) error { h.gone = append(h.gone, sink); return nil },
		Now:    h.clock.Now, Log: slog.New(slog.DiscardHandler),
	}
}

// happens stores a ticket with events of the given types.
func (h *house) happens(t *testing.T, types ...hotline.EventType) hotline.Ticket {
	t.Helper()
	now := h.clock.Now()
	tk := hotline.Ticket{
		ID: hotline.NewID(now), Status: hotline.StatusQueued, Team: "repair", Category: "repair.elevator", Priority: hotline.Normal, Channel: hotline.ChannelWeb,
		Title: "电梯异响,联系15400001234", Requester: hotline.Requester{Name: "沈知远", Phone: "15400001234"}, CreatedAt: now, UpdatedAt: now,
	}
	var events []hotline.Event
	for i, typ := range types {
		e := hotline.Event{ID: hotline.NewID(now), Ticket: tk.ID, Seq: i + 1, Type: typ, At: now, Team: tk.Team, Public: true, By: hotline.System}
		hash, err := e.Digest(tk.LastHash)
		if err != nil {
			t.Fatal(err)
		}
		e.Hash, tk.LastHash, tk.Events = hash, hash, e.Seq
		events = append(events, e)
	}
	if err := h.store.Create(t.Context(), &tk, "BX", events, nil); err != nil {
		t.Fatal(err)
	}
	return tk
}

func (h *house) once(t *testing.T, c *hotline.Courier) {
	t.Helper()
	if _, err := c.Once(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (h *house) stand(t *testing.T, name string) hotline.Delivery {
	t.Helper()
	all, err := h.store.Deliveries(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		if d.Sink == hotline.WebhookSink(name) {
			return d
		}
	}
	return hotline.Delivery{}
}

func hook(name, url string, change ...func(*hotline.Webhook)) hotline.Webhook {
	w := hotline.Webhook{Name: name, URL: url, Secret: secret, Enabled: true}
	for _, c := range change {
		c(&w)
	}
	return w
}

func object(t *testing.T, body string) map[string]any {
	t.Helper()
	var m map[string]any
	if err := json.Unmarshal([]byte(body), &m); err != nil {
		t.Fatal(err)
	}
	return m
}
