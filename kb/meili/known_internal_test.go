package meili

import (
	"fmt"
	"strings"
	"testing"

	"yihaotong/kb"
)

// What is known is bounded, and what was asked for lately outlives what was not.
func TestKnownIsBounded(t *testing.T) {
	t.Parallel()
	var k known
	long := strings.Repeat("字", 20_000)
	for i := range 2_000 {
		k.put(fmt.Sprint(i), kb.Entry{Article: fmt.Sprint(i), Clause: kb.Clause{Text: long}})
		k.get("0")
	}
	sum := 0
	for _, half := range []map[string]kb.Entry{k.young, k.old} {
		for _, e := range half {
			sum += len(e.Text)
		}
	}
	if most := 2 * (mostKnown + len(long)); sum > most {
		t.Errorf("%d bytes are kept, %d at most", sum, most)
	}
	if e, ok := k.get("0"); !ok || e.Article != "0" {
		t.Error("what is asked for again and again was forgotten")
	}
	if _, ok := k.get("1"); ok {
		t.Error("what nobody asked for was kept")
	}
}
