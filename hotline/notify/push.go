package notify

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"yihaotong/hotline"
)

// Push tells people's browsers through the push service that each browser named (RFC 8030).
type Push struct {
	Key    *PushKey
	Drop   func(ctx context.Context, person, endpoint string) error // forgets a browser that is gone
	Client *http.Client
	Now    hotline.Now
}

const (
	pushTTL    = "86400" // s that the push service keeps a message for a browser that is off
	pushText   = 1200    // bytes of the text; services take 4096 sealed
	topicRunes = 32      // RFC 8030 §5.4
)

// pushedWords are what the service worker shows.
type pushedWords struct {
	Title string `json:"title"`
	Text  string `json:"text"`
	Path  string `json:"path"`
	Tag   string `json:"tag"`
}

// Deliver makes one attempt. A failure is that of this browser alone; one that is gone (404, 410) is
// forgotten.
func (p Push) Deliver(ctx context.Context, m hotline.Message) error {
	var x hotline.Pushed
	if err := json.Unmarshal(m.Body, &x); err != nil {
		return &hotline.Undelivered{Err: err, Alone: true, Never: true}
	}
	sum := sha256.Sum256([]byte(m.ID))
	topic := base64.RawURLEncoding.EncodeToString(sum[:])[:topicRunes]
	words, err := json.Marshal(pushedWords{cut(x.Title, pushText/4), cut(x.Text, pushText), x.Path, topic})
	if err != nil {
		return &hotline.Undelivered{Err: err, Alone: true, Never: true}
	}
	now := p.Now()
	body, err := seal(words, x.Device)
	var token string
	if err == nil {
		token, err = p.Key.token(x.Device.Endpoint, now)
	}
	if err != nil {
		return &hotline.Undelivered{Err: err, Alone: true, Never: true}
	}
	head := http.Header{}
	head.Set("Content-Type", "application/octet-stream")
	head.Set("Content-Encoding", "aes128gcm")
	head.Set("Authorization", "vapid t="+token+", k="+p.Key.Public())
	head.Set("TTL", pushTTL)
	head.Set("Topic", topic)
	head.Set("Urgency", map[bool]string{true: "high", false: "normal"}[x.Urgent])
	_, err = post(ctx, p.Client, x.Device.Endpoint, head, body, now)
	return p.verdict(ctx, x, err)
}

// verdict reads a failure as one of this browser alone.
func (p Push) verdict(ctx context.Context, x hotline.Pushed, err error) error {
	var u *hotline.Undelivered
	if !errors.As(err, &u) {
		return err
	}
	alone := &hotline.Undelivered{Err: u.Err, Alone: true, Never: u.Alone, After: u.After}
	if u.Gone || u.Status == http.StatusNotFound {
		alone.Never = true
		if err := p.Drop(ctx, x.Person, x.Device.Endpoint); err != nil && hotline.CodeOf(err) != hotline.Conflict {
			return fmt.Errorf("forget a browser that is gone: %w", err) // tried again
		}
	}
	return alone
}
