package hotline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// Courier carries the messages of one place outside: a webhook, the mail server, a robot. A message
// that fails comes again after growing pauses and is given up after days; a place that fails is left
// alone for growing pauses and then tried with one message. Each place has a Courier of its own, so
// none waits for another.
type Courier struct {
	Sink    string
	To      Sink
	Outbox  Outbox
	Records Deliveries
	Retire  func(ctx context.Context, sink string) error // the place said that it is gone
	Now     Now
	Log     *slog.Logger
}

// Bounds of one look. All of it ends before the lease of the messages does.
const (
	courierBatch   = 20
	courierWithin  = RelayLease / 2 // no new delivery is begun after
	deliveryWithin = RelayLease / 3 // one delivery
)

// Once delivers what is due; it reports whether there may be more at once.
func (c *Courier) Once(ctx context.Context) (more bool, err error) {
	began := c.Now()
	stand, err := c.Records.Delivery(ctx, c.Sink)
	if err != nil || stand.Until.After(began) {
		return false, err
	}
	batch := courierBatch
	if stand.Failures > 0 {
		batch = 1 // one is enough to see whether it works again
	}
	messages, err := c.Outbox.Pending(ctx, c.Sink, batch, RelayLease)
	if err != nil || len(messages) == 0 {
		return false, err
	}
	r := round{o: Outcome{Failed: map[string]time.Time{}, Dead: map[string]string{}, Stand: stand}, held: map[string]bool{}}
	for _, m := range messages {
		if ctx.Err() != nil || c.Now().Sub(began) > courierWithin {
			break // the lease of the rest runs out
		}
		if r.held[m.Subject] {
			continue // must not pass the one before it
		}
		err := c.deliver(ctx, m)
		if err != nil && ctx.Err() != nil {
			break // a shutdown is no failure of the place
		}
		if !r.take(c, m, err) {
			break
		}
	}
	if len(r.o.Delivered)+len(r.o.Failed)+len(r.o.Dead) == 0 {
		return false, nil
	}
	if err := c.Records.Conclude(context.WithoutCancel(ctx), r.o); err != nil {
		return false, err
	}
	if r.gone {
		return false, c.retire(context.WithoutCancel(ctx))
	}
	return len(r.o.Delivered) == batch || batch == 1 && len(r.o.Delivered) == 1, nil
}

// deliver makes one attempt. A sink that panics has failed for this message.
func (c *Courier) deliver(ctx context.Context, m Message) (err error) {
	ctx, cancel := context.WithTimeout(ctx, deliveryWithin)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = &Undelivered{Err: fmt.Errorf("panic: %v", p), Alone: true}
		}
	}()
	return c.To.Deliver(ctx, m)
}

func (c *Courier) retire(ctx context.Context) error {
	c.Log.Warn("delivery: the place is gone and was switched off", "sink", c.Sink)
	if err := c.Retire(ctx, c.Sink); err != nil {
		return err
	}
	_, err := c.Records.Expire(ctx, c.Sink, c.Now().Add(time.Hour), "the place answered that it is gone")
	return err
}

// round is one look on its way.
type round struct {
	o    Outcome
	held map[string]bool // subjects of which a message failed
	gone bool
}

// take notes what came of one message; false = nothing more is tried now.
func (r *round) take(c *Courier, m Message, err error) bool {
	now, s := c.Now(), &r.o.Stand
	s.Sink = c.Sink
	if err == nil {
		r.o.Delivered = append(r.o.Delivered, m.ID)
		s.OK, s.Failures, s.Until = now, 0, time.Time{}
		return true
	}
	why := Undelivered{Err: err}
	var said *Undelivered
	if errors.As(err, &said) {
		why = *said
	}
	s.Failed, s.Error = now, short(err.Error())
	c.Log.Warn("delivery failed", "sink", c.Sink, "message", m.ID, "attempts", m.Attempts+1, "error", err)
	if at, ok := again(m, now, why.After); ok && !why.Never {
		r.o.Failed[m.ID], r.held[m.Subject] = at, true
	} else {
		r.o.Dead[m.ID] = s.Error
	}
	if why.Gone {
		r.gone = true
		return false
	}
	if why.Alone {
		return true
	}
	s.Failures++
	s.Until = now.Add(max(why.After, circuit(s.Failures, c.Sink)))
	return false
}

// short bounds what is kept of a failure.
func short(s string) string {
	if r := []rune(s); len(r) > 300 {
		return string(r[:300]) + "…"
	}
	return s
}

// courierSweep is how often messages are looked for that nobody wants any more.
const courierSweep = time.Minute

// Run delivers until ctx ends. wake hints at new messages; without a hint it looks every interval.
func (c *Courier) Run(ctx context.Context, wake <-chan struct{}, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	var swept time.Time
	for {
		more, err := c.Once(ctx)
		if now := c.Now(); err == nil && now.Sub(swept) > courierSweep {
			swept = now
			_, err = c.Records.Expire(ctx, c.Sink, now.Add(-keepTrying), "not delivered for days")
		}
		if err != nil && ctx.Err() == nil {
			c.Log.Error("delivery cannot work", "sink", c.Sink, "error", err)
		}
		if more && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-tick.C:
		}
	}
}
