package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline/storage/storagetest/pgserver"
	"yihaotong/kb/meili/standin"
	"yihaotong/routing/redisqueue/redistest"
)

// network is a network in front of a door: it can swallow everything, and heal.
type network interface {
	Hang()
	Heal()
	Cut()
}

// house is one copy whose doors all lie behind networks of their own.
type house struct {
	t        *testing.T
	p        *program
	employee *person
	handler  *person
	net      map[string]network
}

// rephrasing is a model that puts the first sentence of the first clause in its own words: the same.
func rephrasing(input string) string {
	var sheet struct{ Clauses []struct{ Text string } }
	if json.Unmarshal([]byte(input), &sheet) != nil || len(sheet.Clauses) == 0 {
		return `{"category":"","quote":""}`
	}
	first, _, _ := strings.Cut(sheet.Clauses[0].Text, "。")
	said, _ := json.Marshal(map[string]any{"sentences": []map[string]any{{"text": first + "。", "clause": 1, "quote": first + "。"}}})
	return string(said)
}

func newHouse(t *testing.T) *house {
	t.Helper()
	pg, err := pgserver.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pg.Stop() })
	database, err := pg.Schema()
	if err != nil {
		t.Fatal(err)
	}
	redis, search, model := redistest.Start(t), standin.Start(t, standin.Options{}), scriptedModel(t, rephrasing)
	dbNet, queueNet := redistest.StartProxy(t, pg.Address()), redistest.StartProxy(t, redis.Addr)
	indexNet := standin.StartProxy(t, strings.TrimPrefix(search.URL, "http://"))
	modelNet := standin.StartProxy(t, strings.TrimPrefix(model.URL, "http://"))
	p := serve(t, "--demo", "--data", filepath.Join(t.TempDir(), "data"),
		"--database", strings.Replace(database, pg.Address(), dbNet.Addr, 1), "--queue", redistest.URL(t, queueNet.Addr),
		"--index", "http://"+indexNet.Addr, "--model", "http://"+modelNet.Addr, "--model-name", "qwen3-8b")
	return &house{
		t: t, p: p, employee: p.login(t, "employee1"), handler: p.login(t, "handler.repair"),
		net: map[string]network{"database": dbNet, "queue": queueNet, "index": indexNet, "model": modelNet},
	}
}

// get reads a page outside the API.
func (h *house) get(path string) (int, string) {
	h.t.Helper()
	r, err := http.Get(h.p.url + path)
	if err != nil {
		h.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return r.StatusCode, string(body)
}

// stands waits until /readyz and the metric say that a door is up, or down.
func (h *house) stands(door string, up bool, status int) {
	h.t.Helper()
	state, value := "down", 0
	if up {
		state, value = "ok", 1
	}
	var last string
	for end := time.Now().Add(45 * time.Second); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		got, body := h.get("/readyz")
		var ready struct {
			Status string
			Doors  []struct{ Name, State, Message string }
		}
		if err := json.Unmarshal([]byte(body), &ready); err != nil {
			h.t.Fatalf("%s: %v", body, err)
		}
		last = body
		for _, d := range ready.Doors {
			if d.Name == door && d.State == state && got == status && (ready.Status == "ok") == up {
				if _, metrics := h.get("/metrics"); !strings.Contains(metrics, fmt.Sprintf("hotline_door_up{door=%q} %d", door, value)) {
					h.t.Errorf("the metric of %s does not say %d", door, value)
				}
				return
			}
		}
	}
	h.t.Fatalf("%s is never %s with status %d: %s\n%s", door, state, status, last, h.p.out)
}

// ticket opens one and gives the status of the answer.
func (h *house) ticket() int {
	ctx, cancel := context.WithTimeout(h.t.Context(), 20*time.Second)
	defer cancel()
	status, err := h.employee.call(ctx, http.MethodPost, "/tickets", map[string]string{"text": "三号楼五层走廊的灯坏了"}, nil)
	if ctx.Err() != nil {
		h.t.Errorf("no answer within 20 s: %v", err)
	}
	return status
}

func (h *house) search() int {
	status, _ := h.employee.call(h.t.Context(), http.MethodGet, "/kb/search?q=餐卡挂失", nil, nil)
	return status
}

// asks puts a question to the chat.
func (h *house) asks(question string) (kind string, generated bool) {
	h.t.Helper()
	var chat struct{ ID, Token string }
	h.post("/chats", "", `{}`, &chat)
	var said struct {
		Kind      string
		Generated bool
	}
	h.post("/chats/"+chat.ID+"/messages", chat.Token, fmt.Sprintf(`{"text":%q}`, question), &said)
	return said.Kind, said.Generated
}

func (h *house) post(path, token, body string, into any) {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.t.Context(), http.MethodPost, h.p.url+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	if token == "" {
		r.Header.Del("Authorization")
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode >= 300 || json.Unmarshal(got, into) != nil {
		h.t.Fatalf("%s: %s %s %v", path, answer.Status, got, err)
	}
}

// claim gives how many tickets the handler got.
func (h *house) claim() int {
	h.t.Helper()
	var got struct{ Items []numbered }
	h.handler.must(h.t, http.MethodPost, "/queues/repair/claim", map[string]int{"max": 1}, &got)
	return len(got.Items)
}

const wellKnown = "餐卡丢了怎么办"

// TestEachDoorHangsAndHeals goes through the table of the runbook: while a door does not answer,
// /readyz and the metric name it and people see what the table says; afterwards all is well by itself.
func TestEachDoorHangsAndHeals(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for _, door := range []string{"database", "queue", "index", "model"} {
		h.stands(door, true, http.StatusOK)
	}
	if kind, generated := h.asks(wellKnown); kind != "answer" || !generated {
		t.Fatalf("with all doors open: %s, generated %v\n%s", kind, generated, h.p.out)
	}
	for _, row := range []struct {
		door   string
		status int
		people func()
	}{
		{"model", http.StatusOK, func() {
			if kind, generated := h.asks(wellKnown); kind != "answer" || generated {
				t.Errorf("model: the chat says %s, generated %v", kind, generated)
			}
		}},
		{"index", http.StatusOK, func() {
			if status := h.search(); status != http.StatusServiceUnavailable {
				t.Errorf("index: a search is answered %d", status)
			}
			if kind, _ := h.asks(wellKnown); kind != "refuse" && kind != "ticket" {
				t.Errorf("index: the chat says %s", kind)
			}
			if status := h.ticket(); status != http.StatusCreated {
				t.Errorf("index: a ticket is answered %d", status)
			}
		}},
		{"queue", http.StatusOK, func() {
			if status := h.ticket(); status != http.StatusCreated {
				t.Errorf("queue: a ticket is answered %d", status)
			}
			if n := h.claim(); n != 1 {
				t.Errorf("queue: %d tickets are claimed", n)
			}
		}},
		{"database", http.StatusServiceUnavailable, func() {
			if status := h.ticket(); status != http.StatusServiceUnavailable {
				t.Errorf("database: a ticket is answered %d", status)
			}
			if status, _ := h.get("/healthz"); status != http.StatusOK {
				t.Errorf("database: /healthz is %d", status)
			}
		}},
	} {
		h.net[row.door].Hang()
		h.stands(row.door, false, row.status)
		row.people()
		h.net[row.door].Cut()
		h.net[row.door].Heal()
		h.stands(row.door, true, http.StatusOK)
		if status := h.ticket(); status != http.StatusCreated {
			t.Errorf("after %s: a ticket is answered %d", row.door, status)
		}
	}
	for end := time.Now().Add(45 * time.Second); ; time.Sleep(500 * time.Millisecond) {
		kind, generated := h.asks(wellKnown)
		if kind == "answer" && generated && h.search() == http.StatusOK {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("in the end the chat says %s, generated %v\n%s", kind, generated, h.p.out)
		}
	}
}

// A door that answers late is slow, one that answers wrongly is down, and both are told with a reason.
func TestSlowAndWrongDoors(t *testing.T) {
	t.Parallel()
	late := func(context.Context) (string, error) { time.Sleep(slowDoor + 50*time.Millisecond); return "7.2", nil }
	if d := probe(t.Context(), "queue", late); d.State != stateSlow || !strings.HasPrefix(d.Message, "7.2, took ") {
		t.Errorf("%+v", d)
	}
	never := func(ctx context.Context) (string, error) { <-ctx.Done(); return "", ctx.Err() }
	began := time.Now()
	if d := probe(t.Context(), "queue", never); d.State != stateDown || time.Since(began) > probeWithin+time.Second {
		t.Errorf("%+v after %v", d, time.Since(began))
	}
	model := scriptedModel(t, rephrasing)
	p := serve(t, "--data", t.TempDir(), "--index", standin.Start(t, standin.Options{Key: "right"}).URL, "--index-key", "wrong",
		"--model", model.URL, "--model-name", "another-model")
	h := &house{t: t, p: p}
	h.stands("index", false, http.StatusOK)
	h.stands("model", false, http.StatusOK)
	_, body := h.get("/readyz")
	for _, reason := range []string{"API key is invalid", `no model \"another-model\"`} {
		if !strings.Contains(body, reason) {
			t.Errorf("%s is not told: %s", reason, body)
		}
	}
}

// A search server that lost everything is filled from the database, without anybody's hand.
func TestEmptiedSearchServerIsFilledAgain(t *testing.T) {
	t.Parallel()
	server := standin.Start(t, standin.Options{})
	p := serve(t, "--demo", "--data", t.TempDir(), "--index", server.URL)
	who := editor{p.login(t, "editor1"), t}
	id := who.publish("琉璃瓦借用办法", "第一条 琉璃瓦应当在三日内归还。")
	who.finds("琉璃瓦归还", id, true, 5*time.Second)
	server.Wipe()
	if status, _ := who.call(t.Context(), http.MethodGet, "/kb/search?q=琉璃瓦", nil, nil); status != http.StatusServiceUnavailable {
		t.Errorf("an empty server is answered %d", status)
	}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if status, _ := who.call(t.Context(), http.MethodGet, "/kb/search?q=琉璃瓦", nil, nil); status == http.StatusOK {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("not filled\n%s", p.out)
		}
	}
	who.finds("琉璃瓦归还", id, true, time.Second)
}
