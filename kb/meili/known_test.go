package meili_test

import (
	"slices"
	"strings"
	"testing"

	"yihaotong/kb"
	"yihaotong/kb/meili/standin"
)

// A clause that was read once is not sent again; one that another copy changed, narrowed or took out
// meanwhile is not shown as it was.
func TestKnownClausesAreNotReadAgain(t *testing.T) {
	t.Parallel()
	server, x := played(t, standin.Options{}, clause("a", 0, "食堂早餐七点"), clause("b", 0, "食堂午餐十一点"), clause("c", 0, "食堂晚餐"))
	reads := func() (n int) {
		for _, c := range server.Calls() {
			if strings.HasSuffix(c.Path, "/documents/fetch") {
				n++
			}
		}
		return n
	}
	found := func() []string { return slices.Sorted(slices.Values(articles(t, x, ask("食堂")))) } // they fit alike
	same(t, "first", found(), []string{"a", "b", "c"})
	before := reads()
	same(t, "again", found(), []string{"a", "b", "c"})
	if reads() != before || before == 0 {
		t.Errorf("%d reads, then %d", before, reads())
	}
	other := door(t, server.URL+"?timeout=10s", "")
	changed, narrowed := clause("a", 0, "食堂早餐六点半"), clause("b", 0, "食堂午餐十一点")
	narrowed.Audience = "internal"
	only(t, other.Put(t.Context(), []kb.Entry{changed, narrowed}))
	only(t, other.Remove(t.Context(), "c"))
	hits, err := x.Search(t.Context(), ask("食堂"))
	only(t, err)
	if len(hits) != 1 || hits[0].Text != changed.Text {
		t.Errorf("after the change: %+v", hits)
	}
}
