package hotline

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// keyUse finds message keys in Go source: Fail(code, "key"…), BadField("field", "key"…),
// add("field", "key"…), words("key"…).
var keyUse = regexp.MustCompile(`(?:Fail\((?:hotline\.)?[A-Z]\w+, |BadField\("[^"]*", |\.add\([^,]+, |\bwords\()"([a-z][a-z_.]*)"`)

// TestEveryKeyHasWords walks all rooms: each key that code uses has words in each language, and
// each language has the same keys and placeholders.
func TestEveryKeyHasWords(t *testing.T) {
	t.Parallel()
	all, err := readWords(wordFiles)
	if err != nil {
		t.Fatal(err)
	}
	used := 0
	err = filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "node_modules" {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range keyUse.FindAllStringSubmatch(string(body), -1) {
			used++
			for _, lang := range Languages {
				if all[lang][m[1]] == "" {
					t.Errorf("%s uses key %q, which has no words in %s", path, m[1], lang)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if used < 60 {
		t.Fatalf("only %d uses found: the pattern is broken", used)
	}
}

func TestLanguagesAgree(t *testing.T) {
	t.Parallel()
	all, err := readWords(wordFiles)
	if err != nil {
		t.Fatal(err)
	}
	holes := regexp.MustCompile(`\{\w+\}`)
	zh, en := all["zh-CN"], all["en"]
	for key, words := range zh {
		want := map[string]bool{}
		for _, h := range holes.FindAllString(words, -1) {
			want[h] = true
		}
		for _, h := range holes.FindAllString(en[key], -1) {
			if !want[h] {
				t.Errorf("%s: %s is in en only", key, h)
			}
			delete(want, h)
		}
		if len(want) > 0 || en[key] == "" {
			t.Errorf("%s: en %q lacks %v", key, en[key], want)
		}
	}
	if len(en) != len(zh) {
		t.Errorf("en has %d keys, zh-CN %d", len(en), len(zh))
	}
}

func TestWordsFallBack(t *testing.T) {
	t.Parallel()
	if got := Words("fr", "required", nil); got != "不能为空" {
		t.Errorf("unknown language: %q", got)
	}
	if got := Words("en", "no.such.key", nil); got != "no.such.key" {
		t.Errorf("unknown key: %q", got)
	}
	if got := Words("en", "too_long", Args{"limit": 5}); got != "is too long: at most 5 characters" {
		t.Errorf("args: %q", got)
	}
}
