package storage

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/storage/storagetest"
)

// TestTampering changes, removes and swaps records at random: each is seen, at its place.
func TestTampering(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, url string) {
		s := fresh(t, url)
		fill(t, s, 30)
		ctx := context.Background()
		for i := range 10 {
			place := hotline.Place{Building: "3号楼", Room: "1", Raw: "x"} // its fields are not in alphabetical order
			if err := s.Record(ctx, hotline.AuditEntry{Action: "a", Object: fmt.Sprint(i), Data: map[string]any{"place": place}}); err != nil {
				t.Fatal(err)
			}
		}
		x, events := storagetest.Sample(time.Now().UTC().Truncate(time.Millisecond), 1000)
		if err := s.Create(ctx, &x, "BX", events, nil); err != nil {
			t.Fatal(err)
		}
		if checked, broken, err := s.Verify(ctx); err != nil || broken != "" || checked < 30*3+10 {
			t.Fatalf("untouched: %d links, %q, %v", checked, broken, err)
		}
		rng := rand.New(rand.NewPCG(1, 3))
		tickets, err := gather(ctx, s.db, scalar[string], "SELECT id FROM ticket")
		if err != nil {
			t.Fatal(err)
		}
		for range 60 {
			ticket, seq := tickets[rng.IntN(len(tickets))], 1+rng.IntN(3)
			entry := 1 + rng.IntN(10)
			for what, c := range map[string]struct {
				sql   string
				args  []any
				place string
			}{
				"event changed":  {"UPDATE event SET doc = replace(doc, '测试员', '别人') WHERE ticket = $1 AND seq = $2", []any{ticket, int64(seq)}, fmt.Sprint("event ", seq)},
				"event removed":  {"DELETE FROM event WHERE ticket = $1 AND seq = $2", []any{ticket, int64(seq)}, "event "},
				"event moved":    {"UPDATE event SET seq = seq + 10 WHERE ticket = $1 AND seq = $2", []any{ticket, int64(seq)}, "event "},
				"events cut":     {"DELETE FROM event WHERE ticket = $1 AND seq >= $2", []any{ticket, int64(seq)}, fmt.Sprint("after event ", seq-1)},
				"ticket removed": {"DELETE FROM ticket WHERE id = $1", []any{ticket}, "missing"},
				"both removed":   {"DELETE FROM ticket WHERE id = $1", []any{ticket}, "numbers"},
				"entry changed":  {"UPDATE audit SET doc = replace(doc, '3号楼', '4号楼') WHERE seq = $1", []any{int64(entry)}, fmt.Sprint("entry ", entry, " ")},
				"entry removed":  {"DELETE FROM audit WHERE seq = $1", []any{int64(entry)}, "entry "},
				"log cut":        {"DELETE FROM audit WHERE seq >= $1", []any{int64(entry)}, fmt.Sprint("after entry ", entry-1)},
			} {
				if broken := tamper(t, s, ticket, what, c.sql, c.args); !strings.Contains(broken, c.place) {
					t.Fatalf("%s: %q, want %q in it", what, broken, c.place)
				}
			}
		}
	})
}

// tamper does something to the records, verifies, and undoes it.
func tamper(t *testing.T, s *Store, ticket, what, sql string, args []any) (found string) {
	t.Helper()
	undo := errors.New("undo")
	err := s.db.long(context.Background(), func(ctx context.Context, c conn) error {
		n, err := c.exec(ctx, sql, args...)
		if err == nil && what == "both removed" {
			_, err = c.exec(ctx, "DELETE FROM event WHERE ticket = $1", ticket)
		}
		if err != nil || n == 0 {
			t.Fatalf("%s: %d rows, %v", what, n, err)
		}
		var checked int
		err = verifyAll(ctx, c, &checked)
		var b broken
		if !errors.As(err, &b) {
			t.Fatalf("%s is not seen: %v", what, err)
		}
		found = string(b)
		return undo
	})
	if !errors.Is(err, undo) {
		t.Fatal(err)
	}
	return found
}
