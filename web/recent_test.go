package web

import (
	"context"
	"errors"
	"testing"
	"time"

	"yihaotong/hotline"
)

// lookups answers as the store does and counts how often it was asked.
type lookups struct {
	who   caller
	err   error
	asked int
}

func (l *lookups) look() (*caller, error) {
	l.asked++
	if l.err != nil {
		return nil, l.err
	}
	who := l.who
	return &who, nil
}

func TestACallerIsLookedUpOnceInAWhile(t *testing.T) {
	t.Parallel()
	r, l := newRecent(), &lookups{who: caller{person: hotline.Person{ID: "p1"}}}
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for _, step := range []struct {
		after time.Duration
		asked int
	}{{0, 1}, {rightsAge - 1, 1}, {rightsAge, 2}, {rightsAge - time.Minute, 3}} {
		if who, err := r.find("a", at.Add(step.after), l.look); err != nil || who.person.ID != "p1" || l.asked != step.asked {
			t.Fatalf("after %v: %v, %v, asked %d times, want %d", step.after, who, err, l.asked, step.asked)
		}
	}
}

func TestAChangeOfAccountsIsForgottenAtOnce(t *testing.T) {
	t.Parallel()
	ctx, at := context.Background(), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	gone := errors.New("the session is closed")
	for name, change := range map[string]func(*recent){
		"person":  func(r *recent) { _ = watchedPeople{nothing{}, r}.SavePerson(ctx, nil) },
		"session": func(r *recent) { _ = watchedSessions{nothing{}, r}.CloseSessions(ctx, "", "") },
		"token":   func(r *recent) { _ = watchedSessions{nothing{}, r}.SaveToken(ctx, hotline.Token{}) },
	} {
		r, l := newRecent(), &lookups{who: caller{person: hotline.Person{ID: "p1"}}}
		_, _ = r.find("a", at, l.look)
		change(r)
		l.err = gone
		if _, err := r.find("a", at, l.look); !errors.Is(err, gone) {
			t.Errorf("%s: %v after the change", name, err)
		}
		// What was read before the change and comes after it must not stay.
		l.err = nil
		_, _ = r.find("b", at, func() (*caller, error) {
			change(r)
			return l.look()
		})
		l.err = gone
		if _, err := r.find("b", at, l.look); !errors.Is(err, gone) {
			t.Errorf("%s: an old answer was kept over the change", name)
		}
	}
}

// nothing is a store that takes every change.
type nothing struct {
	hotline.People
	hotline.Sessions
}

func (nothing) SavePerson(context.Context, *hotline.Person) error   { return nil }
func (nothing) CloseSessions(context.Context, string, string) error { return nil }
func (nothing) SaveToken(context.Context, hotline.Token) error      { return nil }

func TestAStrangerIsNotRemembered(t *testing.T) {
	t.Parallel()
	r, l := newRecent(), &lookups{who: caller{bearer: "of a chat"}}
	for range 2 {
		_, _ = r.find("a", time.Time{}, l.look)
	}
	if l.asked != 2 {
		t.Errorf("asked %d times", l.asked)
	}
}
