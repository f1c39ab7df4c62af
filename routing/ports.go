package routing

import (
	"context"
	"time"

	"yihaotong/hotline"
)

// The ports of this room. Every method may fail with Unavailable (the door is down or the context
// ended) and Internal; the comments name the codes beside those.

// Queue holds, per team, the tickets that wait to be claimed. It is a copy: the database has the
// last word on every claim and can refill the queue at any time.
//
// Order: priority rank, then due (a zero due comes last), then queued, then ticket id; times count
// in whole milliseconds. A lease that ran out is lost at that instant and its ticket waits again.
type Queue interface {
	// Push sets what the queues hold of each ticket; the newest version wins, the same or an older
	// one changes nothing, also after the ticket left the queue (for Memory). Team "" takes the
	// ticket out. A leased ticket keeps its lease unless its team changes. TooMany: the queue is
	// full (key "queue.full"); moves before the failed one are in.
	Push(ctx context.Context, moves ...hotline.QueueMove) error
	// Claim leases up to most of the team's waiting tickets to owner, first in order first; nobody
	// else gets them for the time of hold. Nothing waits: empty. Invalid: no team or owner, most
	// outside 1 … MaxClaim, hold outside 1 ms … MaxHold.
	Claim(ctx context.Context, team, owner string, most int, hold time.Duration) ([]Lease, error)
	// Renew lets a held lease run hold from now, same token. Conflict: the lease is lost (key
	// "queue.lost"). Invalid as Claim.
	Renew(ctx context.Context, l Lease, hold time.Duration) (Lease, error)
	// Done takes the leased ticket out for good. Conflict: the lease is lost.
	Done(ctx context.Context, l Lease) error
	// Return ends the lease; the ticket waits again at its old place. Conflict: the lease is lost.
	Return(ctx context.Context, l Lease) error
	// Depth describes every team's queue that holds anything, by team slug; tickets due within soon
	// from now, or past due, are at risk.
	Depth(ctx context.Context, soon time.Duration) ([]Depth, error)
}

// Emptier is what a queue adapter offers beside Queue for a rebuild from the database: everything,
// the memory of versions too, is forgotten; leases are lost.
type Emptier interface {
	Reset(ctx context.Context) error
}

// Bounds of the queue.
const (
	MaxClaim = 100            // tickets per Claim
	MaxHold  = time.Hour      // length of a lease
	Memory   = 24 * time.Hour // how long a version is remembered after its ticket left the queue
)

// Lease is a ticket held for a while. Token rises with every lease a queue hands out, so that a
// late writer can be told from the present owner.
type Lease struct {
	hotline.QueueMove
	Owner string
	Token int64
	Until time.Time
}

// Depth is the state of one team's queue.
type Depth struct {
	Team    string
	Waiting int       // to be claimed now
	Leased  int       // held by a claimer
	AtRisk  int       // of both
	Oldest  time.Time // least Queued of both
}

// CheckClaim is the check of Claim's arguments that all adapters share.
func CheckClaim(team, owner string, most int, hold time.Duration) error {
	switch {
	case team == "":
		return hotline.BadField("team", "required")
	case owner == "":
		return hotline.BadField("owner", "required")
	case most < 1 || most > MaxClaim:
		return hotline.BadField("max", "range", "low", 1, "high", MaxClaim)
	}
	return CheckHold(hold)
}

// CheckHold is the check of a lease's length that all adapters share.
func CheckHold(hold time.Duration) error {
	if hold < time.Millisecond || hold > MaxHold {
		return hotline.BadField("hold", "range", "low", time.Millisecond, "high", MaxHold)
	}
	return nil
}

// LeaseLost is the Conflict that all adapters give for a lease that is not held any more.
func LeaseLost(l Lease) error {
	return hotline.Fail(hotline.Conflict, "queue.lost", "number", l.Number)
}

// Documents keeps versioned documents: the dispatch directory and the record of the classifier in
// force. hotline.Settings fits.
type Documents interface {
	Setting(ctx context.Context, kind, name string) (hotline.Setting, error) // NotFound
	SaveSetting(ctx context.Context, s *hotline.Setting) error               // Conflict: stale
}

// Files keeps trained classifiers. hotline.Files fits.
type Files interface {
	SaveFile(ctx context.Context, id string, body []byte) error
	File(ctx context.Context, id string) ([]byte, error) // NotFound
}

// Examples keeps what people taught: texts with the category a person gave them.
type Examples interface {
	// AddExamples stores examples; one with the ID of a stored one replaces it.
	AddExamples(ctx context.Context, examples []Example) error
	// Examples lists the newest examples learnt at or after since, newest first, at most limit.
	Examples(ctx context.Context, since time.Time, limit int) ([]Example, error)
}

// Desk is the part of hotline.Desk that claiming needs.
type Desk interface {
	Do(ctx context.Context, ref string, a hotline.Act, by hotline.Actor, once *hotline.Once) (hotline.Ticket, error)
	Find(ctx context.Context, f hotline.Filter, by hotline.Actor) (hotline.Page[hotline.Ticket], error)
}
