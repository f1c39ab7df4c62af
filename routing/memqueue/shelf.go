package memqueue

import (
	"cmp"
	"strings"
	"time"

	"yihaotong/hotline"
)

// item is what the queue knows of one ticket. It lies in at most one heap: its team's shelf while it
// waits, the leases while it is held.
type item struct {
	move  hotline.QueueMove
	order order
	place int // index in its heap

	owner string
	token int64 // 0 = waits
	until time.Time
}

// order is the sorting key of a waiting ticket.
type order struct {
	rank        int
	due, queued int64 // ms
	ticket      string
}

const endless = int64(1) << 62

func orderOf(m hotline.QueueMove) order {
	due := endless
	if !m.Due.IsZero() {
		due = m.Due.UnixMilli()
	}
	return order{m.Priority.Rank(), due, m.Queued.UnixMilli(), m.Ticket}
}

func (a order) compare(b order) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.due, b.due), cmp.Compare(a.queued, b.queued), strings.Compare(a.ticket, b.ticket))
}

// shelf is a heap of items that knows where each one lies (container/heap.Interface).
type shelf struct {
	items []*item
	less  func(a, b *item) bool
}

func byOrder(a, b *item) bool { return a.order.compare(b.order) < 0 }
func byEnd(a, b *item) bool   { return a.until.Before(b.until) }

func (s *shelf) Len() int           { return len(s.items) }
func (s *shelf) Less(i, j int) bool { return s.less(s.items[i], s.items[j]) }

func (s *shelf) Swap(i, j int) {
	s.items[i], s.items[j] = s.items[j], s.items[i]
	s.items[i].place, s.items[j].place = i, j
}

func (s *shelf) Push(x any) {
	it := x.(*item)
	it.place = len(s.items)
	s.items = append(s.items, it)
}

func (s *shelf) Pop() any {
	last := len(s.items) - 1
	it := s.items[last]
	s.items[last] = nil
	s.items = s.items[:last]
	return it
}
