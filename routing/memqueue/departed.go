package memqueue

import (
	"time"

	"yihaotong/hotline"
	"yihaotong/routing"
)

// departed remembers the versions of tickets that left the queue, so that a message delivered twice
// or late does not bring them back. It keeps each for routing.Memory, and at most limit of them.
type departed struct {
	limit   int
	version map[string]int
	order   []departure // oldest first
}

type departure struct {
	ticket  string
	version int
	at      time.Time
}

// knows reports whether the move is no newer than what left.
func (d *departed) knows(m hotline.QueueMove, now time.Time) bool {
	d.prune(now)
	v, ok := d.version[m.Ticket]
	return ok && v >= m.Version
}

func (d *departed) add(m hotline.QueueMove, now time.Time) {
	d.version[m.Ticket] = m.Version
	d.order = append(d.order, departure{m.Ticket, m.Version, now})
}

func (d *departed) forget(ticket string) { delete(d.version, ticket) }

func (d *departed) prune(now time.Time) {
	old := 0
	for old < len(d.order) && (len(d.order)-old > d.limit || now.Sub(d.order[old].at) >= routing.Memory) {
		if gone := d.order[old]; d.version[gone.ticket] == gone.version {
			delete(d.version, gone.ticket)
		}
		old++
	}
	d.order = d.order[old:]
}
