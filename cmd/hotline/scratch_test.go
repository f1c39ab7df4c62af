package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"yihaotong/hotline"
	"yihaotong/kb"
	"yihaotong/kb/meili"
	"yihaotong/kb/meili/standin"
)

// An evaluation on the server of the live index works on an index of its own, which is gone
// afterwards, also when the evaluation failed.
func TestEvalSearchLeavesTheLiveIndexAlone(t *testing.T) {
	t.Parallel()
	server := standin.Start(t, standin.Options{Key: "test-key"})
	live, err := meili.Connect(server.URL, "test-key")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = live.Close() })
	e := kb.Entry{Article: "live", Version: 1, Audience: hotline.Everyone, Clause: kb.Clause{Text: "食堂早餐七点"}}
	if err := live.Reset(t.Context(), func(yield func(kb.Entry, error) bool) { yield(e, nil) }); err != nil {
		t.Fatal(err)
	}
	corpus, queries, broken := filepath.Join(t.TempDir(), "c"), filepath.Join(t.TempDir(), "q"), filepath.Join(t.TempDir(), "b")
	for file, text := range map[string]string{
		corpus:  `{"id":"a","title":"","text":"班车首班七点发车"}` + "\n" + `{"id":"b","title":"","text":"停车证遗失补办"}`,
		queries: `{"id":"1","text":"首班班车几点","relevant":["a"]}`,
		broken:  `{"id":"1","text":`,
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	eval := func(queries string) (int, string, string) {
		var s streamsOf
		code := run(t.Context(), s.streams(), []string{"eval", "search", "--index", server.URL, "--index-key", "test-key", "--corpus", corpus, "--queries", queries})
		return code, s.out.String(), s.err.String()
	}
	code, out, errs := eval(queries)
	var report struct {
		N      int     `json:"n"`
		Recall float64 `json:"recall_at_1"`
	}
	if err := json.Unmarshal([]byte(out), &report); code != exitDone || err != nil || report.N != 1 || report.Recall != 1 {
		t.Errorf("%d %s%s", code, out, errs)
	}
	if code, _, errs := eval(broken); code != exitFailed || !strings.Contains(errs, broken) {
		t.Errorf("%d %s", code, errs)
	}
	if got := server.Uids(); !slices.Equal(got, []string{"hotline_kb2"}) {
		t.Errorf("indexes %v are left", got)
	}
	hits, err := live.Search(t.Context(), kb.Query{Text: "早餐", Day: "2026-11-24", Limit: 5})
	if err != nil || len(hits) != 1 {
		t.Errorf("the live index gives %d hits (%v)", len(hits), err)
	}
}
