package kb

import (
	"context"
	"io"
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"yihaotong/hotline"
)

// SearchReport is what `hotline eval search` prints.
type SearchReport struct {
	N          int     `json:"n"`
	Recall1    float64 `json:"recall_at_1"`
	Recall5    float64 `json:"recall_at_5"`
	Recall10   float64 `json:"recall_at_10"`
	MRR10      float64 `json:"mrr_at_10"`
	NDCG10     float64 `json:"ndcg_at_10"`
	IndexS     float64 `json:"index_s"`
	P50Ms      float64 `json:"p50_ms"`
	P99Ms      float64 `json:"p99_ms"`
	Documents  int     `json:"documents"`
	Unlabelled int     `json:"unlabelled"` // queries without a relevant document; not in n
	// Plain BM25 on character pairs, on the same documents and queries.
	Baseline1  float64 `json:"baseline_recall_at_1"`
	Baseline5  float64 `json:"baseline_recall_at_5"`
	Baseline10 float64 `json:"baseline_recall_at_10"`
}

// File is an input with the name that errors show.
type File struct {
	Name string
	io.Reader
}

type corpusLine struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

type queryLine struct {
	ID       string   `json:"id"`
	Text     string   `json:"text"`
	Relevant []string `json:"relevant"`
}

// EvalSearch fills the finder's index with the corpus and measures how well the queries find their
// documents. It replaces what the index held. Invalid: a bad line, named by file and line.
func EvalSearch(ctx context.Context, f *Finder, corpus, queries File) (SearchReport, error) {
	var r SearchReport
	known := map[string]bool{}
	var all []Entry
	start := time.Now()
	err := f.Reset(ctx, func(yield func(Entry, error) bool) {
		for e, err := range corpusEntries(corpus, known) {
			if err == nil {
				all = append(all, e)
			}
			if !yield(e, err) {
				return
			}
		}
	})
	if err != nil {
		return r, err
	}
	r.IndexS, r.Documents = time.Since(start).Seconds(), len(known)
	var asked []queryLine
	var times []time.Duration
	for l, err := range readLines[queryLine](queries.Name, queries) {
		q := l.Value
		if err == nil {
			err = q.check(known)
		}
		if err != nil {
			return r, lineError(queries.Name, l.N, err)
		}
		if len(q.Relevant) == 0 {
			r.Unlabelled++
			continue
		}
		begun := time.Now()
		hits, err := f.Search(ctx, Query{Text: q.Text, Reader: hotline.Internally, Day: evalDay, Limit: 10})
		if err != nil {
			return r, err
		}
		times = append(times, time.Since(begun))
		r.count(hits, q.Relevant)
		asked = append(asked, q)
	}
	var beside SearchReport
	plain := newBaseline() // only now: what it holds and leaves behind must not be swept up in the times above
	for _, e := range all {
		plain.add(e)
	}
	for _, q := range asked {
		beside.count(plain.search(q.Text, 10), q.Relevant)
	}
	beside.finish(nil)
	r.Baseline1, r.Baseline5, r.Baseline10 = beside.Recall1, beside.Recall5, beside.Recall10
	r.finish(times)
	return r, nil
}

// evalDay is the day on which evaluations ask; their corpora have no dates.
const evalDay Date = "2026-01-01"

func corpusEntries(corpus File, known map[string]bool) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		place := map[string]int{}
		for l, err := range readLines[corpusLine](corpus.Name, corpus) {
			d := l.Value
			if err == nil && d.ID == "" {
				err = hotline.BadField("id", "required")
			}
			if err == nil && known[d.ID] {
				err = hotline.BadField("id", "kb.twice", "value", d.ID)
			}
			if err != nil {
				yield(Entry{}, lineError(corpus.Name, l.N, err))
				return
			}
			known[d.ID] = true
			title, no := splitTitle(d.Title)
			e := Entry{Article: d.ID, Version: 1, Title: title, Audience: hotline.Everyone, Clause: Clause{Place: place[title], No: no, Text: d.Text}}
			place[title]++
			if !yield(e, nil) {
				return
			}
		}
	}
}

func (q queryLine) check(known map[string]bool) error {
	if q.Text == "" {
		return hotline.BadField("text", "required")
	}
	for _, id := range q.Relevant {
		if !known[id] {
			return hotline.BadField("relevant", "kb.not_in_corpus", "value", id)
		}
	}
	return nil
}

// count adds one query's figures. Recall is the share of the relevant documents among the first k.
func (r *SearchReport) count(hits []Ranked, relevant []string) {
	r.N++
	found, best := 0, math.MaxInt
	var gain, ideal float64
	for i, h := range hits {
		if slices.Contains(relevant, h.Article) {
			found++
			best = min(best, i)
			gain += 1 / math.Log2(float64(i+2))
		}
		share := float64(found) / float64(len(relevant))
		switch i {
		case 0:
			r.Recall1 += share
		case 4:
			r.Recall5 += share
		}
	}
	if len(hits) < 5 {
		r.Recall5 += float64(found) / float64(len(relevant))
	}
	r.Recall10 += float64(found) / float64(len(relevant))
	for i := range min(10, len(relevant)) {
		ideal += 1 / math.Log2(float64(i+2))
	}
	r.NDCG10 += gain / ideal
	if best < 10 {
		r.MRR10 += 1 / float64(best+1)
	}
}

func (r *SearchReport) finish(times []time.Duration) {
	if n := float64(r.N); n > 0 {
		for _, v := range []*float64{&r.Recall1, &r.Recall5, &r.Recall10, &r.MRR10, &r.NDCG10} {
			*v = round(*v / n)
		}
	}
	r.IndexS, r.P50Ms, r.P99Ms = round(r.IndexS), quantileMs(times, 0.5), quantileMs(times, 0.99)
}

// quantileMs is the time that a share of all stays within, in milliseconds.
func quantileMs(times []time.Duration, share float64) float64 {
	if len(times) == 0 {
		return 0
	}
	slices.Sort(times)
	at := min(len(times)-1, int(math.Ceil(share*float64(len(times))))-1)
	return round(float64(times[max(0, at)]) / float64(time.Millisecond))
}

func round(v float64) float64 { return math.Round(v*10000) / 10000 }

// splitTitle parts 供水条例第三条 into the name of the text and the number of the clause.
func splitTitle(title string) (name, no string) {
	for at := len(title); ; {
		at = strings.LastIndex(title[:at], "第")
		if at < 0 {
			return title, ""
		}
		if rest, n := numbered(title[at:], "第", "条"); n > 0 && (rest == "" || strings.HasPrefix(rest, "之")) {
			return strings.TrimSpace(title[:at]), title[at:]
		}
	}
}
