package hotline

import (
	"context"
	"hash/fnv"
	"time"
)

// Sample marks a resolved ticket that was chosen to be called back (回访).
type Sample struct {
	Attempts int       `json:"attempts"` // calls that reached nobody
	LastAt   time.Time `json:"last_at,omitzero"`
}

// maxAttempts is after how many calls that reached nobody a ticket leaves the list.
const maxAttempts = 3

// CallbackTag finds the tickets to be called back, as if it were one of their tags; people cannot
// write it.
const CallbackTag = "\x00callback"

// sample decides whether a resolved ticket is called back, by the rule of its type. The same ticket
// is always decided alike.
func (e Evaluation) sample(t *Ticket) *Sample {
	percent := 0
	for _, s := range e.Callback {
		if s.Type == t.Type {
			percent = s.Percent
			break
		}
		if s.Type == "" {
			percent = s.Percent
		}
	}
	h := fnv.New32a()
	h.Write([]byte(t.ID)) // never fails
	if int(h.Sum32()%100) >= percent {
		return nil
	}
	return &Sample{}
}

// tried counts one more call that reached nobody.
func (s *Sample) tried(now time.Time) *Sample {
	if s == nil {
		return nil
	}
	return &Sample{Attempts: s.Attempts + 1, LastAt: now}
}

// CallbackDue reports whether somebody should still call the requester: of a resolved ticket that was
// sampled, or of one that was merged into an incident which has ended.
func (t *Ticket) CallbackDue() bool {
	return (t.Status == StatusResolved || t.Status == StatusMerged) && t.Sample != nil && t.Sample.Attempts < maxAttempts && t.Callback == nil
}

// Callbacks lists the tickets to be called back, oldest first.
func (d *Desk) Callbacks(ctx context.Context, by Actor, limit int, cursor string) (Page[Ticket], error) {
	return d.Find(ctx, Filter{Statuses: []Status{StatusResolved, StatusMerged}, Tag: CallbackTag, Sort: SortOldest, Limit: limit, Cursor: cursor}, by)
}
