package meili

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	meilisearch "github.com/meilisearch/meilisearch-go"
)

const (
	dialPatience = 2 * time.Second
	maxAnswer    = 64 << 20 // bytes of one answer
	openCalls    = 32       // connections kept
)

// newClient makes the driver. Its own defaults are not for us: it tries again where the answer of the
// last try is thrown away, sends fields that older servers refuse and follows the proxy settings of
// the environment.
func newClient(a address, key string, trust *tls.Config) (meilisearch.ServiceManager, *http.Transport) {
	transport := &http.Transport{
		DialContext:         (&net.Dialer{Timeout: dialPatience, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:     trust,
		TLSHandshakeTimeout: dialPatience,
		MaxIdleConnsPerHost: openCalls,
		IdleConnTimeout:     time.Minute,
		// A packed answer leaves the server in small pieces, and the last one then waits 40 ms for the
		// receipt of the one before it (measured on 1.50).
		DisableCompression: true,
	}
	return meilisearch.New(a.base,
		meilisearch.WithAPIKey(key),
		meilisearch.DisableRetries(),
		meilisearch.WithCustomJsonMarshaler(encode),
		meilisearch.WithCustomClient(&http.Client{
			Transport:     wire{transport},
			Timeout:       a.call(),
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		})), transport
}

// call is the time for one call that is no search, whatever its context allows.
func (a address) call() time.Duration { return 5 * a.timeout }

// encode leaves out what servers before 1.15 (disableOnNumbers) and 1.18 (rename) do not know and
// answer with an error.
func encode(v any) ([]byte, error) {
	switch v := v.(type) {
	case **meilisearch.Settings: // as the driver hands them over
		return json.Marshal(struct {
			*meilisearch.Settings
			TypoTolerance typoTolerance `json:"typoTolerance"`
		}{*v, typos})
	case []*meilisearch.SwapIndexesParams:
		swaps := make([]map[string]any, len(v))
		for i, s := range v {
			swaps[i] = map[string]any{"indexes": s.Indexes}
		}
		return json.Marshal(swaps)
	}
	return json.Marshal(v)
}

// wire is under the driver. It refuses answers that would fill the memory, since the driver reads
// them whole, and sends calls that may be repeated once more where the connection broke: after a
// restart of the server the kept ones are dead.
type wire struct{ *http.Transport }

// repeatable calls do no more when they come twice. A swap does.
var repeatable = []string{"/multi-search", "/documents/fetch", "/documents"}

func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, errors.Join(err, r.Body.Close())
		}
		if err := r.Body.Close(); err != nil {
			return nil, err
		}
	}
	resp, err := w.once(r, body)
	if broken(err) && r.Context().Err() == nil &&
		slices.ContainsFunc(repeatable, func(s string) bool { return strings.HasSuffix(r.URL.Path, s) }) {
		w.CloseIdleConnections()
		resp, err = w.once(r, body)
	}
	return resp, err
}

func (w wire) once(r *http.Request, body []byte) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Body, r.ContentLength = http.NoBody, int64(len(body))
	if len(body) > 0 {
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	resp, err := w.Transport.RoundTrip(r)
	if err == nil {
		resp.Body = &bounded{resp.Body, maxAnswer}
	}
	return resp, err
}

// broken tells a connection that ended from a server that is not there and from a time that is up.
func broken(err error) bool {
	var at *net.OpError
	var late net.Error
	return err != nil && !(errors.As(err, &at) && at.Op == "dial") && !(errors.As(err, &late) && late.Timeout())
}

var errTooLong = errors.New("answer of more than 64 MiB")

type bounded struct {
	io.ReadCloser
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooLong
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
