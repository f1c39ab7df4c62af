package meili_test

import (
	"context"
	"errors"
	"iter"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/kb"
	"yihaotong/kb/meili"
	"yihaotong/kb/meili/standin"
)

// Behind a network that swallows everything each call ends by its deadline, or soon without one;
// afterwards all is well again.
func TestHungNetwork(t *testing.T) {
	t.Parallel()
	server, _ := played(t, standin.Options{}, clause("a", 0, "食堂"))
	proxy := standin.StartProxy(t, strings.TrimPrefix(server.URL, "http://"))
	const patience = 200 * time.Millisecond
	x := door(t, "http://"+proxy.Addr+"?timeout=200ms", "")
	same(t, "before", articles(t, x, ask("食堂")), []string{"a"})
	proxy.Hang()
	calls := map[string]func(context.Context) error{
		"search": func(ctx context.Context) error { _, err := x.Search(ctx, ask("食堂")); return err },
		"put":    func(ctx context.Context) error { return x.Put(ctx, []kb.Entry{clause("b", 0, "班车")}) },
		"remove": func(ctx context.Context) error { return x.Remove(ctx, "a") },
		"reset":  func(ctx context.Context) error { return x.Reset(ctx, list()) },
		"check":  func(ctx context.Context) error { _, err := x.Check(ctx); return err },
		"lost":   func(ctx context.Context) error { _, err := x.Lost(ctx); return err },
	}
	var wg sync.WaitGroup
	for name, call := range calls {
		longest := 5 * patience // of one call that is no search; Put and Remove also wait for each other
		switch name {
		case "search", "check":
			longest = patience
		case "put", "remove":
			longest = 10 * patience
		}
		for _, limit := range []time.Duration{50 * time.Millisecond, time.Minute} {
			wg.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), limit)
				defer cancel()
				start := time.Now()
				err := call(ctx)
				if hotline.CodeOf(err) != hotline.Unavailable || limit < patience && !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%s with %v to go: %v", name, limit, err)
				}
				if took := time.Since(start); took > min(limit, 2*longest)+500*time.Millisecond {
					t.Errorf("%s with %v to go took %v", name, limit, took)
				}
			})
		}
	}
	wg.Wait()
	proxy.Cut()
	proxy.Heal()
	same(t, "well again", articles(t, door(t, "http://"+proxy.Addr+"?timeout=10s", ""), ask("食堂")), []string{"a"})
}

// A server that takes tasks and never comes to do them holds nobody longer than he wants to wait.
func TestTasksThatNeverEnd(t *testing.T) {
	t.Parallel()
	server, x := played(t, standin.Options{}, clause("a", 0, "食堂"))
	server.Pause()
	for name, call := range map[string]func(context.Context) error{
		"put":    func(ctx context.Context) error { return x.Put(ctx, []kb.Entry{clause("b", 0, "食堂")}) },
		"remove": func(ctx context.Context) error { return x.Remove(ctx, "a") },
		"reset":  func(ctx context.Context) error { return x.Reset(ctx, list()) },
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		start := time.Now()
		if err := call(ctx); hotline.CodeOf(err) != hotline.Unavailable || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("%s took %v", name, took)
		}
		cancel()
	}
	same(t, "searches go on", articles(t, x, ask("食堂")), []string{"a"})
	server.Resume()
	only(t, x.Put(t.Context(), []kb.Entry{clause("c", 0, "班车")}))
}

// A reader that gives up in the middle of a Reset leaves the old content.
func TestResetThatIsCalledOff(t *testing.T) {
	t.Parallel()
	server, x := played(t, standin.Options{}, clause("a", 0, "食堂"))
	ctx, cancel := context.WithCancel(t.Context())
	var endless iter.Seq2[kb.Entry, error] = func(yield func(kb.Entry, error) bool) {
		for i := 0; yield(clause("new", i, "食堂"), nil); i++ {
			if i == 1500 {
				cancel()
			}
		}
	}
	if err := x.Reset(ctx, endless); !errors.Is(err, context.Canceled) || hotline.CodeOf(err) != hotline.Unavailable {
		t.Fatalf("got %v", err)
	}
	same(t, "old content", articles(t, x, ask("食堂")), []string{"a"})
	if got := server.Uids(); len(got) != 1 {
		t.Errorf("left behind: %v", got)
	}
}

// A server that was stopped and started is asked again over new connections at once.
func TestServerComesBack(t *testing.T) {
	t.Parallel()
	server, _ := played(t, standin.Options{}, clause("a", 0, "食堂"))
	proxy := standin.StartProxy(t, strings.TrimPrefix(server.URL, "http://"))
	x := door(t, "http://"+proxy.Addr+"?timeout=10s", "")
	for range 20 {
		same(t, "found", articles(t, x, ask("食堂")), []string{"a"})
		only(t, x.Put(t.Context(), []kb.Entry{clause("a", 0, "食堂")}))
		proxy.Cut()
	}
}

// Answers that are no answers are errors, never an empty result.
func TestNonsenseAnswers(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]struct {
		status int
		body   string
	}{
		"page of a proxy":    {http.StatusOK, "<html>login</html>"},
		"nothing":            {http.StatusOK, ""},
		"other shape":        {http.StatusOK, `{"results":[]}`},
		"null":               {http.StatusOK, `null`},
		"bad gateway":        {http.StatusBadGateway, "<html>502</html>"},
		"too busy":           {http.StatusServiceUnavailable, `{"message":"Too many search requests","code":"too_many_search_requests","type":"system"}`},
		"sent elsewhere":     {http.StatusTemporaryRedirect, ""},
		"endless":            {http.StatusOK, strings.Repeat(" ", 65<<20)},
		"cut in the middle":  {http.StatusOK, `{"hits":[{"entry":`},
		"hits of other form": {http.StatusOK, `{"hits":[{"entry":"many"}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, err := net.Listen("tcp", "127.0.0.1:0")
			only(t, err)
			server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "http://127.0.0.1:1/")
				w.WriteHeader(answer.status)
				_, _ = w.Write([]byte(answer.body))
			})}
			go func() { _ = server.Serve(l) }()
			t.Cleanup(func() { only(t, server.Close()) })
			x := door(t, "http://"+l.Addr().String()+"?timeout=10s", "")
			if _, err := x.Search(t.Context(), ask("食堂")); hotline.CodeOf(err) != hotline.Unavailable {
				t.Errorf("search: %v", err)
			}
			if err := x.Put(t.Context(), []kb.Entry{clause("a", 0, "食堂")}); hotline.CodeOf(err) != hotline.Unavailable {
				t.Errorf("put: %v", err)
			}
		})
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{
		"http://127.0.0.1:7700":                         "",
		"https://search.example/meili/?prefix=a_b-1":    "",
		"http://[::1]:7700?timeout=500ms":               "",
		"redis://127.0.0.1":                             "scheme",
		"http://":                                       "host is missing",
		"http://:7700":                                  "host is missing",
		"http://:secret@127.0.0.1:7700":                 "key is a setting of its own",
		"http://127.0.0.1:7700?prefix=":                 "prefix",
		"http://127.0.0.1:7700?prefix=A":                "prefix",
		"http://127.0.0.1:7700?timeout=1":               "timeout",
		"http://127.0.0.1:7700?timeout=2h":              "timeout",
		"http://127.0.0.1:7700?colour=red":              `unknown option "colour"`,
		"http://127.0.0.1:7700?ca=/no/such/file":        "needs the scheme https",
		"https://127.0.0.1:7700?ca=/no/such/file":       "no such file",
		"http://u:topsecret@host:port with a blank\x7f": "meilisearch address",
	} {
		x, err := meili.Connect(url, "")
		switch {
		case want == "" && err != nil, want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %q", url, err, want)
		case err != nil && strings.Contains(err.Error(), "secret"):
			t.Errorf("%s: the error shows the key: %v", url, err)
		case err == nil:
			only(t, x.Close())
		}
	}
}
