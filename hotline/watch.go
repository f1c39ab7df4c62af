package hotline

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// Tick does what time alone does to a ticket: warnings and breaches of its clocks and of those of the
// records on it, the end of a suspension, the close after silence. Each is stamped with its true instant, not the tick's, and
// happens once however often Tick runs. No events means there was nothing to do.
func (b *Book) Tick(t *Ticket, now time.Time) ([]Event, error) {
	work := t.Clone()
	c := &change{book: b, t: &work, by: System, now: now.UTC().Truncate(time.Millisecond)}
	if w := work.Wait; w != nil && !w.Until.IsZero() && !w.Until.After(now) {
		c.now = w.Until
		if err := c.resume(); err != nil {
			return nil, err
		}
		c.now = now.UTC().Truncate(time.Millisecond)
	}
	if err := c.warn(); err != nil {
		return nil, err
	}
	c.dun()
	if due, err := b.closeDue(&work); err != nil {
		return nil, err
	} else if !due.IsZero() && !due.After(now) {
		c.shut()
	}
	return c.finish(t)
}

// warn gives the warnings whose instant has come. Of several overdue ones before the breach only
// the last is worth a notice.
func (c *change) warn() error {
	clocks := &c.t.Clocks
	if clocks.Paused || !c.t.Status.Open() {
		return nil
	}
	var failed error
	clocks.Each(func(kind ClockKind, k *Clock) {
		if !k.Running() || failed != nil {
			return
		}
		for _, w := range k.warnings(c.book.Steps) {
			if w.at.After(c.now) || w.told >= 100 && !c.now.After(k.Due) {
				return // met exactly at the due instant is in time
			}
			if failed = c.tell(kind, k, w); failed != nil {
				return
			}
		}
	})
	return failed
}

func (c *change) tell(kind ClockKind, k *Clock, w warning) error {
	data := []any{"clock", string(kind), "due", k.Due.UTC().Format(time.RFC3339)}
	typ := ClockSoon
	switch {
	case w.told == 100:
		typ = ClockBreached
		timer, err := c.book.Timer(k)
		if err != nil {
			return err
		}
		breaches := timer.BreachesAt(c.now)
		c.t.keep(kind, breaches)
		if n := len(breaches); n > 0 {
			w.at = breaches[n-1].At
		}
	case w.told > 100:
		typ = ClockEscalated
		data = append(data, "to", string(w.to))
	default:
		data = append(data, "percent", w.told)
		if w.told < SoonAt && !k.Soon.After(c.now) {
			k.Told = w.told
			return nil
		}
	}
	k.Told = w.told
	c.note(typ, false, data...)
	e := &c.events[len(c.events)-1]
	e.At = w.at.UTC().Truncate(time.Millisecond)
	e.Team = c.t.heldAt(w.at)
	return nil
}

// closeDue is when silence closes a resolved ticket; zero = never.
func (b *Book) closeDue(t *Ticket) (time.Time, error) {
	if t.Status != StatusResolved || t.ResolvedAt.IsZero() {
		return time.Time{}, nil
	}
	d, err := b.Calendar.Due(t.ResolvedAt, b.Limits.CloseAfter, nil)
	if err != nil {
		return time.Time{}, Fail(Internal, "clock.calendar").Because(err)
	}
	return d.Due, nil
}

// next is when the watcher must look at the ticket again; zero = never.
func (t *Ticket) next(b *Book) (time.Time, error) {
	if t.Wait != nil {
		return earlier(t.nextOwed(), t.Wait.Until), nil
	}
	if t.Status == StatusResolved {
		return b.closeDue(t)
	}
	if !t.Status.Open() {
		return time.Time{}, nil
	}
	return earlier(t.nextOwed(), t.Clocks.next(b.Steps)), nil
}

// Watch finds tickets whose time has come and lets the rules act on them. Several copies may run
// it: each leases its work, and the rules make a second look harmless.
type Watch struct {
	Find    Watchable
	Tickets Tickets
	Book    func() *Book
	Now     Now
	Log     *slog.Logger
}

// WatchLease is how long a found ticket is left alone by the other copies.
const WatchLease = 30 * time.Second

const (
	watchBatch = 200 // tickets that one look takes
	watchHands = 16  // of them looked at side by side, so that they share commits
)

// Once looks once; it reports whether there may be more at once.
func (w *Watch) Once(ctx context.Context) (more bool, err error) {
	ids, err := w.Find.DueTickets(ctx, w.Now(), watchBatch, WatchLease)
	if err != nil {
		return false, err
	}
	var next atomic.Int64
	var hands sync.WaitGroup
	for range min(watchHands, len(ids)) {
		hands.Go(func() {
			for i := next.Add(1); int(i) <= len(ids); i = next.Add(1) {
				w.look(ctx, ids[i-1])
			}
		})
	}
	hands.Wait()
	return len(ids) == watchBatch, ctx.Err()
}

// look lets the rules act on one ticket. What fails is found again when its lease ends.
func (w *Watch) look(ctx context.Context, id string) {
	_, err := w.Tickets.Update(ctx, id, nil, func(t *Ticket) ([]Event, error) { return w.Book().Tick(t, w.Now()) })
	if err != nil && CodeOf(err) != NotFound {
		w.Log.Error("watch: ticket not handled", "ticket", id, "error", err)
	}
}

// Run looks every interval until ctx ends; a failed look is logged and tried again.
func (w *Watch) Run(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		more, err := w.Once(ctx)
		if err != nil && ctx.Err() == nil {
			w.Log.Error("watch failed", "error", err)
		}
		if more && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
