package storagetest

import (
	"fmt"
	"testing"
	"time"

	"yihaotong/hotline"
)

// parcel is a message for a webhook.
func parcel(id, sink, subject string, at time.Time) hotline.Message {
	return hotline.Message{ID: id, Sink: sink, Subject: subject, Body: []byte(`{"a":1}`), At: at}
}

// post puts messages into the outbox.
func post(t *testing.T, s Store, all ...hotline.Message) {
	t.Helper()
	x := hotline.Conversation{ID: hotline.NewID(time.Now()), CreatedAt: morning}
	must(t, s.StartChat(limit(t), &x))
	_, err := s.UpdateChat(limit(t), x.ID, func(*hotline.Conversation) ([]hotline.Message, error) { return all, nil })
	must(t, err)
}

func deliveries(t *testing.T, s Store) {
	ctx, now := limit(t), time.Now().UTC().Truncate(time.Millisecond)
	sink := hotline.WebhookSink("oa")
	fresh, err := s.Delivery(ctx, sink)
	must(t, err)
	equal(t, "nothing has happened yet", fresh, hotline.Delivery{Sink: sink})
	post(t, s, parcel("a", sink, "t1", now), parcel("b", sink, "t2", now), parcel("c", sink, "t3", now), parcel("d", "mail", "t1", now.Add(-time.Hour)))
	late := parcel("e", sink, "t4", now)
	late.Due = now.Add(time.Hour)
	post(t, s, late)

	taken, err := s.Pending(ctx, sink, 10, time.Minute)
	must(t, err)
	equal(t, "one is not due yet", len(taken), 3)
	stand := hotline.Delivery{Sink: sink, OK: now, Failed: now, Error: "HTTP 500", Failures: 2, Until: now.Add(time.Minute)}
	must(t, s.Conclude(ctx, hotline.Outcome{
		Delivered: []string{"a"}, Failed: map[string]time.Time{"b": now.Add(-time.Second)}, Dead: map[string]string{"c": "HTTP 400"}, Stand: stand,
	}))
	got, err := s.Delivery(ctx, sink)
	must(t, err)
	equal(t, "how it stands", got, stand)
	again, err := s.Pending(ctx, sink, 10, time.Minute)
	must(t, err)
	equal(t, "the failed one comes again", fmt.Sprintln(len(again), again[0].ID, again[0].Attempts), "1 b 1\n")

	all, err := s.Deliveries(ctx)
	must(t, err)
	stand.Waiting, stand.Dead = 2, 1
	equal(t, "places", fmt.Sprint(all), fmt.Sprint([]hotline.Delivery{{Sink: "mail", Waiting: 1}, stand}))

	n, err := s.Expire(ctx, "mail", now.Add(-time.Minute), "old")
	must(t, err)
	equal(t, "given up", n, 1)
	n, err = s.Expire(ctx, sink, now.Add(-time.Minute), "old")
	must(t, err)
	equal(t, "not old enough", n, 0)
	n, err = s.Revive(ctx, sink)
	must(t, err)
	equal(t, "brought back", n, 1)
	back, err := s.Pending(ctx, sink, 10, time.Minute)
	must(t, err)
	equal(t, "under its id", fmt.Sprintln(len(back), back[0].ID, back[0].Attempts, string(back[0].Body)), "1 c 0 {\"a\":1}\n")
	got, err = s.Delivery(ctx, sink)
	must(t, err)
	equal(t, "as if nothing had happened", got, hotline.Delivery{Sink: sink})
	all, err = s.Deliveries(ctx)
	must(t, err)
	equal(t, "dead mail", fmt.Sprint(all[0]), fmt.Sprint(hotline.Delivery{Sink: "mail", Dead: 1}))
}
