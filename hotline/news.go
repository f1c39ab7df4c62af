package hotline

import (
	"time"

	"yihaotong/hotline/zh"
)

// News are events that belong to no ticket: a call begins, an article is published, a conversation asks
// for a person. They go to the live stream, which carries no personal data, and to the webhooks.

// news gives the messages of such an event. said is what the webhooks read of it; a webhook that may not
// see personal data asks for it masked.
func (b *Book) news(n Notice, subject string, said func(masked bool) map[string]any) []Message {
	e := Event{ID: n.ID, Type: n.Type, At: n.At, Team: n.Team}
	out := []Message{pack(e, SinkBus, subject, n)}
	for i := range b.Webhooks {
		if w := &b.Webhooks[i]; w.Wants(e.Type, e.Team) {
			data := said(!w.Personal)
			data["event"] = hookEvent{ID: e.ID, Public: n.Public}
			out = append(out, w.message(e, subject, data))
		}
	}
	return out
}

// hookCall is what a webhook is told of a call: who calls whom, not what is said.
type hookCall struct {
	ID         string    `json:"id"`
	ExternalID string    `json:"external_id,omitempty"`
	From       string    `json:"from"`
	To         string    `json:"to"`
	Operator   string    `json:"operator,omitempty"`
	StartedAt  time.Time `json:"started_at"`
}

// CallNews gives the messages of a call that begins (call.started).
func (b *Book) CallNews(c *Call, now time.Time) []Message {
	now = now.UTC().Truncate(time.Millisecond)
	n := Notice{ID: NewID(now), Type: CallStarted, At: now, Team: General, Data: map[string]any{"call": c.ID, "operator": c.Operator}}
	return b.news(n, c.ID, func(masked bool) map[string]any {
		from := c.From
		if masked {
			from = zh.MaskPhone(from)
		}
		return map[string]any{"call": hookCall{c.ID, c.ExternalID, from, c.To, c.Operator, c.StartedAt.UTC()}}
	})
}

// Publication is what is told of an article that was published.
type Publication struct {
	Article       string   `json:"id"`
	Version       int      `json:"version"`
	Title         string   `json:"title"`
	DocNumber     string   `json:"doc_number,omitempty"`
	Team          string   `json:"team,omitempty"`
	Audience      Audience `json:"audience"`
	EffectiveFrom string   `json:"effective_from,omitempty"` // YYYY-MM-DD
	EffectiveTo   string   `json:"effective_to,omitempty"`
}

// ArticleNews gives the messages of an article that was published (kb.published). The stream names no
// title: not everybody on it may read what is internal.
func (b *Book) ArticleNews(p Publication, now time.Time) []Message {
	now = now.UTC().Truncate(time.Millisecond)
	n := Notice{
		ID: NewID(now), Type: KBPublished, At: now, Team: firstOf(p.Team, General), Public: p.Audience == Everyone,
		Data: map[string]any{"article": p.Article, "version": p.Version},
	}
	return b.news(n, p.Article, func(bool) map[string]any { return map[string]any{"article": p} })
}
