package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"yihaotong/kb/meili/standin"
)

// The setting model_embedding lets search find a clause that shares no word with the question.
func TestSearchByMeaning(t *testing.T) {
	t.Parallel()
	model := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct{ Input []string }
		if r.URL.Path != "/v1/embeddings" || json.NewDecoder(r.Body).Decode(&asked) != nil {
			http.NotFound(w, r)
			return
		}
		var data []string
		for i, text := range asked.Input {
			vector := "[0.1,1]"
			if strings.Contains(text, "琉璃") || strings.Contains(text, "帡幪") {
				vector = "[1,0.1]"
			}
			data = append(data, fmt.Sprintf(`{"index":%d,"embedding":%s}`, i, vector))
		}
		fmt.Fprintf(w, `{"data":[%s]}`, strings.Join(data, ","))
	}))
	t.Cleanup(model.Close)
	p := serve(t, "--demo", "--data", t.TempDir(), "--index", standin.Start(t, standin.Options{}).URL,
		"--model", model.URL, "--model-name", "qwen3-8b", "--model-embedding", "bge-m3")
	who := editor{p.login(t, "editor1"), t}
	id := who.publish("琉璃借用办法", "第一条 琉璃应当在三日内归还。")
	who.finds("帡幪", id, true, 5*time.Second)
}
