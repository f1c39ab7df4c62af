package storagetest

import (
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
	moves, err := hotline.MovesIn(queue[0].Body)
	must(t, err)
	equal(t, "team in the queue's message", moves[0].Team, "repair")
	equal(t, "version in the queue's message", moves[0].Version, 1)
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
		equal(t, "version in order", movesOf(t, m)[0].Version, i+1)
	}
}

// movesOf reads a message for the queue.
func movesOf(t *testing.T, m hotline.Message) []hotline.QueueMove {
	moves, err := hotline.MovesIn(m.Body)
	if err != nil {
		t.Error(err)
	}
	return moves
}

// outboxRace lets several relays take at once: nothing twice, and each subject in order.
func outboxRace(t *testing.T, s Store) {
	ctx := limit(t)
	var tickets []hotline.Ticket
	for range 10 {
		tickets = append(tickets, put(t, s, morning, nil))
	}
	var mu sync.Mutex
	taken, last := 0, map[string]int{}
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
					for _, move := range movesOf(t, m) {
						if move.Version != last[move.Ticket]+1 {
							t.Errorf("move of %s twice or out of order: version %d after %d", move.Ticket, move.Version, last[move.Ticket])
						}
						last[move.Ticket] = move.Version
						taken++
					}
					done = append(done, m.ID)
				}
				full := taken == 50
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
	equal(t, "moves taken", taken, 50)
}
