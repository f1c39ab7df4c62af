package openai_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/kb/openai"
)

// embedding runs an embedding server that answers every call with a body, and gives a door to it.
func embedding(t *testing.T, answer func(w http.ResponseWriter, input []string)) *openai.Embedder {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct {
			Model string
			Input []string
		}
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || r.URL.Path != "/v1/embeddings" || asked.Model != "bge-m3" {
			http.Error(w, "not an embedding request", http.StatusTeapot)
			return
		}
		answer(w, asked.Input)
	}))
	t.Cleanup(s.Close)
	e, err := openai.ConnectEmbedder(openai.Options{URL: s.URL, Model: "bge-m3", Log: slog.New(slog.DiscardHandler), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

// Vectors come back in the order of the texts, whatever the order of the answer; personal data is
// masked on its way.
func TestEmbed(t *testing.T) {
	t.Parallel()
	var sent atomic.Value
	e := embedding(t, func(w http.ResponseWriter, input []string) {
		sent.Store(strings.Join(input, "|"))
		_, _ = io.WriteString(w, `{"data":[{"index":1,"embedding":[0,1]},{"index":0,"embedding":[1,0]}]}`)
	})
	got, err := e.Embed(t.Context(), []string{"食堂", "电话15400001234"})
	if err != nil || len(got) != 2 || got[0][0] != 1 || got[1][1] != 1 {
		t.Errorf("%v, %v", got, err)
	}
	if text, _ := sent.Load().(string); strings.Contains(text, "15400001234") || !strings.Contains(text, "食堂") {
		t.Errorf("sent %q", text)
	}
}

// Whatever else a server says is Unavailable, and after some failures it is left alone.
func TestEmbedFails(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"one too few":     `{"data":[{"index":0,"embedding":[1,0]}]}`,
		"other lengths":   `{"data":[{"index":0,"embedding":[1,0]},{"index":1,"embedding":[1]}]}`,
		"empty":           `{"data":[{"index":0,"embedding":[]},{"index":1,"embedding":[]}]}`,
		"points nowhere":  `{"data":[{"index":0,"embedding":[0,0]},{"index":1,"embedding":[1,0]}]}`,
		"page of a proxy": `<html>login</html>`,
		"error":           `{"error":{"message":"no such model"}}`,
	} {
		var asked atomic.Int32
		e := embedding(t, func(w http.ResponseWriter, _ []string) {
			asked.Add(1)
			_, _ = io.WriteString(w, body)
		})
		for range 8 {
			if got, err := e.Embed(t.Context(), []string{"a", "b"}); hotline.CodeOf(err) != hotline.Unavailable || got != nil {
				t.Errorf("%s: %v, %v", name, got, err)
			}
		}
		if n := asked.Load(); n != 5 {
			t.Errorf("%s: asked %d times, want 5 and rest", name, n)
		}
	}
}
