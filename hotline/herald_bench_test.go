package hotline_test

import (
	"encoding/json"
	"testing"

	"yihaotong/hotline"
)

// BenchmarkHerald tells one critical matter to a handler, a lead and a coordinator, on SQLite: each
// round is a transaction of its own.
func BenchmarkHerald(b *testing.B) {
	h := newTold(b)
	h.open("3号楼电梯困人,快来人")
	messages, err := h.store.Pending(b.Context(), hotline.SinkNotice, 1, hotline.RelayLease)
	if err != nil || len(messages) == 0 {
		b.Fatal(len(messages), err)
	}
	var a hotline.Announcement
	if err := json.Unmarshal(messages[0].Body, &a); err != nil {
		b.Fatal(err)
	}
	herald := h.relay().Sinks[hotline.SinkNotice]
	for b.Loop() {
		a.Key = hotline.NewID(h.now())
		body, err := json.Marshal(a)
		if err != nil {
			b.Fatal(err)
		}
		if err := herald.Deliver(b.Context(), hotline.Message{Body: body}); err != nil {
			b.Fatal(err)
		}
	}
}
