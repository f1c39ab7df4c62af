package kb

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const laws = "../../shared/data/laws"

type lawFile struct {
	File     string
	Title    string
	Articles int
	Text     string `json:"-"`
}

// readLaws gives the laws of the development data with the counts of their index.
func readLaws(t testing.TB) []lawFile {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(laws, "index.json"))
	if err != nil {
		t.Fatalf("the development data must lie beside the project: %v", err)
	}
	var files []lawFile
	if err := json.Unmarshal(body, &files); err != nil {
		t.Fatal(err)
	}
	for i := range files {
		text, err := os.ReadFile(filepath.Join(laws, files[i].File))
		if err != nil {
			t.Fatal(err)
		}
		files[i].Text = string(text)
	}
	return files
}

func TestSplitLaws(t *testing.T) {
	t.Parallel()
	total := 0
	for _, law := range readLaws(t) {
		clauses := Split(law.Text)
		articles, at := 0, 0
		for _, c := range clauses {
			if _, n := numbered(c.No, "第", "条"); n > 0 {
				articles++
			}
			found := strings.Index(law.Text[at:], c.Text)
			if found < 0 {
				t.Fatalf("%s %s: clause is not in the text after the one before it", law.File, c.No)
			}
			at += found + len(c.Text)
			if c.Text == "" || strings.TrimSpace(c.Text) != c.Text {
				t.Fatalf("%s %s: blank or untrimmed clause %q", law.File, c.No, c.Text)
			}
		}
		if articles != law.Articles {
			t.Errorf("%s: %d articles, want %d", law.File, articles, law.Articles)
		}
		total += articles
	}
	if total != 9018 {
		t.Errorf("%d articles in all, want 9018", total)
	}
}
