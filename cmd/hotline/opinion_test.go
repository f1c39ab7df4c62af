package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// scriptedModel is an OpenAI-compatible server that answers each chat request with a text.
func scriptedModel(t *testing.T, answer func(input string) string) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1/models" {
			_, _ = io.WriteString(w, `{"data":[{"id":"qwen3-8b"}]}`)
			return
		}
		var asked struct {
			Messages []struct{ Role, Content string }
		}
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || len(asked.Messages) != 2 {
			http.Error(w, "not a chat request", http.StatusBadRequest)
			return
		}
		said, _ := json.Marshal(answer(asked.Messages[1].Content))
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprintf(w, "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":%s},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n", said)
	}))
	t.Cleanup(s.Close)
	return s
}

// A ticket that the router is unsure of gets the model's opinion by itself, masked on its way, and
// stays where it is.
func TestSecondOpinionReachesTheTicket(t *testing.T) {
	t.Parallel()
	const text = "那个东西又不行了，麻烦处理，电话15400001234"
	shown := make(chan string, 10)
	model := scriptedModel(t, func(input string) string {
		if strings.Contains(input, "那个东西") {
			shown <- input
			return `{"category":"repair.furniture_appliance","quote":"东西又不行了"}`
		}
		return `{"category":"","quote":""}`
	})
	p := serve(t, "--demo", "--data", t.TempDir(), "--model", model.URL, "--model-name", "qwen3-8b")
	var made struct {
		Number, Status string
		Decision       struct {
			NeedsPerson bool `json:"needs_person"`
		}
	}
	p.login(t, "employee1").must(t, http.MethodPost, "/tickets", map[string]string{"text": text}, &made)
	if !made.Decision.NeedsPerson || made.Status != "new" {
		t.Fatalf("the router is sure of it: %+v", made)
	}
	operator := p.login(t, "operator1")
	type event struct {
		Type string
		Data map[string]any
	}
	var found *event
	for end := time.Now().Add(20 * time.Second); found == nil && time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		var history struct{ Items []event }
		operator.must(t, http.MethodGet, "/tickets/"+made.Number+"/events", nil, &history)
		for _, e := range history.Items {
			if e.Type == "ticket.second_opinion" {
				found = &e
			}
		}
	}
	if found == nil || found.Data["source"] != "qwen3-8b" || found.Data["category"] != "repair.furniture_appliance" {
		t.Fatalf("no opinion: %+v\n%s", found, p.out)
	}
	if input := <-shown; strings.Contains(input, "15400001234") {
		t.Errorf("a phone number left the process: %s", input)
	}
	var now struct {
		Status   string
		Decision struct{ Alternatives []struct{ Category string } }
	}
	operator.must(t, http.MethodGet, "/tickets/"+made.Number, nil, &now)
	if now.Status != "new" || len(now.Decision.Alternatives) == 0 || now.Decision.Alternatives[0].Category != "repair.furniture_appliance" {
		t.Errorf("%+v", now)
	}
}
