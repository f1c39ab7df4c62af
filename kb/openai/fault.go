package openai

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// fault says why a request to the model gave nothing.
type fault struct {
	what   string        // in a few words, for the log
	server bool          // the server is to blame, not what the model wrote: counts for the breaker
	rest   time.Duration // it wants to be left alone so long
	status int           // of HTTP; 0 = none came
	err    error
}

func (f *fault) Error() string {
	s := "model: " + f.what
	if f.status != 0 {
		s += fmt.Sprintf(" (status %d)", f.status)
	}
	if f.err != nil {
		s += ": " + f.err.Error()
	}
	return s
}

func (f *fault) Unwrap() error { return f.err }

// Reasons for the end of a stream that we ourselves give.
var (
	errSilent = errors.New("no sign of life for too long")
	errWhole  = errors.New("the draft took too long")
)

// broken describes an error of the client. What ended the context says more than what the client makes
// of it; a caller that left is nobody's fault.
func broken(ctx context.Context, err error, r *receipt, now time.Time) *fault {
	f := &fault{what: "the stream broke", server: true, status: r.status, rest: r.rest(now), err: err}
	switch {
	case ctx.Err() != nil:
		f.err = context.Cause(ctx)
		f.what, f.server = "gave up", errors.Is(f.err, errSilent) || errors.Is(f.err, errWhole)
	case r.status == 0:
		f.what = "no response"
	case r.status >= 300:
		f.what, f.server = "refused", !refusesForm(r.status)
	}
	return f
}
