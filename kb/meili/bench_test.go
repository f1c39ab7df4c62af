package meili_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"testing"

	"yihaotong/hotline"
	"yihaotong/kb"
	"yihaotong/kb/meili"
)

// BenchmarkSearch compares our searches with the same calls sent by hand, answers thrown away:
// "ours/op" over "raw/op" is what the adapter costs.
func BenchmarkSearch(b *testing.B) {
	var entries []kb.Entry
	for i, d := range readLines[struct{ ID, Text string }](b, "corpus.jsonl", 10) {
		entries = append(entries, kb.Entry{Article: fmt.Sprint(i), Version: 1, Audience: hotline.Everyone, Clause: kb.Clause{Text: d.Text}})
	}
	questions := readLines[question](b, "queries.jsonl", 10)
	calls, x := recorded(b)
	b.Cleanup(func() { only(b, x.Drop(context.WithoutCancel(b.Context()))) })
	reset(b, x, entries...)
	search := func(i int) {
		q := ask(questions[i%len(questions)].Text)
		q.Limit = 100
		if _, err := x.Search(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
	calls.clear()
	bodies := make([][][]byte, len(questions))
	for i := range questions {
		search(i)
		bodies[i] = calls.clear()
	}
	b.Run("ours", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			search(i)
		}
	})
	b.Run("raw", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			for _, body := range bodies[i%len(questions)] {
				r, err := http.NewRequest(http.MethodPost, calls.url+"/multi-search", bytes.NewReader(body))
				only(b, err)
				r.Header.Set("Content-Type", "application/json")
				if shared.key != "" {
					r.Header.Set("Authorization", "Bearer "+shared.key)
				}
				resp, err := http.DefaultClient.Do(r)
				only(b, err)
				_, err = io.Copy(io.Discard, resp.Body)
				only(b, err)
				only(b, resp.Body.Close())
				if resp.StatusCode != http.StatusOK {
					b.Fatal(resp.Status)
				}
			}
		}
	})
}

// recorder keeps the bodies of searches on their way to the shared server.
type recorder struct {
	url    string
	mu     sync.Mutex
	bodies [][]byte
}

func (r *recorder) clear() [][]byte {
	r.mu.Lock()
	defer r.mu.Unlock()
	was := r.bodies
	r.bodies = nil
	return was
}

func recorded(b *testing.B) (*recorder, *meili.Index) {
	target, err := url.Parse(shared.url)
	only(b, err)
	pass, rec := httputil.NewSingleHostReverseProxy(target), &recorder{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/multi-search" {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return
			}
			rec.mu.Lock()
			rec.bodies = append(rec.bodies, body)
			rec.mu.Unlock()
			r.Body = io.NopCloser(bytes.NewReader(body))
		}
		pass.ServeHTTP(w, r)
	}))
	b.Cleanup(server.Close)
	rec.url = server.URL
	return rec, door(b, server.URL+"?timeout=30s&prefix=bench", shared.key)
}
