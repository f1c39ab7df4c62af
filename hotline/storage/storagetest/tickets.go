package storagetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
)

func create(t *testing.T, s Store) {
	ctx := limit(t)
	a := put(t, s, morning, func(x *hotline.Ticket) { x.Source = "call:1" })
	equal(t, "number", a.Number, "BX-20261124-0001")
	equal(t, "version", a.Version, 1)
	b := put(t, s, morning.Add(time.Hour), func(x *hotline.Ticket) { x.Source = "" })
	equal(t, "second number", b.Number, "BX-20261124-0002")
	late := put(t, s, time.Date(2026, 11, 24, 15, 59, 0, 0, time.UTC), nil)
	equal(t, "just before midnight", late.Number, "BX-20261124-0003")
	next := put(t, s, time.Date(2026, 11, 24, 16, 0, 0, 0, time.UTC), nil)
	equal(t, "just after midnight", next.Number, "BX-20261125-0001")

	for _, ref := range []string{a.ID, a.Number, "bx 20261124 0001"} {
		got, err := s.Get(ctx, ref)
		must(t, err)
		same(t, got, a)
	}
	_, err := s.Get(ctx, "BX-20261124-9999")
	wantsKey(t, "unknown", err, hotline.NotFound, "ticket.unknown")
	_, err = s.Get(ctx, "")
	wants(t, "empty ref", err, hotline.NotFound)

	twin := ticket(morning, func(x *hotline.Ticket) { x.Source = "call:1" })
	wantsKey(t, "source taken", add(s, &twin), hotline.Conflict, "source.exists")
	equal(t, "number of a refused ticket", twin.Number, "")
	_, err = s.Get(ctx, twin.ID)
	wants(t, "refused ticket", err, hotline.NotFound)
	put(t, s, morning, func(x *hotline.Ticket) { x.Source, x.Channel = "call:1", hotline.ChannelPhone })
	next = put(t, s, morning, nil)
	equal(t, "no number is lost by a refusal", next.Number, "BX-20261124-0005")

	events, err := s.History(ctx, a.ID, 0, 0)
	must(t, err)
	equal(t, "events", len(events), 1)
	equal(t, "hash", events[0].Hash, a.LastHash)
}

// same compares two tickets by what is stored of them.
func same(t *testing.T, got, want hotline.Ticket) {
	t.Helper()
	a, errA := json.Marshal(got)
	b, errB := json.Marshal(want)
	must(t, errors.Join(errA, errB))
	equal(t, "ticket", string(a), string(b))
}

func createRace(t *testing.T, s Store) {
	ctx := limit(t)
	const n = 100
	tickets := make([]hotline.Ticket, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			tickets[i] = ticket(morning, nil) // all in one millisecond
			if err := add(s, &tickets[i]); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	seen := map[string]bool{}
	for _, x := range tickets {
		got, err := s.Get(ctx, x.Number)
		must(t, err)
		equal(t, "id", got.ID, x.ID)
		seen[x.Number] = true
	}
	equal(t, "different numbers", len(seen), n)
	if !seen[fmt.Sprintf("BX-20261124-%04d", n)] {
		t.Fatal("the numbers have gaps")
	}
}

func update(t *testing.T, s Store) {
	ctx := limit(t)
	a := put(t, s, morning, nil)
	got, err := s.Update(ctx, a.Number, nil, comment(morning.Add(time.Minute), "第一条"))
	must(t, err)
	equal(t, "version", got.Version, 2)
	read, err := s.Get(ctx, a.ID)
	must(t, err)
	same(t, read, got)

	events, err := s.History(ctx, a.ID, 1, 10)
	must(t, err)
	equal(t, "events after the first", len(events), 1)
	equal(t, "text", events[0].Data["text"], any("第一条"))

	got, err = s.Update(ctx, a.ID, nil, func(*hotline.Ticket) ([]hotline.Event, error) { return nil, nil })
	must(t, err)
	equal(t, "version without events", got.Version, 2)

	refusal := hotline.Fail(hotline.Forbidden, "forbidden")
	_, err = s.Update(ctx, a.ID, nil, func(x *hotline.Ticket) ([]hotline.Event, error) {
		x.Title = "changed"
		return nil, refusal
	})
	if !errors.Is(err, refusal) {
		t.Fatalf("the rule's own error is lost: %v", err)
	}
	read, err = s.Get(ctx, a.ID)
	must(t, err)
	equal(t, "title after a refusal", read.Title, a.Title)
	_, err = s.Update(ctx, "nobody", nil, comment(morning, "x"))
	wants(t, "unknown", err, hotline.NotFound)
}

func updateRace(t *testing.T, s Store) {
	ctx := limit(t)
	a := put(t, s, morning, nil)
	const n = 64
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			if _, err := s.Update(ctx, a.ID, nil, comment(morning, fmt.Sprint(i))); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	got, err := s.Get(ctx, a.ID)
	must(t, err)
	equal(t, "version", got.Version, n+1)
	equal(t, "events", got.Events, n+1)
	events, err := s.History(ctx, a.ID, 0, 0)
	must(t, err)
	equal(t, "history", len(events), n+1)
	said := map[any]bool{}
	for _, e := range events[1:] {
		said[e.Data["text"]] = true
	}
	equal(t, "different remarks", len(said), n)
	_, broken, err := s.Verify(ctx)
	must(t, err)
	equal(t, "chain", broken, "")
}

func onceOnly(t *testing.T, s Store) {
	ctx := limit(t)
	once := func(key string) *hotline.Once {
		return &hotline.Once{Scope: "p1 POST /tickets", Key: key, Digest: "d", Answer: func(x hotline.Ticket) ([]byte, error) { return []byte(x.Number), nil }}
	}
	var group sync.WaitGroup
	var mu sync.Mutex
	made := []hotline.Ticket{}
	for range 50 {
		group.Go(func() {
			x := ticket(morning, nil)
			err := s.Create(ctx, &x, "BX", []hotline.Event{note(&x, hotline.TicketOpened, morning, nil)}, once("k"))
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				made = append(made, x)
			} else if e := new(hotline.Error); !errors.As(err, &e) || e.Key != "once.exists" {
				t.Error(err)
			}
		})
	}
	group.Wait()
	equal(t, "tickets of one key", len(made), 1)
	page, err := s.Find(ctx, hotline.Filter{Scope: everything})
	must(t, err)
	equal(t, "stored tickets", len(page.Items), 1)
	digest, answer, err := s.Replay(ctx, "p1 POST /tickets", "k")
	must(t, err)
	equal(t, "answer", digest+string(answer), "d"+made[0].Number)
	_, _, err = s.Replay(ctx, "p2 POST /tickets", "k")
	wants(t, "another caller's key", err, hotline.NotFound)

	_, err = s.Update(ctx, made[0].ID, once("k2"), comment(morning, "x"))
	must(t, err)
	_, err = s.Update(ctx, made[0].ID, once("k2"), comment(morning, "x"))
	wantsKey(t, "update with a used key", err, hotline.Conflict, "once.exists")
	got, err := s.Get(ctx, made[0].ID)
	must(t, err)
	equal(t, "version", got.Version, 2)

	bad := once("k3")
	bad.Answer = func(hotline.Ticket) ([]byte, error) { panic("answer") }
	x := ticket(morning, nil)
	wants(t, "panic in the answer", s.Create(ctx, &x, "BX", []hotline.Event{note(&x, hotline.TicketOpened, morning, nil)}, bad), hotline.Internal)
	put(t, s, morning, nil) // the store lives on
}

func oddTexts(t *testing.T, s Store) {
	ctx := limit(t)
	for name, text := range map[string]string{
		"emoji":       "👩‍👩‍👧 厨房 🔥",
		"nul":         "前\x00后",
		"not utf-8":   "坏\xff字",
		"quotes":      `'; DROP TABLE ticket; -- " \ $1 ?1 :a`,
		"huge":        strings.Repeat("很长的一段话,", 3000),
		"rare":        "𠮷野家 㐀 龘",
		"right left":  "\u202eabc",
		"only blanks": "  　\n",
		"operators":   `AND OR NOT NEAR( * " & | ! <->`,
	} {
		x := put(t, s, morning, func(x *hotline.Ticket) {
			x.Title, x.Text, x.Place.Building, x.Requester.Name, x.Requester.Phone, x.Tags = text[:min(20, len(text))], text, text, text, text, []string{text}
		})
		got, err := s.Get(ctx, x.ID)
		must(t, err)
		var again hotline.Ticket
		doc, err := json.Marshal(x)
		must(t, err)
		must(t, json.Unmarshal(doc, &again))
		if !reflect.DeepEqual(got.Text, again.Text) {
			t.Errorf("%s: text changed: %q", name, got.Text)
		}
		for _, f := range []hotline.Filter{{Query: text}, {Building: text}, {Tag: text}, {Phone: text}, {Query: text, Requester: "x"}} {
			f.Scope = everything
			_, err := s.Find(ctx, f)
			must(t, err)
		}
	}
	_, broken, err := s.Verify(ctx)
	must(t, err)
	equal(t, "chain", broken, "")
}

// contexts checks that a caller whose time is up gets an answer and changes nothing.
func contexts(t *testing.T, s Store) {
	a := put(t, s, morning, nil)
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := s.Get(gone, a.ID)
	wants(t, "get", err, hotline.Unavailable)
	x := ticket(morning, nil)
	wants(t, "create", s.Create(gone, &x, "BX", []hotline.Event{note(&x, hotline.TicketOpened, morning, nil)}, nil), hotline.Unavailable)
	_, err = s.Find(gone, hotline.Filter{Scope: everything})
	wants(t, "find", err, hotline.Unavailable)
	wants(t, "file", s.SaveFile(gone, "f", nil), hotline.Unavailable)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("the cause is lost: %v", err)
	}
	_, err = s.Get(context.Background(), x.ID)
	wants(t, "the cancelled ticket", err, hotline.NotFound)
}
