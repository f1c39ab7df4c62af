package intake

import (
	"os"
	"path/filepath"
	"testing"
)

const shared = "../../../shared/data/"

func TestDump(t *testing.T) {
	for _, pat := range []string{"transcripts/*/*", "transcripts-dev/dev_*"} {
		files, _ := filepath.Glob(shared + pat)
		for _, f := range files {
			data, _ := os.ReadFile(f)
			tr, err := Parse("", data)
			t.Log(f, err)
			for _, s := range tr.Segments {
				t.Log("   ", s.At, s.Speaker, s.Text)
			}
		}
	}
}
