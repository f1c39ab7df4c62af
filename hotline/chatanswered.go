package hotline

import (
	"context"
	"slices"
)

// Answered is a question, asked in vain in a conversation, that an article answers now.
type Answered struct {
	Chat     string // id of the conversation
	Question string
	Article  string // id
	Title    string
	Audience Audience // of the article
}

// TellAnswered tells those who asked, each conversation once per article: in the conversation itself, where
// a visitor finds it, and in the inbox of whoever has an account. A conversation that is gone, and a
// reader whom the article is not for, are left out. It may be called again after a failure.
func (s *Chat) TellAnswered(ctx context.Context, all []Answered) error {
	told := map[string]bool{}
	for _, a := range all {
		if a.Chat == "" || told[a.Chat+" "+a.Article] {
			continue
		}
		told[a.Chat+" "+a.Article] = true
		if err := s.tellAnswered(ctx, a); err != nil && CodeOf(err) != NotFound {
			return err
		}
	}
	return nil
}

func (s *Chat) tellAnswered(ctx context.Context, a Answered) error {
	c, err := s.Chats.Chat(ctx, a.Chat)
	if err != nil || a.Audience == Internally || a.Audience == Staff && c.reader() == Everyone {
		return err
	}
	text := c.words("chat.answered", "question", a.Question, "title", a.Title)
	if c.Person != "" {
		now := s.now()
		item := &InboxItem{ID: NewID(now), Person: c.Person, Type: KBAnswered, Chat: c.ID, Title: c.words("chat.answered.title"), Text: text, At: now}
		told := Telling{Key: "answered/" + a.Article + "/" + c.Person, Item: item, Messages: []Message{inboxNotice(item, now)}}
		if err := s.Inbox.Tell(ctx, []Telling{told}); err != nil {
			return err
		}
	}
	_, err = s.Chats.UpdateChat(ctx, a.Chat, func(c *Conversation) ([]Message, error) {
		said := slices.ContainsFunc(c.Turns, func(t Turn) bool { return t.Speaker == SpeakerService && t.Text == text })
		if said || c.State == ChatClosed || len(c.Turns) >= MaxTurns {
			return nil, nil
		}
		now := s.now()
		c.say(Turn{At: now, Speaker: SpeakerService, Text: text})
		return []Message{chatNotice(c, now, "turn")}, nil
	})
	return err
}
