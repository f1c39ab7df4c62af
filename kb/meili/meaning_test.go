package meili_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"yihaotong/kb"
	"yihaotong/kb/meili"
	"yihaotong/kb/meili/standin"
)

// topics is a model that knows three topics and nothing else.
func topics(_ context.Context, texts []string) ([][]float32, error) {
	words := [][]string{{"班车", "通勤", "上班坐什么车"}, {"食堂", "饭", "早餐"}, {"宿舍", "住处", "房"}}
	vectors := make([][]float32, len(texts))
	for i, text := range texts {
		v := []float32{0.01, 0.01, 0.01}
		for topic, list := range words {
			for _, w := range list {
				if strings.Contains(text, w) {
					v[topic]++
				}
			}
		}
		vectors[i] = v
	}
	return vectors, nil
}

// understanding opens a door that uses meaning: to a stand-in of a version, or to the shared server.
func understanding(t *testing.T, version string, embed meili.Embed, entries ...kb.Entry) *meili.Index {
	t.Helper()
	x := connect(t)
	if version != "" {
		x = door(t, standin.Start(t, standin.Options{Version: version}).URL+"?timeout=5s", "")
	}
	x.UseMeaning("bge-m3", embed)
	reset(t, x, entries...)
	return x
}

var townhall = []kb.Entry{clause("bus", 0, "通勤车首班七点"), clause("meal", 0, "食堂七点开门"), clause("flat", 0, "周转房按月缴租")}

// A clause without a word of the question is found by what it means, after those that have its words,
// and under the same filters.
func TestMeaningFindsWhatWordsDoNot(t *testing.T) {
	t.Parallel()
	hidden := clause("past", 0, "通勤车末班九点")
	hidden.To = "2026-01-01"
	x := understanding(t, "", topics, append(townhall, hidden)...)
	got := articles(t, x, ask("上班坐什么车"))
	if len(got) == 0 || got[0] != "bus" || slices.Contains(got, "past") {
		t.Errorf("found %v, want bus first", got)
	}
	got = articles(t, x, ask("食堂几点有饭"))
	if len(got) == 0 || got[0] != "meal" {
		t.Errorf("found %v, want meal first", got)
	}
	only(t, x.Put(t.Context(), []kb.Entry{clause("new", 0, "新开通勤专线")}))
	only(t, x.Remove(t.Context(), "bus"))
	got = articles(t, x, ask("上班坐什么车"))
	if len(got) == 0 || got[0] != "new" || slices.Contains(got, "bus") {
		t.Errorf("after a change found %v, want new first", got)
	}
	q := ask("食堂几点有饭")
	q.Limit = 1
	same(t, "one is wanted", articles(t, x, q), []string{"meal"})
}

// Without vectors, for whatever reason, words count as ever.
func TestMeaningIsOptional(t *testing.T) {
	t.Parallel()
	broken := func(context.Context, []string) ([][]float32, error) { return nil, errors.New("the model is down") }
	slow := func(ctx context.Context, _ []string) ([][]float32, error) { <-ctx.Done(); return nil, ctx.Err() }
	few := func(context.Context, []string) ([][]float32, error) { return nil, nil }
	for name, c := range map[string]struct {
		version string
		embed   meili.Embed
	}{"old server": {"1.10.0", topics}, "model down": {"", broken}, "model gives too few": {"", few}} {
		x := understanding(t, c.version, c.embed, townhall...)
		same(t, name, articles(t, x, ask("食堂开门")), []string{"meal"})
		only(t, x.Put(t.Context(), []kb.Entry{clause("new", 0, "食堂晚餐五点")}))
		same(t, name, articles(t, x, ask("晚餐")), []string{"new"})
	}
	fails := false
	var embed meili.Embed = func(ctx context.Context, texts []string) ([][]float32, error) {
		if fails {
			return slow(ctx, texts)
		}
		return topics(ctx, texts)
	}
	x := understanding(t, "1.50.0", embed, townhall...)
	fails = true
	began := time.Now()
	same(t, "model hangs later", articles(t, x, ask("食堂开门")), []string{"meal"})
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("the search took %v", took)
	}
}

// Vectors of another model lie in an index of another name, which has to be filled.
func TestAnotherModelIsAnotherIndex(t *testing.T) {
	t.Parallel()
	server := standin.Start(t, standin.Options{})
	x := door(t, server.URL+"?timeout=2s", "")
	x.UseMeaning("bge-m3", topics)
	reset(t, x, townhall...)
	y := door(t, server.URL+"?timeout=2s", "")
	y.UseMeaning("another", topics)
	if lost, err := y.Lost(t.Context()); !lost || err != nil {
		t.Errorf("lost %v, %v", lost, err)
	}
}
