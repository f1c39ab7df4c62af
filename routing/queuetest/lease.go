package queuetest

import (
	"testing"
	"time"

	"yihaotong/hotline"
)

func expiry(t *testing.T, w *world) {
	w.push(t, w.move("a", "repair", hotline.Normal), w.move("b", "repair", hotline.Critical))
	first := w.claim(t, "repair", 2)
	if want := w.now().Add(time.Minute); !first[0].Until.Equal(want) {
		t.Fatalf("lease until %v, want %v", first[0].Until, want)
	}
	w.pass(time.Minute - time.Millisecond)
	w.expect(t, "repair")
	w.pass(time.Millisecond)
	wantCode(t, w.q.Done(t.Context(), first[0]), hotline.Conflict) // lost though nobody took it yet
	_, err := w.q.Renew(t.Context(), first[1], time.Minute)
	wantCode(t, err, hotline.Conflict)
	w.expect(t, "repair", "b", "a")
}

func renew(t *testing.T, w *world) {
	w.push(t, w.move("a", "repair", hotline.Normal))
	l := w.claim(t, "repair", 1)[0]
	for range 3 {
		w.pass(40 * time.Second)
		renewed, err := w.q.Renew(t.Context(), l, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		if renewed.Token != l.Token || renewed.Owner != l.Owner || !renewed.Until.Equal(w.now().Add(time.Minute)) {
			t.Fatalf("renewed %+v from %+v", renewed, l)
		}
	}
	w.expect(t, "repair")
	if err := w.q.Done(t.Context(), l); err != nil {
		t.Fatal(err)
	}
}

func giveBack(t *testing.T, w *world) {
	w.push(t, w.move("a", "repair", hotline.Normal, due(time.Minute)), w.move("b", "repair", hotline.Normal))
	l := w.claim(t, "repair", 1)[0]
	if err := w.q.Return(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	wantCode(t, w.q.Return(t.Context(), l), hotline.Conflict)
	w.expect(t, "repair", "a", "b")
}

func stale(t *testing.T, w *world) {
	w.push(t, w.move("a", "repair", hotline.Normal))
	old := w.claim(t, "repair", 1)[0]
	w.pass(2 * time.Minute)
	fresh := w.claim(t, "repair", 1)[0]
	wantCode(t, w.q.Done(t.Context(), old), hotline.Conflict)
	wantCode(t, w.q.Return(t.Context(), old), hotline.Conflict)
	_, err := w.q.Renew(t.Context(), old, time.Minute)
	wantCode(t, err, hotline.Conflict)
	if err := w.q.Done(t.Context(), fresh); err != nil {
		t.Fatalf("the stale owner disturbed the fresh one: %v", err)
	}
	wantCode(t, w.q.Done(t.Context(), fresh), hotline.Conflict)
}

func tokens(t *testing.T, w *world) {
	w.push(t, w.move("a", "repair", hotline.Normal))
	last := int64(0)
	for range 5 {
		l := w.claim(t, "repair", 1)[0]
		if l.Token <= last || l.Owner != "owner" {
			t.Fatalf("lease %+v after token %d", l, last)
		}
		last = l.Token
		w.pass(time.Minute)
	}
}

func depth(t *testing.T, w *world) {
	w.push(t,
		w.move("a", "repair", hotline.Normal, due(2*time.Hour), queued(time.Second)),
		w.move("b", "repair", hotline.Critical, due(5*time.Minute)),
		w.move("c", "repair", hotline.Low, due(-time.Minute), queued(-time.Hour)),
		w.move("d", "repair", hotline.Low, func(m *hotline.QueueMove) { m.Due = time.Time{} }),
		w.move("e", "dining", hotline.Low, due(30*time.Minute)),
	)
	w.claim(t, "repair", 1)
	got, err := w.q.Depth(t.Context(), 10*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Team != "dining" || got[1].Team != "repair" {
		t.Fatalf("depth %+v, want dining and repair", got)
	}
	d, r := got[0], got[1]
	if d.Waiting != 1 || d.Leased != 0 || d.AtRisk != 0 || !d.Oldest.Equal(w.now()) {
		t.Errorf("dining %+v", d)
	}
	// c was due before now, b is due soon and is leased
	if r.Waiting != 3 || r.Leased != 1 || r.AtRisk != 2 || !r.Oldest.Equal(w.now().Add(-time.Hour)) {
		t.Errorf("repair %+v", r)
	}
	w.pass(time.Minute)
	if got, err = w.q.Depth(t.Context(), 10*time.Minute); err != nil || got[1].Waiting != 4 || got[1].Leased != 0 {
		t.Errorf("after the lease ran out: %+v, %v", got, err)
	}
}

func reset(t *testing.T, w *world) {
	w.push(t, w.move("a", "repair", hotline.Normal, version(7)), w.move("b", "repair", hotline.Normal), w.move("c", "", hotline.Low, version(9)))
	l := w.claim(t, "repair", 1)[0]
	if err := w.q.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if d, err := w.q.Depth(t.Context(), time.Hour); err != nil || len(d) != 0 {
		t.Fatalf("depth after reset: %+v, %v", d, err)
	}
	wantCode(t, w.q.Done(t.Context(), l), hotline.Conflict)
	w.push(t, w.move("a", "repair", hotline.Normal), w.move("c", "repair", hotline.Normal))
	fresh := w.claim(t, "repair", 5)
	if len(fresh) != 2 {
		t.Fatalf("claimed %v after reset, want a and c", names(fresh))
	}
	wantCode(t, w.q.Done(t.Context(), l), hotline.Conflict) // tokens do not start again
}
