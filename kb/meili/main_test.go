package meili_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"iter"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"yihaotong/hotline"
	"yihaotong/kb"
	"yihaotong/kb/meili"
	"yihaotong/kb/meili/standin"
)

// shared is the server of all tests that leave it alone; each has indexes of its own there.
var shared struct {
	url, key string
	real     bool
}

// bleveWorkers belong to the embedded twin and live as long as the process.
var bleveWorkers = goleak.IgnoreTopFunction("github.com/blevesearch/bleve_index_api.AnalysisWorker")

func TestMain(m *testing.M) {
	stop, err := choose()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	stop()
	if err := goleak.Find(bleveWorkers); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// choose takes the server that HOTLINE_TEST_MEILI_URL names, else starts the program meilisearch,
// else the stand-in, and then says so.
func choose() (stop func(), err error) {
	if url := os.Getenv("HOTLINE_TEST_MEILI_URL"); url != "" {
		shared.url, shared.key, shared.real = strings.TrimRight(url, "/"), os.Getenv("HOTLINE_TEST_MEILI_KEY"), true
		return func() {}, nil
	}
	if program, err := exec.LookPath("meilisearch"); err == nil {
		shared.real = true
		return start(program)
	}
	fmt.Println("!!! NO MEILISEARCH: these tests run on the STAND-IN. Set HOTLINE_TEST_MEILI_URL or put meilisearch on PATH to run them on a real server. !!!")
	server := standin.Launch(standin.Options{Key: "test-key"})
	shared.url, shared.key = server.URL, "test-key"
	return server.Close, nil
}

// start runs a real server in a folder of its own.
func start(program string) (stop func(), err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	addr := l.Addr().String()
	_ = l.Close()
	folder, err := os.MkdirTemp("", "meili")
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(program, "--http-addr", addr, "--db-path", folder+"/data", "--no-analytics")
	cmd.Dir = folder
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	stop = func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = os.RemoveAll(folder)
		http.DefaultClient.CloseIdleConnections()
	}
	shared.url = "http://" + addr
	for range 600 {
		if resp, err := http.Get(shared.url + "/health"); err == nil {
			_ = resp.Body.Close()
			return stop, nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	stop()
	return nil, fmt.Errorf("%s does not answer at %s", program, addr)
}

// connect opens a door to the shared server with an index of its own, nothing in it yet.
func connect(t testing.TB) *meili.Index {
	t.Helper()
	x := door(t, shared.url+"?timeout=30s&prefix=t"+strings.ToLower(rand.Text()), shared.key)
	t.Cleanup(func() { only(t, x.Drop(context.WithoutCancel(t.Context()))) }) // before the door is closed
	return x
}

func door(t testing.TB, url, key string) *meili.Index {
	t.Helper()
	x, err := meili.Connect(url, key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { only(t, x.Close()) })
	return x
}

// filled opens a door to the shared server and fills the index.
func filled(t testing.TB, entries ...kb.Entry) *meili.Index {
	t.Helper()
	x := connect(t)
	reset(t, x, entries...)
	return x
}

func reset(t testing.TB, x kb.Index, entries ...kb.Entry) {
	t.Helper()
	only(t, x.Reset(t.Context(), list(entries...)))
}

func list(entries ...kb.Entry) iter.Seq2[kb.Entry, error] {
	return func(yield func(kb.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func only(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// clause is an entry for everyone, in force for ever, of all teams.
func clause(article string, place int, text string) kb.Entry {
	return kb.Entry{
		Article: article, Version: 1, Title: "办法", Audience: hotline.Everyone,
		Clause: kb.Clause{Place: place, Text: text},
	}
}

func ask(text string) kb.Query { return kb.Query{Text: text, Day: "2026-11-24", Limit: 10} }

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: found %v, want %v", what, got, want)
	}
}

// articles gives what a query finds, best first, each article once.
func articles(t testing.TB, x kb.Index, q kb.Query) []string {
	t.Helper()
	hits, err := x.Search(context.WithoutCancel(t.Context()), q)
	only(t, err)
	var names []string
	seen := map[string]bool{}
	for _, h := range hits {
		if !seen[h.Article] {
			seen[h.Article] = true
			names = append(names, h.Article)
		}
	}
	return names
}
