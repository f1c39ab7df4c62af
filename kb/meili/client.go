package meili

import (
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
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
	}
	return meilisearch.New(a.base,
		meilisearch.WithAPIKey(key),
		meilisearch.DisableRetries(),
		meilisearch.WithCustomJsonMarshaler(encode),
		meilisearch.WithCustomClient(&http.Client{
			Transport:     limited{transport},
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
	case *meilisearch.Settings:
		return json.Marshal(struct {
			*meilisearch.Settings
			TypoTolerance typoTolerance `json:"typoTolerance"`
		}{v, typos})
	case []*meilisearch.SwapIndexesParams:
		swaps := make([]map[string]any, len(v))
		for i, s := range v {
			swaps[i] = map[string]any{"indexes": s.Indexes}
		}
		return json.Marshal(swaps)
	}
	return json.Marshal(v)
}

// limited refuses answers that would fill the memory: the driver reads them whole.
type limited struct{ next http.RoundTripper }

func (l limited) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := l.next.RoundTrip(r)
	if err == nil {
		resp.Body = &bounded{resp.Body, maxAnswer}
	}
	return resp, err
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
