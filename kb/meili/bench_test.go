package meili_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	meilisearch "github.com/meilisearch/meilisearch-go"

	"yihaotong/hotline"
	"yihaotong/kb"
	"yihaotong/kb/meili"
)

// BenchmarkSearch compares a whole search of ours, whose clauses are known from before, with the call it
// sends, sent by hand; with the same call that brings the clauses along; and with the plain query that a program without a plan of its own would send: the
// question as it is, to an index that cuts Chinese into words, for as many clauses. Answers by hand are thrown away. "ours/op" over the
// others is the overhead.
func BenchmarkSearch(b *testing.B) {
	questions := readLines[question](b, "queries.jsonl", 10)
	calls, x := recorded(b)
	b.Cleanup(func() { only(b, x.Drop(context.WithoutCancel(b.Context()))) })
	f := kb.NewFinder(x, nil)
	only(b, f.Reset(b.Context(), list(corpus(b, 10)...)))
	plain := plainIndex(b, calls.url, corpus(b, 10))
	search := func(i int) {
		if _, err := f.Search(b.Context(), ask(questions[i%len(questions)].Text)); err != nil {
			b.Fatal(err)
		}
	}
	bodies := make([][]byte, len(questions))
	for i := range questions {
		calls.clear()
		search(i)
		bodies[i] = calls.clear()[0]
	}
	b.Run("ours", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			search(i)
		}
	})
	b.Run("same", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			post(b, calls.url+"/multi-search", bodies[i%len(bodies)])
		}
	})
	b.Run("same with clauses", func(b *testing.B) {
		full := make([][]byte, len(bodies))
		for i := range bodies {
			full[i] = bytes.ReplaceAll(bodies[i], []byte(`"attributesToRetrieve":["id","stamp"]`), []byte(`"attributesToRetrieve":["entry"]`))
			if bytes.Equal(full[i], bodies[i]) {
				b.Fatalf("no attributes in %s", bodies[i])
			}
		}
		for i := 0; b.Loop(); i++ {
			post(b, calls.url+"/multi-search", full[i%len(full)])
		}
	})
	b.Run("plain", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			plain(questions[i%len(questions)].Text)
		}
	})
}

func corpus(b *testing.B, nth int) []kb.Entry {
	b.Helper()
	var entries []kb.Entry
	for i, d := range readLines[struct{ ID, Text string }](b, "corpus.jsonl", nth) {
		entries = append(entries, kb.Entry{Article: fmt.Sprint(i), Version: 1, Audience: hotline.Everyone, Clause: kb.Clause{Text: d.Text}})
	}
	return entries
}

// plainIndex fills an index as the server's guide for Chinese says and gives a search of it.
func plainIndex(b *testing.B, url string, entries []kb.Entry) (search func(text string)) {
	b.Helper()
	client := meilisearch.New(url, meilisearch.WithAPIKey(shared.key))
	name := "plain" + strings.ToLower(rand.Text())
	index := client.Index(name)
	wait := func(info *meilisearch.TaskInfo, err error) {
		only(b, err)
		_, err = client.WaitForTaskWithContext(b.Context(), info.TaskUID, 50*time.Millisecond)
		only(b, err)
	}
	wait(index.UpdateSettingsWithContext(b.Context(), &meilisearch.Settings{
		SearchableAttributes: []string{"text"},
		LocalizedAttributes:  []*meilisearch.LocalizedAttributes{{AttributePatterns: []string{"*"}, Locales: []string{"cmn"}}},
	}))
	docs := make([]map[string]any, len(entries))
	for i, e := range entries {
		docs[i] = map[string]any{"id": i, "text": e.Text, "entry": e}
	}
	wait(index.AddDocumentsWithContext(b.Context(), docs, nil))
	b.Cleanup(func() {
		_, err := client.DeleteIndexWithContext(context.WithoutCancel(b.Context()), name)
		only(b, err)
	})
	return func(text string) {
		body, err := json.Marshal(map[string]any{
			"q": text, "limit": 200, "locales": []string{"cmn"}, "matchingStrategy": "frequency", "attributesToRetrieve": []string{"entry"},
		})
		only(b, err)
		post(b, url+"/indexes/"+name+"/search", body)
	}
}

// post sends a body and throws the answer away.
func post(b *testing.B, url string, body []byte) {
	r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, url, bytes.NewReader(body))
	only(b, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept-Encoding", "identity")
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
	pass.Transport = &http.Transport{DisableCompression: true} // or it would ask for packed answers itself
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
