package routing_test

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"yihaotong/hotline"
)

// Requests of two matters and more, and of one told in several clauses, written before anything was tuned on
// them. A and C may be read; B only measures, as with the danger sets.
func TestMattersInUnseenWords(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"testdata/matters-a.jsonl", "testdata/matters-b.jsonl", "testdata/matters-c.jsonl"} {
		var there, found, made, single, cut float64
		for _, c := range readMatters(t, file) {
			d, err := engine(t).Decide(t.Context(), hotline.Request{Text: c.Text})
			if err != nil {
				t.Fatal(err)
			}
			if len(c.Matters) < 2 {
				single++
				cut += float64(min(1, len(d.Secondary)))
				continue
			}
			there++
			made += float64(len(d.Secondary))
			if slices.ContainsFunc(d.Secondary, func(m hotline.Matter) bool {
				return m.Category != d.Category && slices.Contains(c.Matters, m.Category)
			}) {
				found++
			}
		}
		t.Logf("%s: found %v of %v, made %v; one matter cut %v of %v", file, found, there, made, cut, single)
		if found < 0.5*there || found < 0.6*made || cut > 0.15*single {
			t.Errorf("%s: found %v of %v, made %v; one matter cut %v of %v", file, found, there, made, cut, single)
		}
	}
}

type severalMatters struct {
	Text    string   `json:"text"`
	Matters []string `json:"matters"`
}

func readMatters(t *testing.T, file string) []severalMatters {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []severalMatters
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var c severalMatters
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}
