package web

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// raw sends bytes as they are and reads what comes back until the server closes or falls silent.
func raw(t *testing.T, url, bytes string) string {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte(bytes)); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(3 * time.Second)); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(conn)
	if err != nil && !errors.Is(err, syscall.ECONNRESET) {
		return string(got) + "\n<open>"
	}
	return string(got) + "\n<closed>"
}

const classifyBody = `{"text":"x"}` // 12 bytes

// TestFraming sends requests that two servers could cut differently. Each is refused and its
// connection closed, so that nothing behind it is taken for a request.
func TestFraming(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	head := "POST /api/v1/classify HTTP/1.1\r\nContent-Type: application/json\r\n"
	next := "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
	chunked := "c\r\n" + classifyBody + "\r\n0\r\n\r\n"
	for name, bytes := range map[string]string{
		"two different lengths":     head + "Host: a\r\nContent-Length: 12\r\nContent-Length: 5\r\n\r\n" + classifyBody,
		"two equal lengths":         head + "Host: a\r\nContent-Length: 12\r\nContent-Length: 12\r\n\r\n" + classifyBody,
		"length and chunked":        head + "Host: a\r\nContent-Length: 12\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked,
		"chunked twice":             head + "Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked,
		"chunked and identity":      head + "Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + chunked,
		"xchunked":                  head + "Host: a\r\nTransfer-Encoding: xchunked\r\n\r\n" + chunked,
		"line feed in an extension": head + "Host: a\r\nTransfer-Encoding: chunked\r\n\r\nc;a\nb\r\n" + classifyBody + "\r\n0\r\n\r\n",
		"two hosts":                 head + "Host: a\r\nHost: b\r\nContent-Length: 12\r\n\r\n" + classifyBody,
		"no host":                   head + "Content-Length: 12\r\n\r\n" + classifyBody,
		"folded header":             head + "Host: a\r\nX-A: b\r\n Content-Length: 12\r\n\r\n" + classifyBody,
		"blank before the colon":    head + "Host: a\r\nContent-Length : 12\r\n\r\n" + classifyBody,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := raw(t, h.url, bytes+next)
			if !strings.HasPrefix(got, "HTTP/1.1 400 ") || strings.Count(got, "HTTP/1.1 ") != 1 || !strings.HasSuffix(got, "<closed>") {
				t.Errorf("want one refusal and a closed connection, got %q", got)
			}
		})
	}
	for name, bytes := range map[string]string{
		"length":  head + "Host: a\r\nContent-Length: 12\r\n\r\n" + classifyBody,
		"chunked": head + "Host: a\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked,
	} {
		t.Run("good "+name, func(t *testing.T) {
			t.Parallel()
			last := strings.Replace(next, "\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1)
			if got := raw(t, h.url, bytes+last); strings.Count(got, "HTTP/1.1 200 ") != 2 {
				t.Errorf("want two answers, got %q", got)
			}
		})
	}
}

// TestUnreadBodyClosesConnection: what the server did not read of a refused body must not be taken
// for the next request.
func TestUnreadBodyClosesConnection(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	body := strings.Repeat("x", 12_000) + "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n" // more than is read ahead
	got := raw(t, h.url, "POST /api/v1/tickets HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "+strconv.Itoa(len(body))+"\r\n\r\n"+body)
	if !strings.HasPrefix(got, "HTTP/1.1 401 ") || strings.Count(got, "HTTP/1.1 ") != 1 || !strings.HasSuffix(got, "<closed>") {
		t.Errorf("the body was answered as a request: %q", got)
	}
	r, err := http.ReadResponse(bufio.NewReader(strings.NewReader(got)), nil)
	if err != nil || r.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("not a problem: %v %v", err, r)
	}
}

func TestLongHeadersAreRefused(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	got := raw(t, h.url, "GET /api/v1/about?q="+strings.Repeat("x", 20_000)+" HTTP/1.1\r\nHost: a\r\n\r\n")
	if !strings.HasPrefix(got, "HTTP/1.1 431 ") || !strings.Contains(got, "application/problem+json") || !strings.HasSuffix(got, "<closed>") {
		t.Errorf("%.300q", got)
	}
}
