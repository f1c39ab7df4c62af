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
	n := chatNews(c, now, "handoff")
	out := b.news(n, c.ID, func(masked bool) map[string]any {
		v := hookPerson{ID: c.Person, Name: c.Visitor.Name, Phone: c.Visitor.Phone, Unit: c.Visitor.Unit}
		if masked {
			v.Name, v.Phone = zh.MaskName(v.Name), zh.MaskPhone(v.Phone)
		}
		return map[string]any{"chat": hookChat{c.ID, c.State, c.Locale, len(c.Turns), c.QueuedAt, v}}
	})
	a := Announcement{Key: n.ID, Type: n.Type, At: now, By: c.Person, Chat: c.ID, Team: General, Priority: Normal}
	if a.Rules = b.rulesFor(&a, false); len(a.Rules) > 0 {
		out = append(out, pack(Event{ID: n.ID, At: n.At}, SinkNotice, n.ID, a))
	}
	return out
}
