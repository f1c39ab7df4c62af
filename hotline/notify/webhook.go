package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"yihaotong/hotline"
)

// Webhooks sends events to other programs as Standard Webhooks describes it.
type Webhooks struct {
	Find   func(name string) (hotline.Webhook, bool) // as it is configured now
	Client *http.Client
	Now    hotline.Now
}

// Deliver makes one attempt. The message's id is the webhook-id in every attempt.
func (w Webhooks) Deliver(ctx context.Context, m hotline.Message) error {
	_, name, _ := hotline.Outside(m.Sink)
	hook, ok := w.Find(name)
	if !ok {
		return &hotline.Undelivered{Err: fmt.Errorf("no webhook %q is in use", name), Alone: true, Never: true}
	}
	keys, err := hook.Keys()
	if err != nil {
		return &hotline.Undelivered{Err: err}
	}
	now := w.Now()
	_, err = post(ctx, w.Client, hook.URL, signed(m.ID, now, m.Body, keys), m.Body, now)
	return err
}

// Try sends a webhook.test event at once.
func (w Webhooks) Try(ctx context.Context, name string) error {
	now := w.Now()
	return w.Deliver(ctx, hotline.Message{
		ID: "msg_" + hotline.NewID(now) + "-" + name, Sink: hotline.WebhookSink(name), Body: hotline.HookTest(now), At: now,
	})
}

// signed makes the three headers: v1 = HMAC-SHA256 over id.timestamp.body, one for each key.
func signed(id string, at time.Time, body []byte, keys [][]byte) http.Header {
	stamp := strconv.FormatInt(at.Unix(), 10)
	marks := make([]string, len(keys))
	for i, key := range keys {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(id + "." + stamp + "."))
		mac.Write(body)
		marks[i] = "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	}
	h := http.Header{}
	h.Set("Webhook-Id", id)
	h.Set("Webhook-Timestamp", stamp)
	h.Set("Webhook-Signature", strings.Join(marks, " "))
	return h
}
