package meili_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/kb"
	"yihaotong/kb/meili"
	"yihaotong/kb/meili/standin"
)

// played gives a stand-in of its own and a door to it, filled with entries.
func played(t *testing.T, o standin.Options, entries ...kb.Entry) (*standin.Server, *meili.Index) {
	t.Helper()
	server := standin.Start(t, o)
	x := door(t, server.URL+"?timeout=10s", o.Key)
	reset(t, x, entries...)
	return server, x
}

// sent gives the bodies of all calls of a kind, as JSON values.
func sent(t *testing.T, server *standin.Server, method, suffix string) []any {
	t.Helper()
	var bodies []any
	for _, c := range server.Calls() {
		if c.Method == method && strings.HasSuffix(c.Path, suffix) {
			var v any
			only(t, json.Unmarshal(c.Body, &v))
			bodies = append(bodies, v)
		}
	}
	if len(bodies) == 0 {
		t.Fatalf("no call %s …%s", method, suffix)
	}
	return bodies
}

// All settings that matter are sent in full: the driver drops empty lists and false, and a part of
// the typo settings sets the rest to zero.
func TestSettingsAreSentInFull(t *testing.T) {
	t.Parallel()
	server, _ := played(t, standin.Options{})
	var want any
	only(t, json.Unmarshal([]byte(`{
		"rankingRules": ["words"],
		"searchableAttributes": ["grams"],
		"filterableAttributes": ["id", "article", "team", "audience", "valid_from", "valid_to", "during"],
		"proximityPrecision": "byAttribute",
		"localizedAttributes": [{"attributePatterns": ["*"], "locales": ["cmn"]}],
		"pagination": {"maxTotalHits": 1000000},
		"typoTolerance": {"enabled": false, "minWordSizeForTypos": {"oneTypo": 5, "twoTypos": 9},
			"disableOnWords": [], "disableOnAttributes": []}
	}`), &want))
	if got := sent(t, server, "PATCH", "/settings"); len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("settings %v\nwant %v", got, want)
	}
}

// Everything works on the oldest and the newest server: the driver sends two fields that servers
// before 1.15 and 1.18 refuse.
func TestOldestAndNewestServer(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"1.10.0", "1.14.2", "1.15.0", "1.17.1", "1.18.0", "1.50.0"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			_, x := played(t, standin.Options{Version: version, Key: "k"}, clause("a", 0, "食堂早餐"))
			same(t, version, articles(t, x, ask("早餐")), []string{"a"})
			if got, err := x.Check(t.Context()); got != version || err != nil {
				t.Errorf("check: %q, %v", got, err)
			}
		})
	}
	for _, version := range []string{"1.9.1", "0.30.0", "next"} {
		server := standin.Start(t, standin.Options{Version: version})
		if _, err := door(t, server.URL, "").Check(t.Context()); hotline.CodeOf(err) != hotline.Unavailable || !strings.Contains(err.Error(), "too old") {
			t.Errorf("%s: %v", version, err)
		}
	}
}

// Queries say everything that the server would guess otherwise, and nothing that turns on what we
// do not want.
func TestQueriesAreComplete(t *testing.T) {
	t.Parallel()
	server, x := played(t, standin.Options{}, clause("a", 0, "食堂早餐七点供应"))
	same(t, "found", articles(t, x, ask("食堂早餐几点")), []string{"a"})
	var queries []map[string]any
	for _, body := range sent(t, server, "POST", "/multi-search") {
		if merged, _ := body.(map[string]any)["federation"].(map[string]any); merged["limit"] == nil {
			t.Errorf("no limit is 20: %v", merged)
		}
		for _, q := range body.(map[string]any)["queries"].([]any) {
			queries = append(queries, q.(map[string]any))
		}
	}
	for _, q := range queries {
		text := q["q"].(string)
		switch {
		case fmt.Sprint(q["locales"]) != "[cmn]":
			t.Errorf("the server guesses the language: %v", q)
		case q["hybrid"] != nil:
			t.Errorf("asks for meaning: %v", q)
		case q["matchingStrategy"] != "last":
			t.Errorf("wants all words: %v", q)
		case text != "" && !strings.HasSuffix(text, ". "):
			t.Errorf("the last word is a prefix: %v", q)
		case len(strings.Fields(text)) > 10:
			t.Errorf("more words than the server reads: %v", q)
		case strings.ContainsFunc(text, func(r rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz. ", r) }):
			t.Errorf("words that the server may cut: %v", q)
		}
	}
}

// A task that fails is no error of the driver. Ours it is, with the server's reason, and what was
// there stays.
func TestFailedTasksAreErrors(t *testing.T) {
	t.Parallel()
	change := func(x *meili.Index) error { return x.Put(t.Context(), []kb.Entry{clause("b", 0, "班车")}) }
	remove := func(x *meili.Index) error { return x.Remove(t.Context(), "a") }
	again := func(x *meili.Index) error { return x.Reset(t.Context(), list(clause("c", 0, "停车"))) }
	for name, c := range map[string]struct {
		task, kind, code string
		do               func(*meili.Index) error
		want             hotline.Code
	}{
		"disk full":        {"documentAdditionOrUpdate", "system", "no_space_left_on_device", change, hotline.Unavailable},
		"broken index":     {"documentAdditionOrUpdate", "internal", "internal", change, hotline.Unavailable},
		"bad document":     {"documentAdditionOrUpdate", "invalid_request", "invalid_document_id", change, hotline.Internal},
		"remove":           {"documentAdditionOrUpdate", "system", "no_space_left_on_device", remove, hotline.Unavailable},
		"reset: create":    {"indexCreation", "system", "too_many_open_files", again, hotline.Unavailable},
		"reset: settings":  {"settingsUpdate", "invalid_request", "invalid_settings", again, hotline.Internal},
		"reset: documents": {"documentAdditionOrUpdate", "system", "io_error", again, hotline.Unavailable},
		"reset: swap":      {"indexSwap", "internal", "internal", again, hotline.Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, x := played(t, standin.Options{}, clause("a", 0, "食堂"))
			server.FailNext(c.task, c.kind, c.code)
			err := c.do(x)
			if hotline.CodeOf(err) != c.want || !strings.Contains(fmt.Sprint(err), c.code) {
				t.Fatalf("got %v", err)
			}
			same(t, "what was there", articles(t, x, ask("食堂")), []string{"a"})
			only(t, c.do(x)) // the next try succeeds
			if got := server.Uids(); len(got) != 1 {
				t.Errorf("left behind: %v", got)
			}
		})
	}
}

// An index that cannot be deleted after the swap does no harm: the content is there, and one that
// somebody left behind is deleted in the end, but not one that is being filled.
func TestLeftoversAreSwept(t *testing.T) {
	t.Parallel()
	server, x := played(t, standin.Options{}, clause("a", 0, "食堂"))
	server.FailNext("indexDeletion", "internal", "internal")
	reset(t, x, clause("b", 0, "食堂"))
	same(t, "new content", articles(t, x, ask("食堂")), []string{"b"})
	if got := server.Uids(); len(got) != 2 {
		t.Fatalf("indexes %v", got)
	}
	reset(t, x)
	if got := server.Uids(); len(got) != 2 {
		t.Errorf("a young one was deleted: %v", got)
	}
	server.Shift(25 * time.Hour)
	reset(t, x)
	if got := server.Uids(); !slices.Equal(got, []string{"hotline_kb2"}) {
		t.Errorf("indexes %v", got)
	}
}

// A server without our index answers nothing as if there were nothing to find.
func TestLostIndexIsNamed(t *testing.T) {
	t.Parallel()
	server, x := played(t, standin.Options{}, clause("a", 0, "食堂"))
	if lost, err := x.Lost(t.Context()); lost || err != nil {
		t.Errorf("lost %v, %v", lost, err)
	}
	server.Wipe()
	calls := map[string]func() error{
		"search": func() error { _, err := x.Search(t.Context(), ask("食堂")); return err },
		"put":    func() error { return x.Put(t.Context(), []kb.Entry{clause("b", 0, "食堂")}) },
		"remove": func() error { return x.Remove(t.Context(), "a") },
		"check":  func() error { _, err := x.Check(t.Context()); return err },
	}
	for name, call := range calls {
		if err := call(); hotline.CodeOf(err) != hotline.Unavailable || !strings.Contains(err.Error(), "reindex") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := server.Uids(); len(got) != 0 {
		t.Errorf("an index with the server's defaults was made: %v", got)
	}
	// A Reset that died between placeholder and swap.
	server.FailNext("indexSwap", "internal", "internal")
	if err := x.Reset(t.Context(), list()); err == nil {
		t.Error("no error")
	}
	for name, call := range calls {
		if err := call(); name != "search" && hotline.CodeOf(err) != hotline.Unavailable {
			t.Errorf("%s on a placeholder: %v", name, err)
		}
	}
	if lost, err := x.Lost(t.Context()); !lost || err != nil {
		t.Errorf("lost %v, %v", lost, err)
	}
	reset(t, x, clause("a", 0, "食堂"))
	same(t, "healed", articles(t, x, ask("食堂")), []string{"a"})
}

func TestWrongKey(t *testing.T) {
	t.Parallel()
	server := standin.Start(t, standin.Options{Key: "right"})
	x := door(t, server.URL, "wrong")
	_, err := x.Search(t.Context(), ask("食堂"))
	if hotline.CodeOf(err) != hotline.Unavailable || !strings.Contains(err.Error(), "API key is invalid") {
		t.Errorf("got %v", err)
	}
	if strings.Contains(err.Error(), "wrong") {
		t.Errorf("the key is in the error: %v", err)
	}
	var house *hotline.Error
	if !errors.As(err, &house) || house.Key != "unavailable" {
		t.Errorf("got %#v", err)
	}
}
