package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"yihaotong/hotline"
)

// attempt is one write with an Idempotency-Key. Writes of tickets keep their answer in the ticket's
// own transaction; others are remembered when they have succeeded.
type attempt struct {
	scope, key, digest string
	kept               bool // the ticket's transaction keeps the answer
}

// attemptOf reads the key of a request; nil when there is none. The scope is the caller: the same
// key of two callers are two keys. Path, parameters and body together are what must be the same.
func attemptOf(c *fiber.Ctx, who *caller, body []byte) *attempt {
	key := c.Get("Idempotency-Key")
	if key == "" {
		return nil
	}
	h := sha256.New()
	h.Write([]byte(c.Method() + " " + c.OriginalURL() + "\n"))
	h.Write(body)
	a := &attempt{key: key, digest: hex.EncodeToString(h.Sum(nil))}
	switch {
	case who.signedIn():
		a.scope = who.person.ID
	case who.bearer != "":
		a.scope = "chat:" + hotline.HashSecret(who.bearer)
	default:
		a.scope = "open:" + c.Path() // a tracking code is part of what must be the same
	}
	return a
}

// once gives what the domain needs to keep the answer inside the ticket's transaction. shape makes
// the body of the answer; nil when the request has no key.
func (v *visit) once(status int, shape func(hotline.Ticket) any) *hotline.Once {
	a := v.attempt
	if a == nil {
		return nil
	}
	a.kept = true
	return &hotline.Once{Scope: a.scope, Key: a.key, Digest: a.digest, Answer: func(t hotline.Ticket) ([]byte, error) {
		return pack(status, shape(t))
	}}
}

// pack is an answer as it is kept: the status, a line end, the body.
func pack(status int, body any) ([]byte, error) {
	b, err := encode(body)
	if err != nil {
		return nil, hotline.Fail(hotline.Internal, "internal").Because(err)
	}
	return append([]byte(strconv.Itoa(status)+"\n"), b...), nil
}

// replay answers a repeated request as the first time; false when this is the first time.
func (s *Server) replay(c *fiber.Ctx, a *attempt) (bool, error) {
	digest, answer, err := s.replays.Replay(c.UserContext(), a.scope, a.key)
	if hotline.CodeOf(err) == hotline.NotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if digest != a.digest {
		return false, hotline.Fail(hotline.Conflict, "once.other")
	}
	line, body, _ := bytes.Cut(answer, []byte("\n"))
	status, err := strconv.Atoi(string(line))
	if err != nil {
		return false, hotline.Fail(hotline.Internal, "internal").Because(err)
	}
	c.Set("Idempotency-Replayed", "true")
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return true, c.Status(status).Send(body)
}

// repeatable runs a write with a key: the second time it gives the first answer, whoever was first.
func (s *Server) repeatable(c *fiber.Ctx, a *attempt, run func() error) error {
	if done, err := s.replay(c, a); done || err != nil {
		return err
	}
	err := run()
	if known, _ := known(err); err != nil && known.Key == "once.exists" {
		if done, err := s.replay(c, a); done || err != nil { // a twin was faster
			return err
		}
		return err
	}
	if status := c.Response().StatusCode(); err != nil || a.kept || status >= 300 {
		return err
	}
	return s.remember(c.UserContext(), a, c.Response().StatusCode(), bytes.Clone(c.Response().Body()))
}

func (s *Server) remember(ctx context.Context, a *attempt, status int, body []byte) error {
	err := s.replays.Remember(ctx, a.scope, a.key, a.digest, append([]byte(strconv.Itoa(status)+"\n"), body...))
	if hotline.CodeOf(err) == hotline.Conflict {
		return nil // a twin remembered its answer first; both writes are true
	}
	return err
}

// forgo makes the answer to this request one that is not kept and not repeated.
func (v *visit) forgo() {
	if v.attempt != nil {
		v.attempt.kept = true
		v.attempt = nil
	}
}
