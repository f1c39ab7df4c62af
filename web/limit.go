package web

import (
	"math"
	"sync"
	"time"

	"yihaotong/hotline"
)

// quota is how often something may be done: n times at once, and again as time passes.
type quota struct {
	n   float64
	per time.Duration
}

// The quotas. Signed-in people and programs are bounded by the gate alone; these bound what nobody
// in particular can do, and guessing. An office often shares one address, so they are wide.
var (
	guessAccount = quota{10, time.Hour}         // failed passwords for one account, from everywhere
	guessPair    = quota{5, 15 * time.Minute}   // … from one address
	guessAddress = quota{100, 15 * time.Minute} // failed passwords and tracking codes from one address
	guessTicket  = quota{20, time.Hour}         // failed tracking codes for one number
	startAddress = quota{600, time.Minute}      // conversations begun from one address
	sayChat      = quota{60, time.Minute}       // messages in one conversation
	openChat     = quota{10, 10 * time.Minute}  // tickets made from one conversation
	urgeTicket   = quota{5, time.Hour}          // urges of one ticket by one person
	openClause   = quota{120, 10 * time.Minute} // clauses opened by one person, or from one address

	markPresence    = quota{240, time.Minute} // of one person, over all tabs
	addDevices      = quota{30, time.Hour}    // of one person
	savePreferences = quota{120, time.Hour}   // of one person
)

// limiter counts what was done by key, as buckets that leak. It lives in this process's memory:
// several copies together allow several times as much.
type limiter struct {
	now hotline.Now
	mu  sync.Mutex
	by  map[string]*bucket
}

type bucket struct {
	level float64
	rate  float64 // per second
	at    time.Time
}

// maxBuckets bounds the memory; when it is reached, empty buckets go, and if there are none, all.
const maxBuckets = 100_000

func newLimiter(now hotline.Now) *limiter { return &limiter{now: now, by: map[string]*bucket{}} }

// take notes one more; TooMany when that is too much.
func (l *limiter) take(key string, q quota) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.bucket(key, q)
	if b.level+1 > q.n {
		return l.tooMany(b, q)
	}
	b.level++
	return nil
}

// check reports whether the key is full, without noting anything.
func (l *limiter) check(key string, q quota) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b := l.bucket(key, q); b.level+1 > q.n {
		return l.tooMany(b, q)
	}
	return nil
}

func (l *limiter) forget(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.by, key)
}

func (l *limiter) tooMany(b *bucket, q quota) error {
	wait := time.Duration((b.level + 1 - q.n) / b.rate * float64(time.Second))
	return hotline.Fail(hotline.TooMany, "too_many", "minutes", int(math.Ceil(wait.Minutes())))
}

// bucket gives the key's bucket, leaked to the present.
func (l *limiter) bucket(key string, q quota) *bucket {
	now := l.now()
	b, ok := l.by[key]
	if !ok {
		if len(l.by) >= maxBuckets {
			l.sweep(now)
		}
		b = &bucket{rate: q.n / q.per.Seconds(), at: now}
		l.by[key] = b
	}
	b.leak(now)
	return b
}

func (b *bucket) leak(now time.Time) {
	b.level = max(0, b.level-b.rate*now.Sub(b.at).Seconds())
	b.at = now
}

func (l *limiter) sweep(now time.Time) {
	for key, b := range l.by {
		if b.leak(now); b.level == 0 {
			delete(l.by, key)
		}
	}
	if len(l.by) >= maxBuckets {
		clear(l.by)
	}
}
