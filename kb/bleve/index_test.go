package bleve_test

import (
	"os"
	"path/filepath"
	"testing"

	"yihaotong/hotline"
	"yihaotong/kb"
	"yihaotong/kb/bleve"
	"yihaotong/kb/indextest"
)

func open(t testing.TB, path string) *bleve.Index {
	t.Helper()
	x, err := bleve.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestIndexInMemory(t *testing.T) {
	t.Parallel()
	indextest.Run(t, func(t *testing.T) kb.Index {
		x := open(t, "")
		t.Cleanup(func() { x.Close() })
		return x
	})
}

func TestIndexInFolder(t *testing.T) {
	t.Parallel()
	indextest.Run(t, func(t *testing.T) kb.Index {
		x := open(t, filepath.Join(t.TempDir(), "index"))
		t.Cleanup(func() { x.Close() })
		return x
	})
}

func clause(article string) kb.Entry {
	return kb.Entry{Article: article, Version: 1, Title: "规定", Audience: hotline.Everyone, Clause: kb.Clause{Text: "食堂周末供应早餐"}}
}

// What was put is there after a restart, one generation alone is left in the folder, and a finder
// over it knows how common words are.
func TestReopen(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "index")
	x := open(t, path)
	for _, name := range []string{"a", "b", "c"} {
		if err := x.Reset(t.Context(), func(yield func(kb.Entry, error) bool) { yield(clause(name), nil) }); err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Put(t.Context(), []kb.Entry{clause("d")}); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	y := open(t, path)
	defer y.Close()
	hits, err := kb.NewFinder(y, nil).Search(t.Context(), kb.Query{Text: "食堂早餐", Day: "2026-11-24", Limit: 10})
	if err != nil || len(hits) != 2 {
		t.Errorf("%d hits after a restart, want c and d (%v)", len(hits), err)
	}
	left, err := os.ReadDir(path)
	if err != nil || len(left) != 2 {
		t.Errorf("%v in the folder, want one generation and its name (%v)", left, err)
	}
}

// A folder that is open already, or that is a file, is an error and not a second truth.
func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "index")
	x := open(t, path)
	defer x.Close()
	if _, err := bleve.Open(path); hotline.CodeOf(err) != hotline.Unavailable {
		t.Errorf("second opening: %v, want unavailable", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := bleve.Open(file); hotline.CodeOf(err) != hotline.Unavailable {
		t.Errorf("a file: %v, want unavailable", err)
	}
}
