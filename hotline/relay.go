package hotline

import (
	"context"
	"log/slog"
	"time"
)

// Relay carries committed messages to their sinks: at least once, in order per sink as long as
// all goes well, put off with growing pauses when a sink fails. One sink never blocks another:
// each has its own Run.
type Relay struct {
	Outbox Outbox
	Sinks  map[string]Sink
	Now    Now
	Log    *slog.Logger
}

// RelayLease is how long taken messages are left alone by other copies.
const RelayLease = 30 * time.Second

const (
	relayBatch = 500
	maxBackoff = 10 * time.Minute
	// relayBreath lets a burst come together: each look at the outbox costs a write.
	relayBreath = 50 * time.Millisecond
)

// Once delivers one batch of a sink; it reports whether there may be more at once.
func (r *Relay) Once(ctx context.Context, sink string) (more bool, err error) {
	messages, err := r.Outbox.Pending(ctx, sink, relayBatch, RelayLease)
	if err != nil || len(messages) == 0 {
		return false, err
	}
	delivered, failed := r.together(ctx, sink, messages), map[string]time.Time{}
	if delivered == nil {
		delivered, failed = r.oneByOne(ctx, sink, messages)
	}
	err = r.Outbox.Settle(context.WithoutCancel(ctx), delivered, failed)
	return len(messages) == relayBatch && len(failed) == 0, err
}

// together delivers all messages at once and gives their ids; nil when that cannot be, or one of them
// cannot be delivered: one by one will show which, and why.
func (r *Relay) together(ctx context.Context, sink string, messages []Message) []string {
	s, ok := r.Sinks[sink].(BatchSink)
	if !ok || s.DeliverAll(ctx, messages) != nil {
		return nil
	}
	ids := make([]string, len(messages))
	for i := range messages {
		ids[i] = messages[i].ID
	}
	return ids
}

// oneByOne delivers the messages; it gives those that were delivered, and till when the failed ones
// are put off. Of the others the lease runs out.
func (r *Relay) oneByOne(ctx context.Context, sink string, messages []Message) (delivered []string, failed map[string]time.Time) {
	failed = map[string]time.Time{}
	held := HeldBack{} // by a message that failed
	for _, m := range messages {
		if held.Has(m.Subject) {
			continue // its lease runs out; by then the store holds it back itself
		}
		if err := r.Sinks[sink].Deliver(ctx, m); err != nil {
			if ctx.Err() != nil {
				break // not delivered, not failed: the lease runs out
			}
			failed[m.ID] = r.Now().Add(backoff(m.Attempts))
			held.Add(m.Subject)
			if CodeOf(err) == Unavailable {
				// The sink is down: the rest would only wait for it too. Their lease runs out.
				r.Log.Warn("relay: sink is down", "sink", sink, "waiting", len(messages)-len(delivered), "error", err)
				break
			}
			r.Log.Warn("relay: delivery failed", "sink", sink, "message", m.ID, "attempts", m.Attempts+1, "error", err)
			continue
		}
		delivered = append(delivered, m.ID)
	}
	return delivered, failed
}

// backoff is 1 s, 2 s, 4 s … up to ten minutes.
func backoff(attempts int) time.Duration {
	if attempts > 10 {
		return maxBackoff
	}
	return min(time.Second<<attempts, maxBackoff)
}

// Run delivers the sink's messages until ctx ends. wake hints at new ones; without a hint it
// looks every interval, so a lost hint costs time, nothing else.
func (r *Relay) Run(ctx context.Context, sink string, wake <-chan struct{}, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		more, err := r.Once(ctx, sink)
		if err != nil && ctx.Err() == nil {
			r.Log.Error("relay failed", "sink", sink, "error", err)
		}
		if more && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-wake:
			Rest(ctx, relayBreath)
		case <-tick.C:
		}
	}
}

// BusSink puts relayed notices on the live bus.
type BusSink struct{ Bus Bus }

// Deliver publishes the notices of one change.
func (s BusSink) Deliver(ctx context.Context, m Message) error {
	return s.DeliverAll(ctx, []Message{m})
}

// DeliverAll implements BatchSink.
func (s BusSink) DeliverAll(ctx context.Context, all []Message) error {
	if between, ok := s.Bus.(RemoteBus); ok {
		bodies := make([][]byte, len(all))
		for i := range all {
			bodies[i] = all[i].Body
		}
		return between.PublishBodies(ctx, bodies)
	}
	notices := make([]Notice, 0, len(all))
	for i := range all {
		some, err := NoticesIn(all[i].Body)
		if err != nil {
			return Fail(Internal, "internal").Because(err)
		}
		notices = append(notices, some...)
	}
	return s.Bus.Publish(ctx, notices...)
}
