package web

import (
	"context"
	"errors"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// refusal is an error of the edge itself, with a status that the code alone does not say.
type refusal struct {
	status int
	err    *hotline.Error
}

func (r *refusal) Error() string { return r.err.Error() }
func (r *refusal) Unwrap() error { return r.err }

// unreadable is for what cannot be understood at all: 400, not 422.
func unreadable(err *hotline.Error) error { return &refusal{fiber.StatusBadRequest, err} }

func tooLarge(limit int64) error {
	return &refusal{fiber.StatusRequestEntityTooLarge, hotline.Fail(hotline.Invalid, "body.too_large", "limit", bytesText(limit))}
}

func bytesText(n int64) string {
	if n >= 1<<20 {
		return strconv.FormatInt(n>>20, 10) + " MiB"
	}
	return strconv.FormatInt(n>>10, 10) + " KiB"
}

func notHere() error { return hotline.Fail(hotline.NotFound, "not_found") }

// statusOf is the one place where codes become statuses.
func statusOf(code hotline.Code) int {
	switch code {
	case hotline.Invalid:
		return fiber.StatusUnprocessableEntity
	case hotline.NotFound:
		return fiber.StatusNotFound
	case hotline.Conflict:
		return fiber.StatusConflict
	case hotline.Forbidden:
		return fiber.StatusForbidden
	case hotline.Unauthenticated:
		return fiber.StatusUnauthorized
	case hotline.TooMany:
		return fiber.StatusTooManyRequests
	case hotline.Unavailable:
		return fiber.StatusServiceUnavailable
	default:
		return fiber.StatusInternalServerError
	}
}

// known turns any error into the domain's error and a status.
func known(err error) (*hotline.Error, int) {
	var r *refusal
	if errors.As(err, &r) {
		return r.err, r.status
	}
	var f *fiber.Error
	if errors.As(err, &f) {
		return ofFiber(f), f.Code
	}
	var e *hotline.Error
	switch {
	case errors.As(err, &e):
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		e = hotline.Fail(hotline.Unavailable, "unavailable").Because(err)
	default:
		e = hotline.Fail(hotline.Internal, "internal").Because(err)
	}
	return e, statusOf(e.Code)
}

// ofFiber translates what router and server refuse by themselves.
func ofFiber(f *fiber.Error) *hotline.Error {
	switch f.Code {
	case fiber.StatusNotFound:
		return hotline.Fail(hotline.NotFound, "not_found")
	case fiber.StatusMethodNotAllowed:
		return hotline.Fail(hotline.Invalid, "http.method")
	case fiber.StatusRequestTimeout:
		return hotline.Fail(hotline.Invalid, "http.slow")
	case fiber.StatusRequestHeaderFieldsTooLarge:
		return hotline.Fail(hotline.Invalid, "http.headers")
	}
	if f.Code < 500 {
		return hotline.Fail(hotline.Invalid, "http.request").Because(f)
	}
	return hotline.Fail(hotline.Internal, "internal").Because(f)
}

// problemOf shapes an error for the reader (RFC 9457).
func problemOf(err error, lang, request string) api.Problem {
	e, status := known(err)
	p := api.Problem{
		Type: "/docs#" + string(e.Code), Title: hotline.Words(lang, string(e.Code), nil), Status: status,
		Detail: hotline.Words(lang, e.Key, e.Args), Code: api.ProblemCode(e.Code), RequestID: request,
	}
	for _, f := range e.Fields {
		kind := f.Key
		if i := strings.LastIndexByte(kind, '.'); i >= 0 {
			kind = kind[i+1:]
		}
		p.Errors = append(p.Errors, api.FieldProblem{Field: f.Field, Code: kind, Message: hotline.Words(lang, f.Key, f.Args)})
	}
	return p
}

// fail answers with a problem. It is Fiber's error handler: every error of a request ends here, and
// is logged here, once, if it is ours.
func (s *Server) fail(c *fiber.Ctx, err error) error {
	v := visitOf(c)
	p := problemOf(err, v.lang, v.id)
	v.code = string(p.Code)
	if p.Status >= 500 {
		s.log.Error("request failed", "request", v.id, "operation", v.operation, "status", p.Status, "error", err)
	}
	body, err := encode(p)
	if err != nil {
		return err
	}
	switch p.Status {
	case fiber.StatusTooManyRequests, fiber.StatusServiceUnavailable:
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(retryAfter(err)))
	case fiber.StatusUnauthorized:
		c.Set(fiber.HeaderWWWAuthenticate, "Bearer")
	case fiber.StatusBadRequest, fiber.StatusRequestEntityTooLarge, fiber.StatusRequestTimeout:
		c.Context().SetConnectionClose() // what follows on this connection may not be a request
	}
	headers(c, apiPolicy)
	c.Set(fiber.HeaderContentType, "application/problem+json")
	return c.Status(p.Status).Send(body)
}

// retryAfter is when to come again, in seconds, spread so that not all come at once.
func retryAfter(err error) int {
	var e *hotline.Error
	if errors.As(err, &e) {
		if m, ok := e.Args["minutes"].(int); ok {
			return 60 * m
		}
	}
	return 1 + rand.IntN(3)
}
