package web

import (
	"bufio"
	"context"
	"encoding/json"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// Times of a stream.
const (
	heartbeat   = 15 * time.Second
	rightsAge   = time.Second // rights are read again when older than this
	streamWrite = 20 * time.Second
)

// sse writes text/event-stream to one connection. Every write has its own deadline: the server's
// would end a long stream, and a reader that is gone must not be waited for.
type sse struct {
	w    *bufio.Writer
	conn net.Conn
}

// send writes one event at once; false when the reader is gone.
func (s sse) send(id, event string, data any) bool { return s.put(id, event, data) && s.flush() }

// put is send that leaves it to flush to send what was written: many events cost one packet.
func (s sse) put(id, event string, data any) bool {
	body, err := json.Marshal(data)
	if err != nil {
		return false
	}
	var b strings.Builder
	if id != "" {
		b.WriteString("id: " + id + "\n")
	}
	b.WriteString("event: " + event + "\ndata: ")
	b.Write(body)
	b.WriteString("\n\n")
	return s.write(b.String())
}

func (s sse) write(text string) bool {
	if s.conn.SetWriteDeadline(time.Now().Add(streamWrite)) != nil {
		return false
	}
	_, err := s.w.WriteString(text)
	return err == nil
}

func (s sse) flush() bool { return s.w.Flush() == nil }

// openStream makes a stream out of an answer; run is called after the handler is over, so it must
// not touch the context of the request.
func openStream(c *fiber.Ctx, run func(sse)) error {
	c.Set(fiber.HeaderContentType, "text/event-stream")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set("X-Accel-Buffering", "no") // nginx would hold the events back
	conn := c.Context().Conn()
	c.Status(fiber.StatusOK).Context().SetBodyStreamWriter(func(w *bufio.Writer) { run(sse{w, conn}) })
	return nil
}

// live serves the stream of what happens.
type live struct {
	hub      *hub
	accounts *accounts
	base     context.Context
	beat     time.Duration
}

// StreamEvents opens the live stream.
func (h *live) StreamEvents(ctx context.Context, r api.StreamEventsRequestObject) (api.StreamEventsResponseObject, error) {
	who := callerIn(ctx)
	f, missed, err := h.hub.join(who.person.ID, r.Params.LastEventID)
	if err != nil {
		return nil, err
	}
	return &reading{live: h, feed: f, missed: missed, who: who, read: h.accounts.now(), teams: r.Params.Team, tickets: r.Params.Ticket}, nil
}

// reading is one reader of the live stream.
type reading struct {
	*live
	feed           *feed
	missed         []hotline.Notice
	who            *caller
	read           time.Time // when the rights were read
	teams, tickets []string
}

// VisitStreamEventsResponse starts to write.
func (r *reading) VisitStreamEventsResponse(c *fiber.Ctx) error { return openStream(c, r.run) }

func (r *reading) run(out sse) {
	defer r.hub.leave(r.feed)
	beat := time.NewTicker(r.beat)
	defer beat.Stop()
	good := out.write("retry: 2000\n: open\n\n")
	for i := range r.missed {
		good = good && r.pass(out, &r.missed[i])
	}
	good = good && out.flush()
	for good {
		select {
		case n, open := <-r.feed.notices:
			good = open && r.pass(out, n) && (len(r.feed.notices) > 0 || out.flush())
		case <-beat.C:
			good = r.stillMay() && out.write(": \n\n") && out.flush()
		case <-r.base.Done():
			return
		}
	}
}

// pass writes a notice that the reader may see and wants; false ends the stream.
func (r *reading) pass(out sse, n *hotline.Notice) bool {
	if n.Type == resetNotice {
		return out.put("", string(resetNotice), struct{}{})
	}
	if !r.wants(n) {
		return true
	}
	if !r.stillMay() {
		return false
	}
	return !sees(r.who.actor(), n) || out.put(n.ID, string(n.Type), noticeOf(*n))
}

func (r *reading) wants(n *hotline.Notice) bool {
	return (len(r.teams) == 0 || slices.Contains(r.teams, n.Team)) && (len(r.tickets) == 0 || slices.Contains(r.tickets, n.Ticket))
}

// stillMay reads the rights again when they are older than a moment. A session that ended, a person
// that was disabled or has another role or team now: the stream ends, the page connects anew.
func (r *reading) stillMay() bool {
	now := r.accounts.now()
	if now.Sub(r.read) < rightsAge {
		return true
	}
	ctx, cancel := context.WithTimeout(r.base, 2*time.Second)
	defer cancel()
	p, err := r.accounts.again(ctx, r.who)
	if err != nil || p.Role != r.who.person.Role || !slices.Equal(p.Teams, r.who.person.Teams) {
		return false
	}
	r.read = now
	return true
}

// sees reports whether a notice is for the actor: the rules of tickets, applied to what a notice says.
func sees(a hotline.Actor, n *hotline.Notice) bool {
	own := n.Owner != "" && n.Owner == a.ID
	if n.Chat != "" {
		return own || a.Desk()
	}
	switch n.Type {
	case hotline.InboxChanged:
		return own
	case hotline.KBChanged:
		return false // a hint between copies
	}
	if n.Ticket == "" {
		return a.SeesInternal() || a.Role == hotline.Editor || n.Public
	}
	s := a.Scope()
	switch {
	case s.All, slices.Contains(s.Teams, n.Team):
		return true
	case own, s.Unit != "" && s.Unit == n.Unit:
		return n.Public
	}
	return false
}

func noticeOf(n hotline.Notice) api.Notice {
	return api.Notice{ID: n.ID, Type: string(n.Type), At: n.At, Ticket: n.Ticket, Chat: n.Chat, Team: n.Team, Status: string(n.Status), Risk: string(n.Risk), Data: n.Data}
}
