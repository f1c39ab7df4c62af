package storagetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
)

// told is a telling with an inbox item and a message.
func told(n int, person string) hotline.Telling {
	key := fmt.Sprintf("k%03d/%s", n, person)
	at := morning.Add(time.Duration(n) * time.Second)
	return hotline.Telling{
		Key:      key,
		Item:     &hotline.InboxItem{ID: hotline.NewID(at), Person: person, Type: hotline.TicketAssigned, Ticket: "BX-20261124-0001", Title: fmt.Sprint("第", n), At: at},
		Messages: []hotline.Message{{ID: key + "-mail", Sink: hotline.SinkMail, Subject: key, Body: []byte("{}"), At: at}},
	}
}

func inbox(t *testing.T, s Store) {
	ctx := limit(t)
	var all []hotline.Telling
	for n := range 7 {
		all = append(all, told(n, "p1"))
	}
	must(t, s.Tell(ctx, append(all, told(0, "p2"), told(0, "p1"))))
	must(t, s.Tell(ctx, all)) // delivered a second time
	must(t, s.Tell(ctx, nil))
	backlog, err := s.Backlog(ctx)
	must(t, err)
	equal(t, "messages", backlog[hotline.SinkMail], 8)

	var titles []string
	f := ""
	for {
		page, err := s.InboxOf(ctx, "p1", false, 3, f)
		must(t, err)
		for _, x := range page.Items {
			titles = append(titles, x.Title)
		}
		if f = page.Next; f == "" {
			break
		}
		must(t, s.Tell(ctx, []hotline.Telling{told(50+len(titles), "p1")})) // what comes meanwhile moves nothing
	}
	equal(t, "newest first", fmt.Sprint(titles), "[第6 第5 第4 第3 第2 第1 第0]")
	_, err = s.InboxOf(ctx, "p1", false, 3, "nonsense")
	wants(t, "bad cursor", err, hotline.Invalid)

	unread := func(person string) int {
		t.Helper()
		n, err := s.Unread(ctx, person)
		must(t, err)
		return n
	}
	equal(t, "unread", unread("p1"), 9)
	must(t, s.MarkRead(ctx, "p1", []string{all[6].Item.ID}, ""))
	equal(t, "one read", unread("p1"), 8)
	must(t, s.MarkRead(ctx, "p1", nil, all[2].Item.ID))
	equal(t, "all up to the third read", unread("p1"), 5)
	must(t, s.MarkRead(ctx, "p2", []string{all[4].Item.ID}, ""))
	equal(t, "somebody else's stays", unread("p1"), 5)
	page, err := s.InboxOf(ctx, "p1", true, 10, "")
	must(t, err)
	equal(t, "only unread", len(page.Items), 5)
	equal(t, "the other person", unread("p2"), 1)
}

// inboxRace lets several copies tell the same at once.
func inboxRace(t *testing.T, s Store) {
	ctx := limit(t)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for n := range 20 {
				if err := s.Tell(ctx, []hotline.Telling{told(n, "p1"), told(n, "p2")}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	n, err := s.Unread(ctx, "p1")
	must(t, err)
	equal(t, "each once", n, 20)
	backlog, err := s.Backlog(ctx)
	must(t, err)
	equal(t, "messages", backlog[hotline.SinkMail], 40)
}
