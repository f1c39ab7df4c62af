// Package storagetest is the conformance suite of the store: what every database behind the ports of
// hotline, kb and routing must do.
//
// Floor 3t: it knows the ports, not the store; only tests import it.
package storagetest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/kb"
	"yihaotong/routing"
)

// Store is all that the store offers by its ports.
type Store interface {
	hotline.Tickets
	hotline.Replays
	hotline.People
	hotline.Sessions
	hotline.Settings
	hotline.Conversations
	hotline.Calls
	hotline.Files
	hotline.Outbox
	hotline.Deliveries
	hotline.Inbox
	hotline.Watchable
	hotline.Boards
	hotline.AuditLog
	kb.Articles
	kb.Gaps
	kb.Pairings
	routing.Examples
	// Recount makes the sums of Boards anew.
	Recount(ctx context.Context) (tickets, chats int, err error)
	// Tidy removes what has no meaning any more.
	Tidy(ctx context.Context) error
}

// Run checks a store: all of it, or only the named parts. open gives an empty one, whose clock is
// now and whose days are those of UTC+8.
func Run(t *testing.T, open func(t *testing.T) Store, only ...string) {
	for name, test := range map[string]func(*testing.T, Store){
		"create":                 create,
		"create race":            createRace,
		"update":                 update,
		"update race":            updateRace,
		"once":                   onceOnly,
		"odd texts":              oddTexts,
		"find":                   find,
		"search":                 search,
		"keyset":                 keyset,
		"cursors":                cursors,
		"scope":                  scope,
		"board":                  board,
		"tallies":                tallies,
		"watch":                  watch,
		"outbox":                 outbox,
		"outbox order":           outboxOrder,
		"outbox race":            outboxRace,
		"deliveries":             deliveries,
		"inbox":                  inbox,
		"inbox race":             inboxRace,
		"people":                 people,
		"find people":            findPeople,
		"sessions":               sessions,
		"settings":               settings,
		"conversations":          conversations,
		"how conversations went": howTalksWent,
		"tidy":                   tidy,
		"calls":                  calls,
		"files":                  files,
		"replays":                replays,
		"audit":                  audit,
		"articles":               articles,
		"gaps":                   gaps,
		"pairings":               pairings,
		"examples":               examples,
		"contexts":               contexts,
	} {
		if len(only) > 0 && !slices.Contains(only, name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// wants fails the test when the error has not the code.
func wants(t *testing.T, what string, err error, code hotline.Code) {
	t.Helper()
	if got := hotline.CodeOf(err); got != code {
		t.Fatalf("%s: code %q, want %q (%v)", what, got, code, err)
	}
}

// wantsKey fails the test when the error has not the code and key.
func wantsKey(t *testing.T, what string, err error, code hotline.Code, key string) {
	t.Helper()
	wants(t, what, err, code)
	if e := (*hotline.Error)(nil); !errors.As(err, &e) || e.Key != key {
		t.Fatalf("%s: %v, want key %q", what, err, key)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Fatalf("%s: got %v, want %v", what, got, want)
	}
}

// limit is the deadline of one test.
func limit(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}
