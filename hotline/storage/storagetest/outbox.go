package storagetest

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
)

func outbox(t *testing.T, s Store) {
	ctx := limit(t)
	a := put(t, s, morning, nil)
	backlog, err := s.Backlog(ctx)
	must(t, err)
	equal(t, "backlog", fmt.Sprint(backlog), "map[bus:1 queue:1]")

	bus, err := s.Pending(ctx, hotline.SinkBus, 10, time.Minute)
	must(t, err)
	equal(t, "messages", len(bus), 1)
	notices, err := hotline.NoticesIn(bus[0].Body)
	must(t, err)
	equal(t, "number in the notice", notices[0].Ticket, a.Number)
	equal(t, "subject", bus[0].Subject, a.ID)
	bus2, err := s.Pending(ctx, hotline.SinkBus, 10, time.Minute)
	must(t, err)
	equal(t, "leased messages", len(bus2), 0)

	queue, err := s.Pending(ctx, hotline.SinkQueue, 10, time.Millisecond)
	must(t, err)
	var move hotline.QueueMove
	must(t, json.Unmarshal(queue[0].Body, &move))
	equal(t, "team in the queue's message", move.Team, "repair")
	equal(t, "version in the queue's message", move.Version, 1)
	time.Sleep(5 * time.Millisecond)
	queue, err = s.Pending(ctx, hotline.SinkQueue, 10, time.Minute)
	must(t, err)
	equal(t, "message whose lease ran out", len(queue), 1)

	must(t, s.Settle(ctx, []string{bus[0].ID}, map[string]time.Time{queue[0].ID: time.Now().Add(-time.Second)}))
	queue, err = s.Pending(ctx, hotline.SinkQueue, 10, time.Minute)
	must(t, err)
	equal(t, "failed message comes again", len(queue), 1)
	equal(t, "attempts", queue[0].Attempts, 1)
	must(t, s.Settle(ctx, []string{queue[0].ID, "unknown"}, nil))
	backlog, err = s.Backlog(ctx)
	must(t, err)
	equal(t, "empty backlog", len(backlog), 0)
	must(t, s.Settle(ctx, nil, nil))
}

// outboxOrder checks that a message that waits holds back the later ones of its subject, and no other.
func outboxOrder(t *testing.T, s Store) {
	ctx := limit(t)
	a := put(t, s, morning, nil)
	b := put(t, s, morning, nil)
	for i := range 3 {
		_, err := s.Update(ctx, a.ID, nil, comment(morning, fmt.Sprint(i)))
		must(t, err)
	}
	take := func() []hotline.Message {
		t.Helper()
		m, err := s.Pending(ctx, hotline.SinkQueue, 10, time.Minute)
		must(t, err)
		return m
	}
	first, err := s.Pending(ctx, hotline.SinkQueue, 1, time.Minute)
	must(t, err)
	equal(t, "the oldest", first[0].Subject, a.ID)
	rest := take()
	equal(t, "while another holds the first", len(rest), 1)
	equal(t, "subject", rest[0].Subject, b.ID)
	must(t, s.Settle(ctx, nil, map[string]time.Time{first[0].ID: time.Now().Add(time.Hour)}))
	equal(t, "while the first waits", len(take()), 0)
	must(t, s.Settle(ctx, nil, map[string]time.Time{first[0].ID: time.Now()}))
	rest = take()
	equal(t, "when it is due again", len(rest), 4)
	for i, m := range rest {
		equal(t, "version in order", version(t, m), i+1)
	}
}

// version reads the version of the ticket from a message for the queue.
func version(t *testing.T, m hotline.Message) int {
	var move hotline.QueueMove
	if err := json.Unmarshal(m.Body, &move); err != nil {
		t.Error(err)
	}
	return move.Version
}

// outboxRace lets several relays take at once: nothing twice, and each subject in order.
func outboxRace(t *testing.T, s Store) {
	ctx := limit(t)
	var tickets []hotline.Ticket
	for range 10 {
		tickets = append(tickets, put(t, s, morning, nil))
	}
	var mu sync.Mutex
	taken, last := map[string]bool{}, map[string]int{}
	var group sync.WaitGroup
	for w := range 4 {
		group.Go(func() {
			for i := range 10 {
				if _, err := s.Update(ctx, tickets[(w+i)%10].ID, nil, comment(morning, fmt.Sprint(w, i))); err != nil {
					t.Error(err)
				}
			}
		})
		group.Go(func() {
			for ctx.Err() == nil {
				messages, err := s.Pending(ctx, hotline.SinkQueue, 7, time.Minute)
				if err != nil {
					t.Error(err)
					return
				}
				var done []string
				mu.Lock()
				for _, m := range messages {
					if v := version(t, m); taken[m.ID] || v != last[m.Subject]+1 {
						t.Errorf("message %s twice or out of order: version %d after %d", m.ID, v, last[m.Subject])
					}
					taken[m.ID], last[m.Subject] = true, version(t, m)
					done = append(done, m.ID)
				}
				full := len(taken) == 50
				mu.Unlock()
				if err := s.Settle(ctx, done, nil); err != nil {
					t.Error(err)
				}
				if full {
					return
				}
			}
		})
	}
	group.Wait()
	equal(t, "messages taken", len(taken), 50)
}
