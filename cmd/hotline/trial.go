package main

import (
	"context"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing"
)

// tryMost bounds the past tickets that are tried while somebody waits at a page.
const tryMost = 2_000

// trier dispatches past tickets by a directory that is not in force.
type trier struct {
	router  *router
	tickets hotline.Tickets
}

// TryRules replays the newest tickets of a period.
func (t trier) TryRules(ctx context.Context, text string, from, to time.Time) (routing.Replayed, bool, error) {
	next, err := t.router.rules.Check(text)
	if err != nil {
		return routing.Replayed{}, false, err
	}
	f := hotline.Filter{Scope: hotline.Scope{All: true}, Sort: hotline.SortNewest, Limit: hotline.MaxPage, From: from, To: to}
	past, complete, err := pastTickets(ctx, t.tickets, f, tryMost)
	if err != nil {
		return routing.Replayed{}, false, err
	}
	r, err := t.router.Replay(ctx, next, past)
	return r, complete, err
}
