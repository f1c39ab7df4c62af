package web

import (
	"context"
	"net/http"
	"runtime"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// sessions serves signing in and out and what people change about themselves.
type sessions struct {
	people   hotline.People
	store    hotline.Sessions
	audit    hotline.AuditLog
	limits   *limiter
	spec     *spec
	now      hotline.Now
	secure   bool
	hashing  chan struct{} // a hash takes 19 MiB and a processor: only so many at once
	stranger string        // a hash to compare with when nobody has the name
}

func newSessions(s *Server) (*sessions, error) {
	stranger, err := HashPassword(hotline.NewSecret())
	if err != nil {
		return nil, err
	}
	return &sessions{
		people: s.People, store: s.Sessions, audit: s.Audit, limits: s.limits, spec: s.spec, now: s.Now,
		secure: strings.HasPrefix(s.PublicURL, "https:"), hashing: make(chan struct{}, runtime.GOMAXPROCS(0)), stranger: stranger,
	}, nil
}

// signedIn answers with the session's cookie.
type signedIn struct {
	token  string
	life   time.Duration
	secure bool
	body   api.Me
}

func (r signedIn) VisitCreateSessionResponse(c *fiber.Ctx) error {
	setCookie(c, r.token, r.life, r.secure)
	return c.Status(fiber.StatusCreated).JSON(r.body)
}

func (r signedIn) VisitUpdateMeResponse(c *fiber.Ctx) error {
	if r.token != "" {
		setCookie(c, r.token, r.life, r.secure)
	}
	return c.JSON(r.body)
}

// signedOut takes the cookie away.
type signedOut struct{ secure bool }

func (r signedOut) VisitDeleteSessionResponse(c *fiber.Ctx) error {
	setCookie(c, "", -time.Hour, r.secure)
	return c.SendStatus(fiber.StatusNoContent)
}

func setCookie(c *fiber.Ctx, token string, life time.Duration, secure bool) {
	c.Cookie(&fiber.Cookie{
		Name: cookieName, Value: token, Path: "/", MaxAge: int(life.Seconds()), Expires: time.Now().Add(life),
		HTTPOnly: true, Secure: secure, SameSite: fiber.CookieSameSiteLaxMode,
	})
}

// CreateSession signs in. An unknown name, a wrong password, an account without password and a
// disabled one are told apart by nobody, and take the same time.
func (h *sessions) CreateSession(ctx context.Context, r api.CreateSessionRequestObject) (api.CreateSessionResponseObject, error) {
	name, address := strings.TrimSpace(r.Body.Username), visitIn(ctx).address
	if err := h.mayGuess(name, address); err != nil {
		return nil, err
	}
	p, err := h.people.PersonByName(ctx, name)
	if err != nil && hotline.CodeOf(err) != hotline.NotFound {
		return nil, err
	}
	hash := p.Password
	if hash == "" {
		hash = h.stranger
	}
	good, err := h.compare(ctx, hash, r.Body.Password)
	if err != nil {
		return nil, err
	}
	if !good || p.Password == "" || p.Disabled {
		if p.ID != "" { // what a stranger typed may be anything, even a password
			if err := h.note(ctx, hotline.System, "session.refused", p); err != nil {
				return nil, err
			}
		}
		return nil, h.refuse(name, address)
	}
	h.limits.forget(pairKey(name, address))
	if err := h.note(ctx, p.Actor(), "session.open", p); err != nil {
		return nil, err
	}
	s, token, err := h.open(ctx, p)
	if err != nil {
		return nil, err
	}
	visitIn(ctx).caller = &caller{person: p, session: s.Hash, csrf: s.CSRF}
	return signedIn{token, sessionLife, h.secure, h.me(p, s.CSRF)}, nil
}

func pairKey(name, address string) string { return "pair:" + name + "|" + address }

// mayGuess refuses before the password is looked at when there were too many failures.
func (h *sessions) mayGuess(name, address string) error {
	for key, q := range map[string]quota{"account:" + name: guessAccount, pairKey(name, address): guessPair, "address:" + address: guessAddress} {
		if err := h.limits.check(key, q); err != nil {
			e, _ := known(err)
			return &refusal{http.StatusTooManyRequests, hotline.Fail(hotline.TooMany, "login.locked", "minutes", e.Args["minutes"])}
		}
	}
	return nil
}

// refuse counts the failure. A bucket that runs over meanwhile is full, and the next try learns it.
func (h *sessions) refuse(name, address string) error {
	failed := hotline.Fail(hotline.Unauthenticated, "login.failed")
	for key, q := range map[string]quota{"account:" + name: guessAccount, pairKey(name, address): guessPair, "address:" + address: guessAddress} {
		if err := h.limits.take(key, q); err != nil {
			return failed.Because(err)
		}
	}
	return failed
}

// compare checks a password when one of the places for it is free.
func (h *sessions) compare(ctx context.Context, hash, password string) (bool, error) {
	select {
	case h.hashing <- struct{}{}:
		defer func() { <-h.hashing }()
		return CheckPassword(hash, password), nil
	case <-ctx.Done():
		return false, ctx.Err()
	}
}

func (h *sessions) open(ctx context.Context, p hotline.Person) (hotline.Session, string, error) {
	token, now := newToken(), h.now()
	s := hotline.Session{
		Hash: hotline.HashSecret(token), Person: p.ID, CSRF: hotline.NewSecret(), CreatedAt: now, ExpiresAt: now.Add(sessionLife),
	}
	return s, token, h.store.OpenSession(ctx, s)
}

// newToken is 320 random bits.
func newToken() string { return hotline.NewSecret() + hotline.NewSecret() }

// DeleteSession signs out. With a token there is no session, and nothing to do.
func (h *sessions) DeleteSession(ctx context.Context, _ api.DeleteSessionRequestObject) (api.DeleteSessionResponseObject, error) {
	who := callerIn(ctx)
	if who.session == "" {
		return signedOut{h.secure}, nil
	}
	return signedOut{h.secure}, h.store.CloseSessions(ctx, who.person.ID, who.session)
}

// GetMe says who is calling and what the role may do.
func (h *sessions) GetMe(ctx context.Context, _ api.GetMeRequestObject) (api.GetMeResponseObject, error) {
	who := callerIn(ctx)
	return api.GetMe200JSONResponse(h.me(who.person, who.csrf)), nil
}

func (h *sessions) me(p hotline.Person, csrf string) api.Me {
	return api.Me{User: userOf(p), Csrf: csrf, Rights: h.spec.rights(p.Role)}
}

func userOf(p hotline.Person) api.User {
	return api.User{ID: p.ID, Username: p.Username, Name: p.Name, Role: api.Role(p.Role), Teams: whole(p.Teams), Unit: p.Unit, Locale: p.Locale}
}

// UpdateMe changes language or password. A new password ends every session of the account and
// begins this one anew.
func (h *sessions) UpdateMe(ctx context.Context, r api.UpdateMeRequestObject) (api.UpdateMeResponseObject, error) {
	who := callerIn(ctx)
	p, answer := who.person, signedIn{life: sessionLife, secure: h.secure}
	if r.Body.Locale != "" {
		p.Locale = string(r.Body.Locale)
	}
	if r.Body.NewPassword != "" {
		if err := h.changePassword(ctx, &p, r.Body.OldPassword, r.Body.NewPassword); err != nil {
			return nil, err
		}
	}
	p.UpdatedAt = h.now()
	if err := h.people.SavePerson(ctx, &p); err != nil {
		return nil, err
	}
	csrf := who.csrf
	if r.Body.NewPassword != "" {
		s, token, err := h.renew(ctx, p)
		if err != nil {
			return nil, err
		}
		csrf, answer.token = s.CSRF, token
	}
	answer.body = h.me(p, csrf)
	return answer, nil
}

func (h *sessions) changePassword(ctx context.Context, p *hotline.Person, old, fresh string) error {
	address := visitIn(ctx).address
	if err := h.mayGuess(p.Username, address); err != nil {
		return err
	}
	good, err := h.compare(ctx, p.Password, old)
	if err != nil {
		return err
	}
	if !good {
		_ = h.refuse(p.Username, address) // counted; the person learns which field it was
		return hotline.BadField("old_password", "login.failed")
	}
	p.Password, err = HashPassword(fresh)
	return err
}

// note audits an act on somebody's account.
func (h *sessions) note(ctx context.Context, by hotline.Actor, action string, on hotline.Person) error {
	now := h.now()
	return h.audit.Record(ctx, hotline.AuditEntry{ID: hotline.NewID(now), At: now, By: by, Action: action, Object: "person/" + on.ID})
}

func (h *sessions) renew(ctx context.Context, p hotline.Person) (hotline.Session, string, error) {
	if err := h.store.CloseSessions(ctx, p.ID, ""); err != nil {
		return hotline.Session{}, "", err
	}
	if err := h.note(ctx, p.Actor(), "password.change", p); err != nil {
		return hotline.Session{}, "", err
	}
	return h.open(ctx, p)
}
