package web

import (
	"context"
	"maps"
	"sync"
	"time"

	"yihaotong/hotline"
)

// mostRecent bounds the callers that are remembered.
const mostRecent = 10_000

// recent remembers for rightsAge who the callers were, so that somebody who asks many things in a row
// is looked up once. What this copy changes of accounts and sessions it forgets at once; a change by
// another copy counts here within rightsAge, as it does for the live streams.
type recent struct {
	mu      sync.Mutex
	callers map[string]remembered // by hash of the session's or the API token
	changes int                   // counts what made them forgotten
}

type remembered struct {
	caller
	at time.Time
}

func newRecent() *recent { return &recent{callers: map[string]remembered{}} }

// find gives the caller of a hash, else looks it up. What is looked up while accounts change may be
// out of date and is not kept.
func (r *recent) find(hash string, now time.Time, look func() (*caller, error)) (*caller, error) {
	r.mu.Lock()
	known, ok := r.callers[hash]
	changes := r.changes
	r.mu.Unlock()
	if age := now.Sub(known.at); ok && age >= 0 && age < rightsAge {
		return &known.caller, nil
	}
	who, err := look()
	if err != nil || !who.signedIn() {
		return who, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if changes == r.changes {
		r.makeRoom(now)
		r.callers[hash] = remembered{*who, now}
	}
	return who, nil
}

func (r *recent) makeRoom(now time.Time) {
	if len(r.callers) < mostRecent {
		return
	}
	maps.DeleteFunc(r.callers, func(_ string, k remembered) bool { return now.Sub(k.at) >= rightsAge })
	if len(r.callers) >= mostRecent {
		clear(r.callers)
	}
}

func (r *recent) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.callers)
	r.changes++
}

// watchedPeople and watchedSessions make recent forget when accounts change.
type (
	watchedPeople struct {
		hotline.People
		recent *recent
	}
	watchedSessions struct {
		hotline.Sessions
		recent *recent
	}
)

func (w watchedPeople) SavePerson(ctx context.Context, p *hotline.Person) error {
	defer w.recent.forget()
	return w.People.SavePerson(ctx, p)
}

func (w watchedSessions) CloseSessions(ctx context.Context, person, hash string) error {
	defer w.recent.forget()
	return w.Sessions.CloseSessions(ctx, person, hash)
}

func (w watchedSessions) SaveToken(ctx context.Context, t hotline.Token) error {
	defer w.recent.forget()
	return w.Sessions.SaveToken(ctx, t)
}
