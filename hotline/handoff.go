package hotline

import (
	"context"
	"time"
)

// Handoff asks for a person: the conversation joins the queue of chats. Asking twice is harmless.
func (s *Chat) Handoff(ctx context.Context, id string) (Conversation, error) {
	return s.Chats.UpdateChat(ctx, id, func(c *Conversation) ([]Message, error) {
		if c.State == ChatClosed {
			return nil, Fail(Conflict, "chat.over")
		}
		if c.State != ChatService {
			return nil, nil
		}
		now := s.now()
		c.State, c.Handed, c.QueuedAt, c.UpdatedAt = ChatQueued, true, now, now
		return s.Desk.Book().waits(c, now), nil
	})
}

// Join lets an operator take the conversation; the service then keeps quiet. Conflict: somebody
// else has it.
func (s *Chat) Join(ctx context.Context, id string, by Actor) (Conversation, error) {
	if !by.Desk() {
		return Conversation{}, Fail(Forbidden, "action.forbidden", "action", "join")
	}
	return s.Chats.UpdateChat(ctx, id, func(c *Conversation) ([]Message, error) {
		if c.State == ChatClosed || c.State == ChatOperator && c.Operator != by.ID {
			return nil, Fail(Conflict, "chat.taken")
		}
		now := s.now()
		c.State, c.Handed, c.Operator, c.UpdatedAt = ChatOperator, true, by.ID, now
		return []Message{chatNotice(c, now, "join")}, nil
	})
}

// Write adds an operator's message; it joins first if nobody has.
func (s *Chat) Write(ctx context.Context, id, text string, by Actor) (Conversation, error) {
	if err := checkMessage(text); err != nil {
		return Conversation{}, err
	}
	if _, err := s.Join(ctx, id, by); err != nil {
		return Conversation{}, err
	}
	return s.Chats.UpdateChat(ctx, id, func(c *Conversation) ([]Message, error) {
		now := s.now()
		c.say(Turn{At: now, Speaker: SpeakerOperator, Name: by.Name, Text: text})
		return []Message{chatNotice(c, now, "turn")}, nil
	})
}

// Release gives the conversation back to the service, or ends it.
func (s *Chat) Release(ctx context.Context, id string, end bool) (Conversation, error) {
	return s.Chats.UpdateChat(ctx, id, func(c *Conversation) ([]Message, error) {
		now := s.now()
		c.State, c.Operator, c.QueuedAt, c.UpdatedAt = ChatService, "", time.Time{}, now
		if end {
			c.State = ChatClosed
		}
		return []Message{chatNotice(c, now, "release")}, nil
	})
}

// Feedback notes thumbs up or down on one of the service's turns.
func (s *Chat) Feedback(ctx context.Context, id string, seq int, verdict string) (Conversation, error) {
	if verdict != "up" && verdict != "down" {
		return Conversation{}, BadField("verdict", "enum", "value", verdict, "allowed", []string{"up", "down"})
	}
	var judged *Reply // an answer that was not judged like this before
	c, err := s.Chats.UpdateChat(ctx, id, func(c *Conversation) ([]Message, error) {
		if seq < 1 || seq > len(c.Turns) || c.Turns[seq-1].Speaker != SpeakerService {
			return nil, BadField("turn", "chat.turn", "value", seq)
		}
		t := &c.Turns[seq-1]
		if judged = nil; t.Feedback != verdict && t.Reply != nil && t.Reply.Kind == KindAnswer {
			judged = t.Reply
		}
		t.Feedback = verdict
		return nil, nil
	})
	if err != nil || judged == nil {
		return c, err
	}
	said := c.before(seq)
	if len(said) == 0 {
		return c, nil
	}
	last := len(said) - 1
	q := Question{Text: said[last], Earlier: said[max(0, last-mostEarlier):last], Reader: c.reader(), At: s.now(), Asker: c.ID}
	if verdict == "up" {
		return c, s.Answerer.Like(ctx, q, judged.Citations)
	}
	return c, s.Answerer.Dislike(ctx, q)
}

// chatNews tells the live stream that a conversation moved; it carries no words of it.
func chatNews(c *Conversation, now time.Time, what string) Notice {
	return Notice{ID: NewID(now), Type: ChatHandoff, At: now, Chat: c.ID, Team: General, Owner: c.Person, Data: map[string]any{"what": what, "state": string(c.State)}}
}

func chatNotice(c *Conversation, now time.Time, what string) Message {
	n := chatNews(c, now, what)
	return pack(Event{ID: n.ID, At: n.At}, SinkBus, c.ID, n)
}
