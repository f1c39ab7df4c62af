package hotline

import (
	"context"
	"hash/fnv"
	"strconv"
	"strings"
	"time"
)

// Sinks of places outside: each place is a sink of its own, so that none waits for another.
const (
	SinkMail  = "mail"  // the mail server
	SinkRobot = "robot" // group robots: robot:NAME
)

// WebhookSink names the sink of a webhook, RobotSink that of a robot.
func WebhookSink(name string) string { return SinkWebhook + ":" + name }

// RobotSink names the sink of a group robot.
func RobotSink(name string) string { return SinkRobot + ":" + name }

// Outside reports whether a sink is a place outside the house, and how it is called there.
func Outside(sink string) (kind, name string, ok bool) {
	kind, name, _ = strings.Cut(sink, ":")
	return kind, name, kind == SinkMail || kind == SinkRobot || kind == SinkWebhook || kind == SinkPush
}

// Delivery is how a place outside stands. Waiting and Dead are counted by the store.
type Delivery struct {
	Sink     string    `json:"sink"`
	OK       time.Time `json:"ok,omitzero"`     // last success
	Failed   time.Time `json:"failed,omitzero"` // last failure
	Error    string    `json:"error,omitempty"` // of the last failure
	Failures int       `json:"failures"`        // in a row; 0 = it works
	Until    time.Time `json:"until,omitzero"`  // nothing is tried before
	Waiting  int       `json:"-"`
	Dead     int       `json:"-"`
}

// Outcome is what came of messages that were taken from the outbox.
type Outcome struct {
	Delivered []string
	Failed    map[string]time.Time // put off until
	Dead      map[string]string    // given up, with the reason
	Stand     Delivery
}

// Deliveries keeps how the places outside stand, for all copies of the process.
type Deliveries interface {
	// Delivery gives how a sink stands; of an unknown one, that nothing has happened yet.
	Delivery(ctx context.Context, sink string) (Delivery, error)
	// Deliveries lists every sink outside that something waits for, has died for, or happened to.
	Deliveries(ctx context.Context) ([]Delivery, error)
	// Conclude settles messages and notes how their sink stands, in one transaction.
	Conclude(ctx context.Context, o Outcome) error
	// Expire gives up every message of a sink from before an instant; it gives their number.
	Expire(ctx context.Context, sink string, before time.Time, reason string) (int, error)
	// Revive puts the messages of a sink that were given up back into the outbox, under their ids, and
	// tries the place at once; it gives their number.
	Revive(ctx context.Context, sink string) (int, error)
}

// Undelivered is the failure of one delivery to a place outside. Any other error counts as one of
// the whole place.
type Undelivered struct {
	Err    error
	Alone  bool          // this message alone; others may go on
	Never  bool          // trying it again is of no use
	Gone   bool          // the place wants nothing more, ever
	After  time.Duration // when the place said to come back; 0 = it did not say
	Status int           // of HTTP, when the place answered with one
}

func (e *Undelivered) Error() string { return e.Err.Error() }

// Unwrap gives the cause.
func (e *Undelivered) Unwrap() error { return e.Err }

// keepTrying is how long a message is worth delivering. Standard Webhooks asks for days.
const keepTrying = 4 * 24 * time.Hour

// pauses are those after the first, second … failed attempt of a message; about two days in all.
func pauses() []time.Duration {
	return []time.Duration{
		5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute,
		time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour, 12 * time.Hour, 20 * time.Hour,
	}
}

// again is when a message that failed once more is tried again; false = it is given up.
func again(m Message, now time.Time, after time.Duration) (time.Time, bool) {
	all := pauses()
	if m.Attempts >= len(all) || now.Sub(m.At) > keepTrying {
		return time.Time{}, false
	}
	return now.Add(max(after, jitter(all[m.Attempts], m.ID+strconv.Itoa(m.Attempts)))), true
}

// circuit is how long a place is left alone after so many failures in a row: 5 s … 15 min.
func circuit(failures int, sink string) time.Duration {
	pause := min(5*time.Second<<min(failures-1, 10), 15*time.Minute)
	return jitter(pause, sink+strconv.Itoa(failures))
}

// jitter moves a pause by up to a fifth either way. It hangs on what waits, not on chance: many
// messages spread out, and a test repeats itself.
func jitter(pause time.Duration, of string) time.Duration {
	h := fnv.New32a()
	h.Write([]byte(of)) // a hash in memory cannot fail
	share := int64(h.Sum32()%401) - 200
	return pause + time.Duration(int64(pause)/1000*share)
}
