package queuetest

import (
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing"
)

func order(t *testing.T, w *world) {
	w.push(t,
		w.move("low", "repair", hotline.Low, due(-time.Hour)),
		w.move("late", "repair", hotline.Normal, due(3*time.Hour)),
		w.move("soon", "repair", hotline.Normal, due(time.Minute)),
		w.move("open", "repair", hotline.Normal, func(m *hotline.QueueMove) { m.Due = time.Time{} }),
		w.move("fire", "repair", hotline.Critical, due(9*time.Hour)),
		w.move("leak", "repair", hotline.Urgent),
		w.move("meal", "dining", hotline.Critical),
	)
	w.expect(t, "repair", "fire", "leak", "soon", "late", "open", "low")
	w.expect(t, "dining", "meal")
	w.expect(t, "housing")
}

func ties(t *testing.T, w *world) {
	same := func(m *hotline.QueueMove) { m.Due = w.at.Add(time.Hour) }
	w.push(t,
		w.move("b", "repair", hotline.Normal, queued(2*time.Millisecond), same),
		w.move("d", "repair", hotline.Normal, queued(time.Millisecond), same),
		w.move("c", "repair", hotline.Normal, queued(time.Millisecond), same),
		w.move("a", "repair", hotline.Normal, queued(3*time.Millisecond), same),
	)
	w.expect(t, "repair", "c", "d", "b", "a")
}

func idempotent(t *testing.T, w *world) {
	m := w.move("a", "repair", hotline.Normal)
	w.push(t, m, m)
	w.push(t, m)
	w.expect(t, "repair", "a")
	w.push(t, m) // delivered again while leased
	w.expect(t, "repair")
}

func newest(t *testing.T, w *world) {
	w.push(t, w.move("a", "repair", hotline.Normal, version(3)), w.move("b", "repair", hotline.Normal, due(time.Minute)))
	w.push(t, w.move("a", "repair", hotline.Low, version(2)), w.move("a", "dining", hotline.Low, version(3)))
	w.push(t, w.move("a", "repair", hotline.Critical, version(4)))
	leases := w.claim(t, "repair", 2)
	if got := names(leases); len(got) != 2 || got[0] != "a" || leases[0].Version != 4 || leases[0].Priority != hotline.Critical {
		t.Fatalf("claimed %+v, want a of version 4 first", leases)
	}
	w.expect(t, "dining")
}

func gone(t *testing.T, w *world) {
	w.push(t, w.move("a", "repair", hotline.Normal, version(2)), w.move("b", "repair", hotline.Normal, version(2)))
	for _, l := range w.claim(t, "repair", 1) {
		if err := w.q.Done(t.Context(), l); err != nil {
			t.Fatal(err)
		}
	}
	w.push(t, w.move("b", "", hotline.Normal, version(3)), w.move("c", "", hotline.Normal, version(5)))
	w.push(t, w.move("a", "repair", hotline.Normal, version(2)), w.move("b", "repair", hotline.Normal, version(2)),
		w.move("b", "repair", hotline.Normal, version(3)), w.move("c", "repair", hotline.Normal, version(4)))
	w.expect(t, "repair")
	w.push(t, w.move("a", "repair", hotline.Normal, version(3))) // reopened
	w.expect(t, "repair", "a")
}

func moves(t *testing.T, w *world) {
	w.push(t, w.move("a", "repair", hotline.Normal))
	w.push(t, w.move("a", "dining", hotline.Normal, version(2)))
	w.expect(t, "repair")
	w.expect(t, "dining", "a")
}

// given: a ticket that a lead or the roster gave to somebody waits for that person and is in nobody's
// queue, also when it is leased at that moment; taken back, it waits for all again.
func given(t *testing.T, w *world) {
	waiting := func(id string, v int, handler string) hotline.QueueMove {
		return hotline.MoveOf(hotline.Ticket{ID: id, Version: v, Status: hotline.StatusQueued, Team: "repair", Priority: hotline.Normal, Handler: handler, QueuedAt: w.now()})
	}
	w.push(t, waiting("a", 1, ""), waiting("b", 1, ""), waiting("c", 1, "h1"))
	leased := w.claim(t, "repair", 1)
	w.push(t, waiting("a", 2, "h1"), waiting("b", 2, "h1"))
	if err := w.q.Return(t.Context(), leased[0]); err != nil && hotline.CodeOf(err) != hotline.Conflict {
		t.Fatal(err)
	}
	if d, err := w.q.Depth(t.Context(), time.Hour); err != nil || len(d) != 0 {
		t.Errorf("depth %+v, %v", d, err)
	}
	w.expect(t, "repair")
	w.push(t, waiting("b", 3, ""))
	w.expect(t, "repair", "b")
}

func pushLeased(t *testing.T, w *world) {
	w.push(t, w.move("a", "repair", hotline.Normal), w.move("b", "repair", hotline.Normal), w.move("c", "repair", hotline.Normal))
	leases := w.claim(t, "repair", 3)
	w.push(t, w.move("a", "repair", hotline.Urgent, version(2)), w.move("b", "dining", hotline.Normal, version(2)),
		w.move("c", "", hotline.Normal, version(2)))
	w.expect(t, "repair")
	w.expect(t, "dining", "b")
	if err := w.q.Return(t.Context(), leases[0]); err != nil {
		t.Fatalf("a keeps its lease in its team: %v", err)
	}
	wantCode(t, w.q.Done(t.Context(), leases[1]), hotline.Conflict)
	wantCode(t, w.q.Done(t.Context(), leases[2]), hotline.Conflict)
	again := w.claim(t, "repair", 3)
	if len(again) != 1 || again[0].Priority != hotline.Urgent || again[0].Version != 2 {
		t.Fatalf("claimed %+v, want a as pushed last", again)
	}
}

func most(t *testing.T, w *world) {
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		w.push(t, w.move(name, "repair", hotline.Normal))
	}
	for _, want := range []int{2, 2, 1, 0} {
		if got := len(w.claim(t, "repair", 2)); got != want {
			t.Fatalf("claimed %d, want %d", got, want)
		}
	}
}

func checks(t *testing.T, w *world) {
	w.push(t, w.move("a", "repair", hotline.Normal))
	for _, c := range []struct {
		team, owner string
		most        int
		hold        time.Duration
	}{
		{"", "o", 1, time.Minute}, {"repair", "", 1, time.Minute}, {"repair", "o", 0, time.Minute},
		{"repair", "o", routing.MaxClaim + 1, time.Minute}, {"repair", "o", 1, 0}, {"repair", "o", 1, routing.MaxHold + 1},
	} {
		_, err := w.q.Claim(t.Context(), c.team, c.owner, c.most, c.hold)
		wantCode(t, err, hotline.Invalid)
	}
	wantCode(t, w.q.Push(t.Context(), w.move("", "repair", hotline.Normal)), hotline.Invalid)
	l := w.claim(t, "repair", 1)[0]
	_, err := w.q.Renew(t.Context(), l, 0)
	wantCode(t, err, hotline.Invalid)
}
