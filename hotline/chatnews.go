package hotline

import (
	"time"

	"yihaotong/hotline/zh"
)

// hookChat is what a webhook is told of a conversation: that it waits, not what was said.
type hookChat struct {
	ID      string     `json:"id"`
	State   ChatState  `json:"state"`
	Locale  string     `json:"locale"`
	Turns   int        `json:"turns"`
	Waits   time.Time  `json:"waiting_since"`
	Visitor hookPerson `json:"visitor"`
}

// waits gives the messages of a conversation that begins to wait for a person: to the live stream, to
// the webhooks that want to know, and to the people at the desk.
func (b *Book) waits(c *Conversation, now time.Time) []Message {
	out := []Message{chatNotice(c, now, "handoff")}
	e := Event{ID: NewID(now), Type: ChatHandoff, At: now, Team: General}
	for i := range b.Webhooks {
		w := &b.Webhooks[i]
		if !w.Wants(e.Type, e.Team) {
			continue
		}
		v := hookPerson{ID: c.Person, Name: c.Visitor.Name, Phone: c.Visitor.Phone, Unit: c.Visitor.Unit}
		if !w.Personal {
			v.Name, v.Phone = zh.MaskName(v.Name), zh.MaskPhone(v.Phone)
		}
		chat := hookChat{c.ID, c.State, c.Locale, len(c.Turns), c.QueuedAt, v}
		out = append(out, w.message(e, c.ID, map[string]any{"event": hookEvent{ID: e.ID}, "chat": chat}))
	}
	a := Announcement{Key: e.ID, Type: e.Type, At: now, By: c.Person, Chat: c.ID, Team: General, Priority: Normal}
	if a.Rules = b.rulesFor(&a, false); len(a.Rules) > 0 {
		out = append(out, pack(e, SinkNotice, e.ID, a))
	}
	return out
}
