package web

import (
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"yihaotong/hotline"
)

func TestTooLargeIsRefusedUnread(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	token := "Authorization: Bearer " + h.token("employee1") + "\r\n"
	head := "POST /api/v1/tickets/BX-20261124-0001/comments HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + token
	for name, bytes := range map[string]string{
		"declared": head + "Content-Length: 9000000\r\n\r\n" + strings.Repeat("x", 10_000),
		"chunked":  head + "Transfer-Encoding: chunked\r\n\r\n" + strings.Repeat("10000\r\n"+strings.Repeat("x", 0x10000)+"\r\n", 5) + "0\r\n\r\n",
	} {
		got := raw(t, h.url, bytes)
		if !strings.HasPrefix(got, "HTTP/1.1 413 ") || !strings.Contains(got, "256 KiB") || !strings.HasSuffix(got, "<closed>") {
			t.Errorf("%s: %.300q", name, got)
		}
	}
}

// slowReader gives one byte at a time and then the error.
type slowReader struct {
	left int
	err  error
}

func (r *slowReader) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, r.err
	}
	r.left--
	p[0] = 'x'
	return 1, nil
}

func TestBodyReader(t *testing.T) {
	t.Parallel()
	timeout := &net.OpError{Op: "read", Err: timeoutError{}}
	for _, c := range []struct {
		name            string
		stream          io.Reader
		declared, limit int64
		budget          int64
		want            int // status, 0 = read
	}{
		{"whole", &slowReader{100, io.EOF}, 100, 1000, 1000, 0},
		{"chunked", &slowReader{100, io.EOF}, -1, 1000, 1000, 0},
		{"at the limit", &slowReader{1000, io.EOF}, -1, 1000, 1000, 0},
		{"over the limit", &slowReader{1001, io.EOF}, -1, 1000, 2000, fiber.StatusRequestEntityTooLarge},
		{"declared over the limit", &slowReader{0, errors.New("must not be read")}, 1001, 1000, 1000, fiber.StatusRequestEntityTooLarge},
		{"cut", &slowReader{50, io.EOF}, 100, 1000, 1000, fiber.StatusBadRequest},
		{"reset", &slowReader{50, io.ErrUnexpectedEOF}, -1, 1000, 1000, fiber.StatusBadRequest},
		{"too slow", &slowReader{50, timeout}, 100, 1000, 1000, fiber.StatusRequestTimeout},
		{"no memory left", &slowReader{500, io.EOF}, -1, 1000, 400, fiber.StatusServiceUnavailable},
	} {
		b := newBudget(c.budget)
		body, err := b.read(c.stream, c.declared, c.limit)
		status := 0
		if err != nil {
			_, status = known(err)
		}
		if status != c.want {
			t.Errorf("%s: %d, want %d: %v", c.name, status, c.want, err)
		}
		if b.give(int64(len(body))); b.left.Load() != c.budget {
			t.Errorf("%s: the budget is %d, was %d", c.name, b.left.Load(), c.budget)
		}
	}
}

type timeoutError struct{}

func (timeoutError) Error() string { return "i/o timeout" }
func (timeoutError) Timeout() bool { return true }

// TestSlowSendersCostLittle: many connections that declare much and send little hold no memory worth
// speaking of, and the others are served meanwhile.
func TestSlowSendersCostLittle(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	before := heap()
	head := "POST /api/v1/tickets HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer " + h.token("employee1") +
		"\r\nContent-Length: 12000000\r\n\r\n{"
	var open sync.WaitGroup
	conns := make([]net.Conn, 200)
	for i := range conns {
		open.Go(func() {
			c, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://"))
			if err == nil {
				conns[i] = c
				_, err = fmt.Fprint(c, head)
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	open.Wait()
	defer func() {
		for _, c := range conns {
			if c != nil {
				_ = c.Close()
			}
		}
	}()
	time.Sleep(100 * time.Millisecond)
	begun := time.Now()
	h.as("employee2").must(200, "GET", "/me", "")
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("a good request took %v", took)
	}
	if grown := heap() - before; grown > 64<<20 {
		t.Errorf("200 senders of one byte hold %d MiB", grown>>20)
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestNobodyGetsAnothersAnswer: strings of one request must not show up in another, whatever the
// server reuses.
func TestNobodyGetsAnothersAnswer(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	const clients, each = 16, 12
	var all sync.WaitGroup
	for c := range clients {
		b := h.as("employee1")
		all.Go(func() {
			for i := range each {
				marker := fmt.Sprintf("标记%03d%03d", c, i)
				a := b.call("POST", "/tickets", `{"text":"`+marker+`","title":"`+marker+`","place":{"room":"`+marker+`"}}`, "Idempotency-Key", marker)
				number, _ := a.json(t)["number"].(string)
				found := b.call("GET", "/tickets/"+number, "")
				for _, got := range []map[string]any{a.json(t), found.json(t)} {
					room := got["place"].(map[string]any)["room"]
					if got["title"] != marker || got["text"] != marker || room != marker {
						t.Errorf("%s: got %v, %v, %v", marker, got["title"], got["text"], room)
					}
				}
			}
		})
	}
	all.Wait()
}

func TestGateKeepsPlacesForWhatMatters(t *testing.T) {
	t.Parallel()
	g := newGate(8, time.Millisecond)
	enter := func(k class) (func(), error) { return g.enter(t.Context(), k) }
	var leaves []func()
	for range 100 {
		if leave, err := enter(classBulk); err == nil {
			leaves = append(leaves, leave)
		}
	}
	if len(leaves) != 1 {
		t.Errorf("bulk work takes %d of 8 places", len(leaves))
	}
	for range 100 {
		if leave, err := enter(classNormal); err == nil {
			leaves = append(leaves, leave)
		}
	}
	if len(leaves) != 6 {
		t.Errorf("normal and bulk work take %d of 8 places", len(leaves))
	}
	for range 2 {
		leave, err := enter(classVital)
		if err != nil {
			t.Fatal("no place for what matters:", err)
		}
		leaves = append(leaves, leave)
	}
	if _, err := enter(classVital); hotline.CodeOf(err) != hotline.Unavailable {
		t.Errorf("a ninth got in: %v", err)
	}
	for _, leave := range leaves {
		leave()
	}
	if len(g.all)+len(g.normal)+len(g.bulk) != 0 {
		t.Error("places were not given back")
	}
}

func TestLimiter(t *testing.T) {
	t.Parallel()
	now := time.Unix(0, 0)
	l := newLimiter(func() time.Time { return now })
	q := quota{3, time.Minute}
	for range 3 {
		if err := l.take("a", q); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.take("a", q); hotline.CodeOf(err) != hotline.TooMany {
		t.Fatalf("a fourth: %v", err)
	}
	if err := l.take("b", q); err != nil {
		t.Error("another key suffers:", err)
	}
	now = now.Add(20 * time.Second)
	if err := l.take("a", q); err != nil {
		t.Error("nothing leaked in a third of the time:", err)
	}
	if err := l.take("a", q); err == nil {
		t.Error("more leaked than time passed")
	}
	for i := range maxBuckets + 10 {
		_ = l.take(fmt.Sprint(i), q)
	}
	if len(l.by) > maxBuckets {
		t.Errorf("%d buckets are kept", len(l.by))
	}
}
