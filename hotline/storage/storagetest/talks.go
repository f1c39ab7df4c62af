package storagetest

import (
	"bytes"
	"fmt"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
)

func conversations(t *testing.T, s Store) {
	ctx := limit(t)
	x := hotline.Conversation{ID: "c1", TokenHash: "h", State: hotline.ChatService, CreatedAt: morning, UpdatedAt: morning}
	must(t, s.StartChat(ctx, &x))
	equal(t, "version", x.Version, 1)
	wants(t, "same id", s.StartChat(ctx, &x), hotline.Conflict)
	var group sync.WaitGroup
	for i := range 20 {
		group.Go(func() {
			_, err := s.UpdateChat(ctx, "c1", func(c *hotline.Conversation) ([]hotline.Message, error) {
				c.Turns = append(c.Turns, hotline.Turn{Seq: len(c.Turns) + 1, Text: fmt.Sprint(i)})
				return []hotline.Message{{ID: fmt.Sprint("m", i), Sink: hotline.SinkBus, Subject: "c1", Body: []byte("{}"), At: morning}}, nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	got, err := s.Chat(ctx, "c1")
	must(t, err)
	equal(t, "turns", len(got.Turns), 20)
	equal(t, "version", got.Version, 21)
	backlog, err := s.Backlog(ctx)
	must(t, err)
	equal(t, "messages", backlog[hotline.SinkBus], 20)
	_, err = s.UpdateChat(ctx, "c1", func(*hotline.Conversation) ([]hotline.Message, error) {
		return nil, hotline.Fail(hotline.Conflict, "chat.over")
	})
	wantsKey(t, "refused", err, hotline.Conflict, "chat.over")
	_, err = s.Chat(ctx, "c2")
	wantsKey(t, "unknown", err, hotline.NotFound, "chat.unknown")

	for i, state := range []hotline.ChatState{hotline.ChatQueued, hotline.ChatOperator, hotline.ChatClosed, hotline.ChatQueued} {
		c := hotline.Conversation{ID: fmt.Sprint("w", i), State: state, CreatedAt: morning, QueuedAt: morning.Add(-time.Duration(i) * time.Minute)}
		must(t, s.StartChat(ctx, &c))
	}
	waiting, err := s.WaitingChats(ctx, 10)
	must(t, err)
	equal(t, "waiting", len(waiting), 3)
	equal(t, "oldest first", waiting[0].ID+waiting[1].ID+waiting[2].ID, "w3w1w0")
}

func calls(t *testing.T, s Store) {
	ctx := limit(t)
	x := hotline.Call{ID: "a1", ExternalID: "e1", From: "15400000001", Operator: "o1", StartedAt: morning}
	must(t, s.StartCall(ctx, &x, []hotline.Message{{ID: "m1", Sink: "calls", Subject: "a1", Body: []byte("{}"), At: morning}}))
	twin := hotline.Call{ID: "a2", ExternalID: "e1"}
	wantsKey(t, "external id taken", s.StartCall(ctx, &twin, []hotline.Message{{ID: "m2", Sink: "calls", Body: []byte("{}"), At: morning}}), hotline.Conflict, "source.exists")
	for i := range 3 {
		c := hotline.Call{ID: fmt.Sprint("n", i), StartedAt: morning.Add(time.Duration(i) * time.Minute)}
		must(t, s.StartCall(ctx, &c, nil)) // many without one
	}
	told, err := s.Pending(ctx, "calls", 10, time.Minute)
	must(t, err)
	equal(t, "told of the call that was stored alone", len(told), 1)
	got, err := s.CallByExternal(ctx, "e1")
	must(t, err)
	equal(t, "by external id", got.ID, "a1")
	_, err = s.CallByExternal(ctx, "")
	wantsKey(t, "empty external id", err, hotline.NotFound, "call.unknown")
	got, err = s.UpdateCall(ctx, "a1", func(c *hotline.Call) error {
		c.Segments = append(c.Segments, hotline.Segment{Seq: 1, Text: "喂"})
		return nil
	})
	must(t, err)
	equal(t, "version", got.Version, 2)
	got, err = s.Call(ctx, "a1")
	must(t, err)
	equal(t, "segments", len(got.Segments), 1)
	_, err = s.UpdateCall(ctx, "x", func(*hotline.Call) error { return nil })
	wants(t, "unknown", err, hotline.NotFound)
	recent, err := s.RecentCalls(ctx, "", 3)
	must(t, err)
	equal(t, "recent", recent[0].ID+recent[1].ID, "n2n1")
	recent, err = s.RecentCalls(ctx, "o1", 3)
	must(t, err)
	equal(t, "recent of one", len(recent), 1)
}

func files(t *testing.T, s Store) {
	ctx := limit(t)
	big := bytes.Repeat([]byte{0, 1, 255}, 1<<20)
	must(t, s.SaveFile(ctx, "f", big))
	got, err := s.File(ctx, "f")
	must(t, err)
	equal(t, "bytes", bytes.Equal(got, big), true)
	must(t, s.SaveFile(ctx, "f", nil))
	got, err = s.File(ctx, "f")
	must(t, err)
	equal(t, "replaced", len(got), 0)
	_, err = s.File(ctx, "g")
	wants(t, "unknown", err, hotline.NotFound)
}

func replays(t *testing.T, s Store) {
	ctx := limit(t)
	must(t, s.Remember(ctx, "s", "k", "d", []byte("answer")))
	wantsKey(t, "again", s.Remember(ctx, "s", "k", "d2", nil), hotline.Conflict, "once.exists")
	must(t, s.Remember(ctx, "s2", "k", "d", nil))
	digest, answer, err := s.Replay(ctx, "s", "k")
	must(t, err)
	equal(t, "answer", digest+string(answer), "danswer")
	_, _, err = s.Replay(ctx, "s", "x")
	wants(t, "unknown", err, hotline.NotFound)
}

// howTalksWent: conversations are counted and listed by how they went on the day they began.
func howTalksWent(t *testing.T, s Store) {
	ctx := limit(t)
	asked := hotline.Turn{Seq: 1, Speaker: hotline.SpeakerRequester, Text: "问"}
	answer := hotline.Turn{Seq: 2, Speaker: hotline.SpeakerService, Reply: &hotline.Reply{Kind: hotline.KindAnswer}}
	for i, turns := range [][]hotline.Turn{nil, {asked, answer}, {asked, answer}, {asked}} {
		c := hotline.Conversation{ID: fmt.Sprint("q", i), State: hotline.ChatService, CreatedAt: morning.AddDate(0, 0, i/3)}
		must(t, s.StartChat(ctx, &c))
		_, err := s.UpdateChat(ctx, c.ID, func(c *hotline.Conversation) ([]hotline.Message, error) {
			c.Turns = turns
			return nil, nil
		})
		must(t, err)
	}
	first, second := morning.Format(time.DateOnly), morning.AddDate(0, 0, 1).Format(time.DateOnly)
	counts, err := s.ChatCounts(ctx, first, second)
	must(t, err)
	equal(t, "counts", fmt.Sprint(counts), fmt.Sprintf("[{%s answered 2} {%s unanswered 1}]", first, second))
	page, err := s.FindChats(ctx, hotline.ChatFilter{Outcome: hotline.ChatAnswered, From: first, To: second, Limit: 1})
	must(t, err)
	equal(t, "newest first", page.Items[0].ID, "q2")
	page, err = s.FindChats(ctx, hotline.ChatFilter{Outcome: hotline.ChatAnswered, From: first, To: second, Limit: 1, Cursor: page.Next})
	must(t, err)
	equal(t, "next page", page.Items[0].ID+page.Next, "q1")
	page, err = s.FindChats(ctx, hotline.ChatFilter{Outcome: hotline.ChatAsked, From: first, To: second})
	must(t, err)
	equal(t, "all that asked", len(page.Items), 3)
	_, err = s.FindChats(ctx, hotline.ChatFilter{Outcome: hotline.ChatAsked, Cursor: "x"})
	wants(t, "bad cursor", err, hotline.Invalid)
}
