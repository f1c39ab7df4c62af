package web

import (
	"errors"
	"io"
	"mime"
	"net"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"yihaotong/hotline"
)

// bodyLimit is the largest body of an operation in bytes. Texts are limited in characters by the
// contract; six bytes a character leave room for escapes.
func bodyLimit(operation string) int64 {
	switch operation {
	case "importArticles":
		return maxImport + 64<<10 // and the form around it
	case "openTicket", "attachToTicket":
		return 12 << 20
	case "startCall":
		return 8 << 20
	case "createArticle", "updateArticle":
		return 3 << 20
	case "putCatalogue", "createPolicy", "putPolicy", "createCalendar", "putCalendar", "createRules", "putRules", "tryRules", "createSynonyms", "putSynonyms", "raiseAlarm":
		return 2 << 20
	}
	return 256 << 10
}

// budget bounds the bytes of all bodies that are in memory at one time.
type budget struct {
	left atomic.Int64
}

func newBudget(total int64) *budget {
	b := &budget{}
	b.left.Store(total)
	return b
}

func (b *budget) take(n int64) bool {
	if b.left.Add(-n) >= 0 {
		return true
	}
	b.left.Add(n)
	return false
}

func (b *budget) give(n int64) { b.left.Add(n) }

// read takes a whole body, as far as it really arrives: what a client only declares costs nothing.
// A declared length over the limit is refused before a byte is read. The caller gives len(body) back
// to the budget when the request is over. declared is negative for a chunked body.
func (b *budget) read(stream io.Reader, declared, limit int64) ([]byte, error) {
	if declared > limit {
		return nil, tooLarge(limit)
	}
	body := make([]byte, 0, 512)
	for {
		if len(body) == cap(body) {
			body = append(body, 0)[:len(body)]
		}
		n, err := stream.Read(body[len(body):cap(body)])
		if !b.take(int64(n)) {
			b.give(int64(len(body)))
			return nil, hotline.Fail(hotline.Unavailable, "unavailable")
		}
		body = body[:len(body)+n]
		switch {
		case int64(len(body)) > limit:
			err = tooLarge(limit)
		case errors.Is(err, io.EOF) && int64(len(body)) >= declared:
			return body, nil
		case err != nil:
			err = brokenOff(err)
		default:
			continue
		}
		b.give(int64(len(body)))
		return nil, err
	}
}

// brokenOff is for a body that stopped before its end, or came too slowly.
func brokenOff(err error) error {
	var n net.Error
	if errors.As(err, &n) && n.Timeout() {
		return &refusal{fiber.StatusRequestTimeout, hotline.Fail(hotline.Invalid, "http.slow").Because(err)}
	}
	return unreadable(hotline.Fail(hotline.Invalid, "http.request").Because(err))
}

// unread reports whether a part of the body is still on the connection: it would be taken for the
// next request.
func unread(c *fiber.Ctx) bool {
	return c.Context().RequestBodyStream() != nil && c.Request().Header.ContentLength() != 0
}

// Bounds of draining.
const (
	drainBytes = 16 << 20
	drainPause = 250 * time.Millisecond // between two pieces
	drainTotal = 2 * time.Second
)

// drain throws away what is left of a refused body, as long as it comes quickly: a client that is
// still sending would see its connection break in place of the answer. Then the connection closes.
func drain(c *fiber.Ctx) {
	stream, conn := c.Context().RequestBodyStream(), c.Context().Conn()
	waste := make([]byte, 32<<10)
	until := time.Now().Add(drainTotal)
	for left := drainBytes; left > 0 && time.Now().Before(until); {
		if conn.SetReadDeadline(time.Now().Add(drainPause)) != nil {
			break
		}
		n, err := stream.Read(waste)
		if left -= n; err != nil {
			break
		}
	}
	c.Context().SetConnectionClose()
}

// takeBody reads the body of an operation, leaves it where the generated code looks for it, and
// checks it against the contract.
func (s *Server) takeBody(c *fiber.Ctx, o *operation) ([]byte, error) {
	if c.Get(fiber.HeaderContentEncoding) != "" {
		return nil, unsupported("identity")
	}
	stream := c.Context().RequestBodyStream()
	var body []byte
	if stream != nil {
		var err error
		if body, err = s.budget.read(stream, int64(c.Request().Header.ContentLength()), o.limit); err != nil {
			return nil, err
		}
	}
	c.Request().SetBodyRaw(body)
	if o.multiple {
		return body, checkMedia(c, func(m string) bool { return m == "multipart/form-data" }, "multipart/form-data")
	}
	if o.body == nil {
		return body, nil
	}
	if len(body) > 0 {
		isJSON := func(m string) bool { return m == "application/json" || strings.HasSuffix(m, "+json") }
		if err := checkMedia(c, isJSON, "application/json"); err != nil {
			return body, err
		}
	}
	c.Request().Header.SetContentType(fiber.MIMEApplicationJSON) // also for an empty body: the generated code asks
	return body, o.checkBody(body)
}

func checkMedia(c *fiber.Ctx, good func(string) bool, want string) error {
	media, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil || !good(media) {
		return unsupported(want)
	}
	return nil
}

func unsupported(want string) error {
	return &refusal{fiber.StatusUnsupportedMediaType, hotline.Fail(hotline.Invalid, "http.media", "want", want)}
}
