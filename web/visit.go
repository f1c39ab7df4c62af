package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"yihaotong/hotline"
)

// visit is what is known of one request: it lives as long as the request and carries no personal
// data into the log.
type visit struct {
	id        string
	lang      string
	address   string // of the client, behind trusted proxies
	operation string // operationId, or "page"
	code      string // of the problem it ended with
	begun     time.Time
	caller    *caller
	attempt   *attempt // Idempotency-Key, nil when there is none
}

type visitKey struct{}

// visitOf gives the visit of a request; for one that failed before it got a visit, a fresh one.
func visitOf(c *fiber.Ctx) *visit {
	if v, ok := c.UserContext().Value(visitKey{}).(*visit); ok {
		return v
	}
	return &visit{id: newRequestID(), lang: language(c.Get(fiber.HeaderAcceptLanguage)), begun: time.Now(), caller: &caller{}}
}

// visitIn gives the visit inside a handler.
func visitIn(ctx context.Context) *visit {
	v, ok := ctx.Value(visitKey{}).(*visit)
	if !ok {
		return &visit{lang: hotline.Languages[0], caller: &caller{}}
	}
	return v
}

// callerIn gives who is calling.
func callerIn(ctx context.Context) *caller { return visitIn(ctx).caller }

func newRequestID() string {
	var b [8]byte
	rand.Read(b[:]) // never fails since Go 1.24
	return hex.EncodeToString(b[:])
}

// language picks one of ours from Accept-Language; the source language when none fits. Weights are
// not looked at: browsers list what they prefer first.
func language(accept string) string {
	for part := range strings.SplitSeq(accept, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
		for _, l := range hotline.Languages {
			if ours, _, _ := strings.Cut(strings.ToLower(l), "-"); ours == primary {
				return l
			}
		}
	}
	return hotline.Languages[0]
}

// The longest that a request may take, streams excepted: most, and those that are long by nature.
const (
	answerWithin = 10 * time.Second
	answerLong   = time.Minute
)

// observe wraps every request: it gives it an id and a deadline, keeps a panic from ending the
// process, counts it and writes the access line.
func (s *Server) observe(c *fiber.Ctx) error {
	v := &visit{
		id: newRequestID(), lang: language(c.Get(fiber.HeaderAcceptLanguage)), address: s.addressOf(c),
		operation: "none", begun: time.Now(), caller: &caller{},
	}
	ctx, cancel := context.WithTimeout(context.WithValue(context.Background(), visitKey{}, v), answerWithin)
	defer cancel()
	c.SetUserContext(ctx)
	c.Set("X-Request-ID", v.id)
	s.running.Add(1)
	defer s.running.Add(-1)
	s.metrics.open.Inc()
	defer s.metrics.open.Dec()
	err := s.protect(c)
	if err != nil {
		err = s.fail(c, err)
	}
	s.note(c, v)
	if unread(c) {
		drain(c)
	}
	return err
}

// protect runs the rest of the chain and makes an error out of a panic.
func (s *Server) protect(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			s.log.Error("handler panicked", "request", visitOf(c).id, "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			err = hotline.Fail(hotline.Internal, "internal").Because(fmt.Errorf("panic: %v", r))
		}
	}()
	if err := checkFraming(&c.Request().Header); err != nil {
		return err
	}
	return c.Next()
}

// note writes the access line. The path stays out of it where it may hold what people wrote; the
// operation says enough.
func (s *Server) note(c *fiber.Ctx, v *visit) {
	took := time.Since(v.begun)
	status := c.Response().StatusCode()
	s.metrics.count(v.operation, c.Method(), status, took)
	s.log.LogAttrs(context.Background(), slog.LevelInfo, "request",
		slog.String("request", v.id), slog.String("method", c.Method()), slog.String("operation", v.operation),
		slog.Int("status", status), slog.String("code", v.code), slog.String("by", v.caller.tag()),
		slog.Duration("took", took))
}
