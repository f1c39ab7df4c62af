package routing

import (
	"context"
	"log/slog"
	"strconv"
	"time"

	"yihaotong/hotline"
)

// Completer is a language model that may be asked for a second opinion. There need not be one.
type Completer interface {
	// Complete gives the model's reply to instructions and an input, neither with personal data in
	// it: one JSON text that should follow the schema and is not to be believed. Unavailable: the
	// server is down, slow, rests after failures or the budget of this minute is used up.
	Complete(ctx context.Context, instructions, input, schema string) (string, error)
}

// Triage is where the tickets lie that wait for a person. hotline.Tickets fits.
type Triage interface {
	Find(ctx context.Context, f hotline.Filter) (hotline.Page[hotline.Ticket], error)
	Update(ctx context.Context, ref string, once *hotline.Once, change func(*hotline.Ticket) ([]hotline.Event, error)) (hotline.Ticket, error)
}

// Claims lets one of several copies do a thing. hotline.Replays fits.
type Claims interface {
	Remember(ctx context.Context, scope, key, digest string, answer []byte) error // Conflict: taken
}

// Opinions asks a model about tickets that the engine is unsure of, beside the requests: nobody waits
// for it. What it says is a hint in the ticket; see hotline.Book.Opine for what it can never do.
type Opinions struct {
	Completer Completer
	Model     string // its name, for the history
	Tickets   Triage
	Claims    Claims
	Book      func() *hotline.Book
	Now       hotline.Now
	Log       *slog.Logger

	rest time.Time // the model is left alone until then
}

const (
	opinionWithin = 20 * time.Second // for one reply
	opinionFresh  = time.Hour        // after this a person has looked, or the hint is of no use
	opinionAgain  = 10 * time.Minute // before a ticket is asked about again after a failure
	opinionRest   = 30 * time.Second // after the model was not to be had
	opinionScope  = "opinion"
	untouched     = 1 // version of a ticket to which nothing has happened since it was opened
)

// Once asks about every ticket that wants an opinion now. It stops with Unavailable when the model
// does, and leaves it alone for a while; a reply that cannot be used is logged and the next ticket's
// turn. One call at a time.
func (o *Opinions) Once(ctx context.Context) error {
	now := o.Now()
	if now.Before(o.rest) {
		return nil
	}
	page, err := o.Tickets.Find(ctx, hotline.Filter{
		Scope: hotline.Scope{All: true}, Statuses: []hotline.Status{hotline.StatusNew},
		From: now.Add(-opinionFresh), Sort: hotline.SortNewest, Limit: hotline.MaxPage,
	})
	if err != nil {
		return err
	}
	for i := range page.Items {
		t := &page.Items[i]
		if t.Version != untouched || !t.Decision.NeedsPerson {
			continue
		}
		if mine, err := o.claim(ctx, t); err != nil {
			return err
		} else if !mine {
			continue
		}
		if err := o.settle(ctx, t); hotline.CodeOf(err) == hotline.Unavailable {
			o.rest = o.Now().Add(opinionRest)
			return err
		} else if err != nil {
			o.Log.WarnContext(ctx, "no second opinion", "ticket", t.Number, "error", err)
		}
	}
	return nil
}

// claim takes a ticket for this copy and for a while.
func (o *Opinions) claim(ctx context.Context, t *hotline.Ticket) (mine bool, err error) {
	turn := o.Now().Unix() / int64(opinionAgain/time.Second)
	err = o.Claims.Remember(ctx, opinionScope, t.ID+" "+strconv.FormatInt(turn, 10), "", nil)
	if hotline.CodeOf(err) == hotline.Conflict {
		return false, nil
	}
	return err == nil, err
}

// settle asks about one ticket and notes the opinion, unless somebody acted on it meanwhile.
func (o *Opinions) settle(ctx context.Context, t *hotline.Ticket) error {
	asking, cancel := context.WithTimeout(ctx, opinionWithin)
	defer cancel()
	sheet := newSheet(t, o.Book().Catalogue)
	reply, err := o.Completer.Complete(asking, opinionInstructions, sheet.input(), opinionSchema)
	if err != nil {
		return err
	}
	category, quote, err := sheet.read(reply)
	if err != nil || category == "" {
		return err
	}
	opinion := hotline.Opinion{Category: category, Quote: quote, Model: o.Model, Seen: t.Version}
	_, err = o.Tickets.Update(ctx, t.ID, nil, func(t *hotline.Ticket) ([]hotline.Event, error) {
		return o.Book().Opine(t, opinion, o.Now())
	})
	return err
}
