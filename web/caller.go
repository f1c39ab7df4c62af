package web

import (
	"context"
	"crypto/subtle"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"yihaotong/hotline"
)

// caller is who makes a request. The zero value is anybody.
type caller struct {
	person  hotline.Person
	session string // hash of the cookie's token, "" when there is none
	csrf    string
	token   string // hash of the API token, "" when there is none
	bearer  string // a token that is no API token: maybe that of a chat
}

func (c *caller) signedIn() bool { return c.person.ID != "" }

// actor is the caller as the domain's rules know it.
func (c *caller) actor() hotline.Actor {
	if !c.signedIn() {
		return hotline.Actor{Role: hotline.Employee}
	}
	return c.person.Actor()
}

// tag names the caller in the log: an id, never a name.
func (c *caller) tag() string {
	switch {
	case c.signedIn():
		return c.person.ID
	case c.bearer != "":
		return "chat"
	}
	return "-"
}

// reader is whose knowledge the caller may see.
func (c *caller) reader() hotline.Audience {
	switch {
	case !c.signedIn():
		return hotline.Everyone
	case c.person.Role == hotline.Employee:
		return hotline.Staff
	}
	return hotline.Internally
}

const cookieName = "hotline_session"

// accounts answers who is calling.
type accounts struct {
	people   hotline.People
	sessions hotline.Sessions
	now      hotline.Now
	recent   *recent
}

// identify finds out who makes a request. Wrong credentials are an error where the caller must be
// known; a session that ended makes a public page public again.
func (a *accounts) identify(c *fiber.Ctx, o *operation) (*caller, error) {
	if o.nameless {
		return &caller{}, nil
	}
	if token, ok := strings.CutPrefix(c.Get(fiber.HeaderAuthorization), "Bearer "); ok {
		return a.byToken(c.UserContext(), strings.Clone(token), o)
	}
	if c.Get(fiber.HeaderAuthorization) != "" {
		return nil, unauthenticated()
	}
	cookie := strings.Clone(c.Cookies(cookieName))
	if cookie == "" {
		return &caller{}, nil
	}
	who, err := a.bySession(c.UserContext(), cookie)
	if hotline.CodeOf(err) == hotline.Unauthenticated && o.public() {
		return &caller{}, nil
	}
	if err == nil && o.writes() && subtle.ConstantTimeCompare([]byte(who.csrf), []byte(c.Get("X-CSRF-Token"))) != 1 {
		return nil, hotline.Fail(hotline.Forbidden, "csrf")
	}
	return who, err
}

func unauthenticated() error { return hotline.Fail(hotline.Unauthenticated, "unauthenticated") }

func (a *accounts) bySession(ctx context.Context, token string) (*caller, error) {
	hash := hotline.HashSecret(token)
	return a.recent.find("session "+hash, a.now(), func() (*caller, error) {
		s, err := a.sessions.Session(ctx, hash)
		if err != nil {
			return nil, orUnauthenticated(err)
		}
		if !s.ExpiresAt.After(a.now()) {
			return nil, unauthenticated()
		}
		p, err := a.person(ctx, s.Person)
		if err != nil {
			return nil, err
		}
		return &caller{person: p, session: s.Hash, csrf: s.CSRF}, nil
	})
}

func (a *accounts) byToken(ctx context.Context, token string, o *operation) (*caller, error) {
	hash := hotline.HashSecret(token)
	return a.recent.find("token "+hash, a.now(), func() (*caller, error) { return a.lookUp(ctx, token, hash, o) })
}

func (a *accounts) lookUp(ctx context.Context, token, hash string, o *operation) (*caller, error) {
	t, err := a.sessions.Token(ctx, hash)
	if hotline.CodeOf(err) == hotline.NotFound && o.forChat() {
		return &caller{bearer: token}, nil // the chat itself compares it
	}
	if hotline.CodeOf(err) == hotline.NotFound && o.public() {
		return &caller{}, nil // such as the token of a chat, where it means nothing
	}
	if err != nil {
		return nil, orUnauthenticated(err)
	}
	if !a.good(t) {
		return nil, unauthenticated()
	}
	p, err := a.person(ctx, t.Person)
	return &caller{person: p, token: t.Hash}, err
}

func (a *accounts) good(t hotline.Token) bool {
	return t.RevokedAt.IsZero() && (t.ExpiresAt.IsZero() || t.ExpiresAt.After(a.now()))
}

func (a *accounts) person(ctx context.Context, id string) (hotline.Person, error) {
	p, err := a.people.Person(ctx, id)
	if err != nil {
		return p, orUnauthenticated(err)
	}
	if p.Disabled {
		return p, unauthenticated()
	}
	return p, nil
}

// again reads the caller's account anew, for a stream that lives on: an error when the session, or
// the account, is no more.
func (a *accounts) again(ctx context.Context, who *caller) (hotline.Person, error) {
	if who.session != "" {
		s, err := a.sessions.Session(ctx, who.session)
		if err != nil {
			return hotline.Person{}, orUnauthenticated(err)
		}
		if !s.ExpiresAt.After(a.now()) {
			return hotline.Person{}, unauthenticated()
		}
	}
	if who.token != "" {
		t, err := a.sessions.Token(ctx, who.token)
		if err != nil {
			return hotline.Person{}, orUnauthenticated(err)
		}
		if !a.good(t) {
			return hotline.Person{}, unauthenticated()
		}
	}
	return a.person(ctx, who.person.ID)
}

// orUnauthenticated says "sign in" where the credentials are unknown.
func orUnauthenticated(err error) error {
	if hotline.CodeOf(err) == hotline.NotFound {
		return unauthenticated()
	}
	return err
}

// permit checks whether the caller may call the operation at all. What it may see inside is the
// business of the handlers, which ask with the actor's scope.
func (c *caller) permit(o *operation) error {
	switch {
	case o.public(), o.forChat() && c.bearer != "":
		return nil
	case !c.signedIn():
		return unauthenticated()
	case o.forChat(): // own conversations; the chat itself decides
		return nil
	case !o.allows(c.person.Role):
		return hotline.Fail(hotline.Forbidden, "forbidden")
	}
	return nil
}

// sessionLife is how long a session lasts, used or not.
const sessionLife = 12 * time.Hour
