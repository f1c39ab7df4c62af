package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"yihaotong/hotline"
)

// answerBytes is how much of an answer is read.
const answerBytes = 64 << 10

// mostAfter bounds what another server may ask us to wait.
const mostAfter = 24 * time.Hour

// post sends a body, JSON unless the header says otherwise, and gives the answer of a 2xx. Everything else is a hotline.Undelivered.
func post(ctx context.Context, c *http.Client, url string, header http.Header, body []byte, now time.Time) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, &hotline.Undelivered{Err: errors.New("the address cannot be used"), Alone: true}
	}
	r.Header = header.Clone()
	if r.Header == nil {
		r.Header = http.Header{}
	}
	if r.Header.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("User-Agent", "yihaotong-hotline")
	answer, err := c.Do(r)
	if err != nil {
		return nil, unwrapped(err)
	}
	defer answer.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(answer.Body, answerBytes)) // whoever needs the words sees that they are cut
	if answer.StatusCode >= 200 && answer.StatusCode < 300 {
		return said, nil
	}
	return nil, refusal(answer, now)
}

// unwrapped leaves out the URL, which of a robot holds its key.
func unwrapped(err error) error {
	var inner interface{ Unwrap() error }
	if errors.As(err, &inner) && inner.Unwrap() != nil {
		err = inner.Unwrap()
	}
	return &hotline.Undelivered{Err: err}
}

// refusal says what an answer that is no success means for the message and for the place.
func refusal(a *http.Response, now time.Time) error {
	u := &hotline.Undelivered{Err: fmt.Errorf("HTTP %d", a.StatusCode), Status: a.StatusCode, After: retryAfter(a.Header.Get("Retry-After"), now)}
	switch s := a.StatusCode; {
	case s == http.StatusGone:
		u.Gone = true
	case s == http.StatusTooManyRequests, s == http.StatusRequestTimeout, s == http.StatusTooEarly, s >= 500:
	case s == http.StatusUnauthorized, s == http.StatusForbidden, s == http.StatusNotFound, s < 400:
		// wrong for every message, until somebody mends the address
	default:
		u.Alone = true // it does not like this message
	}
	return u
}

// retryAfter reads seconds or a date; 0 = neither.
func retryAfter(s string, now time.Time) time.Duration {
	after := time.Duration(0)
	if n, err := strconv.Atoi(s); err == nil {
		after = time.Duration(min(n, int(mostAfter/time.Second))) * time.Second
	} else if at, err := http.ParseTime(s); err == nil {
		after = at.Sub(now)
	}
	return min(max(after, 0), mostAfter)
}
