package web

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"yihaotong/hotline"
)

// hub hands the live notices of the bus to the streams of this process and keeps the last ones, so
// that a stream that was cut for a moment goes on where it was. A reader that is too slow is cut off:
// it comes back and resumes, nobody waits for it.
type hub struct {
	bus     hotline.Bus
	log     *slog.Logger
	metrics *metrics

	mu      sync.Mutex
	readers map[*feed]struct{}
	by      map[string]int // streams by person
	recent  []hotline.Notice
}

// Bounds of the hub.
const (
	keptNotices   = 4096
	feedLength    = 1024
	mostStreams   = 5000
	mostByPerson  = 20
	retryBus      = time.Second
	resetNotice   = hotline.EventType("reset") // tells a reader to load its views again
	keptAtOverrun = keptNotices / 2
)

// feed is one reader's queue. Its channel is closed when the reader was too slow.
type feed struct {
	person  string
	notices chan *hotline.Notice
}

func newHub(bus hotline.Bus, log *slog.Logger, m *metrics) *hub {
	return &hub{bus: bus, log: log, metrics: m, readers: map[*feed]struct{}{}, by: map[string]int{}}
}

// run reads the bus until ctx ends. When the bus cut us off, notices may be missing: every reader is
// told to load its views again.
func (h *hub) run(ctx context.Context) {
	for ctx.Err() == nil {
		notices, err := h.bus.Subscribe(ctx)
		if err != nil {
			h.log.Warn("live bus not reached", "error", err)
			select {
			case <-time.After(retryBus):
			case <-ctx.Done():
			}
			continue
		}
		h.interrupted()
		for n := range notices {
			h.publish(n)
		}
	}
}

func (h *hub) publish(n hotline.Notice) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.recent) >= keptNotices {
		h.recent = append([]hotline.Notice(nil), h.recent[len(h.recent)-keptAtOverrun:]...)
	}
	if n.ID != "" { // a notice without id cannot be resumed from
		h.recent = append(h.recent, n)
	}
	h.send(&n)
}

func (h *hub) send(n *hotline.Notice) {
	for f := range h.readers {
		select {
		case f.notices <- n:
		default:
			h.remove(f)
			close(f.notices)
			h.metrics.dropped.Inc()
		}
	}
}

// interrupted forgets what can no longer be resumed from.
func (h *hub) interrupted() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.recent = nil
	h.send(&hotline.Notice{Type: resetNotice})
}

// join adds a reader. missed are the notices after the last one it saw; when that one is not at
// hand any more, missed is a single reset.
func (h *hub) join(person, last string) (f *feed, missed []hotline.Notice, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.readers) >= mostStreams || h.by[person] >= mostByPerson {
		return nil, nil, hotline.Fail(hotline.TooMany, "too_many")
	}
	f = &feed{person: person, notices: make(chan *hotline.Notice, feedLength)}
	h.readers[f] = struct{}{}
	h.by[person]++
	h.metrics.streams.Inc()
	return f, h.since(last), nil
}

func (h *hub) since(last string) []hotline.Notice {
	if last == "" {
		return nil
	}
	for i := len(h.recent) - 1; i >= 0; i-- {
		if h.recent[i].ID == last {
			return append([]hotline.Notice(nil), h.recent[i+1:]...)
		}
	}
	return []hotline.Notice{{Type: resetNotice}}
}

func (h *hub) leave(f *feed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.remove(f)
}

func (h *hub) remove(f *feed) {
	if _, here := h.readers[f]; !here {
		return
	}
	delete(h.readers, f)
	if h.by[f.person]--; h.by[f.person] == 0 {
		delete(h.by, f.person)
	}
	h.metrics.streams.Dec()
}
