package openai

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// How much of one response is read, in bytes. Reasoning comes in chunks of some 250 for each of
// maxTokens.
const (
	maxBody    = 4 << 20
	maxRefusal = 64 << 10
)

// receipt keeps what the client forgets of a response: the status (it gives 0 for some failures) and
// how long the server wants to be left alone.
type receipt struct {
	status     int
	retryAfter string
}

type receiptKey struct{}

func withReceipt(ctx context.Context) (context.Context, *receipt) {
	r := &receipt{}
	return context.WithValue(ctx, receiptKey{}, r), r
}

// rest reads Retry-After: seconds or a date; 0 = none.
func (r *receipt) rest(now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(r.retryAfter); err == nil {
		return max(0, min(longestRest, time.Duration(seconds)*time.Second))
	}
	if at, err := http.ParseTime(r.retryAfter); err == nil {
		return max(0, min(longestRest, at.Sub(now)))
	}
	return 0
}

// recorder fills the receipt of a request and bounds the body of its response.
type recorder struct{ next *http.Transport }

func (t recorder) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if to, ok := r.Context().Value(receiptKey{}).(*receipt); ok {
		to.status, to.retryAfter = resp.StatusCode, resp.Header.Get("Retry-After")
	}
	most := int64(maxBody)
	if resp.StatusCode >= http.StatusMultipleChoices {
		most = maxRefusal
	}
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(resp.Body, most), resp.Body}
	return resp, nil
}

// newHTTP makes the one client of the door. It goes where the address says: through no proxy of the
// environment, after no redirect.
func newHTTP(l Limits) *http.Client {
	transport := &http.Transport{
		DialContext:           (&net.Dialer{Timeout: l.Dial}).DialContext,
		TLSHandshakeTimeout:   l.Dial,
		ResponseHeaderTimeout: l.Header,
		IdleConnTimeout:       30 * time.Second,
		MaxIdleConnsPerHost:   l.Slots,
		ForceAttemptHTTP2:     true,
	}
	return &http.Client{
		Transport: recorder{transport},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return errors.New("the server redirects: give its final address")
		},
	}
}
