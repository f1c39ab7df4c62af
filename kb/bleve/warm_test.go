package bleve_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/kb"
)

// BenchmarkWarm opens a filled index as a server does that starts again, reads back what the search must
// know, and asks once:
//
//	go test ./kb/bleve -run '^$' -bench Warm -benchtime 1x
func BenchmarkWarm(b *testing.B) {
	corpus, err := os.Open("../../../shared/data/stard/corpus.jsonl")
	if err != nil {
		b.Fatal(err)
	}
	defer corpus.Close()
	path := filepath.Join(b.TempDir(), "index")
	x := open(b, path)
	report, err := kb.EvalSearch(b.Context(), kb.NewFinder(x, nil), kb.File{Name: "corpus", Reader: corpus}, kb.File{Name: "none", Reader: strings.NewReader("")})
	if err != nil || x.Close() != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		before := held()
		x := open(b, path)
		f := kb.NewFinder(x, nil)
		if err := f.Warm(b.Context()); err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		if hits, err := f.Search(b.Context(), kb.Query{Text: "劳动合同怎么解除", Reader: hotline.Internally, Day: "2026-01-01", Limit: 5}); err != nil || len(hits) == 0 {
			b.Fatal(hits, err)
		}
		b.ReportMetric(time.Since(began).Seconds()*1000, "ms/search")
		b.ReportMetric(float64(held()-before)/(1<<20), "MiB/held")
		runtime.KeepAlive(f)
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(report.Documents), "clauses")
}

// held is the memory in use.
func held() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
