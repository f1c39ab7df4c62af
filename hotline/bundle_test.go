package hotline_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"yihaotong/hotline"
)

func moveMessage(t *testing.T, ticket string) hotline.Message {
	t.Helper()
	body, err := json.Marshal([]hotline.QueueMove{{Ticket: ticket, Version: 1}})
	if err != nil {
		t.Fatal(err)
	}
	return hotline.Message{ID: ticket + "-queue", Sink: hotline.SinkQueue, Subject: ticket, Body: body}
}

// TestBundle puts the moves of many tickets into few messages: none is lost, doubled or out of order, the
// messages given stay as they were, and a message that another sink gets stays alone.
func TestBundle(t *testing.T) {
	var all []hotline.Message
	var want []string
	for i := range 100 {
		all = append(all, moveMessage(t, fmt.Sprint("t", i)), hotline.Message{ID: fmt.Sprint("n", i), Sink: hotline.SinkNotice, Subject: fmt.Sprint("n", i), Body: []byte("{}")})
		want = append(want, fmt.Sprint("t", i))
	}
	before := string(all[0].Body)
	var tickets, subjects []string
	queue, others := 0, 0
	for _, m := range hotline.Bundle(all) {
		if m.Sink != hotline.SinkQueue {
			others++
			continue
		}
		queue++
		if len(m.Body) > 8000 {
			t.Errorf("a body of %d bytes", len(m.Body))
		}
		moves, err := hotline.MovesIn(m.Body)
		if err != nil {
			t.Fatal(err)
		}
		for _, move := range moves {
			tickets = append(tickets, move.Ticket)
		}
		subjects = append(subjects, strings.Split(m.Subject, " ")...)
	}
	if !slices.Equal(tickets, want) || !slices.Equal(subjects, want) {
		t.Errorf("moves of %v, subjects %v", tickets, subjects)
	}
	if queue > 10 || others != 100 {
		t.Errorf("%d messages to the queue, %d to others", queue, others)
	}
	if string(all[0].Body) != before {
		t.Errorf("the first message became %s", all[0].Body)
	}
}

// TestBundleHoldsBack lets a waiting bundle hold back what comes after it of any of its tickets.
func TestBundleHoldsBack(t *testing.T) {
	both := hotline.Bundle([]hotline.Message{moveMessage(t, "a"), moveMessage(t, "b")})
	if len(both) != 1 {
		t.Fatalf("%d messages", len(both))
	}
	held := hotline.HeldBack{}
	held.Add(both[0].Subject)
	for subject, want := range map[string]bool{"a": true, "b": true, "c": false, "c b": true, "": false} {
		if held.Has(subject) != want {
			t.Errorf("%q held back: %v", subject, !want)
		}
	}
}
