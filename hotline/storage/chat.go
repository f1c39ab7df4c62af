package storage

import (
	"context"
	"errors"
	"time"

	"yihaotong/hotline"
)

// StartChat implements hotline.Conversations.
func (s *Store) StartChat(ctx context.Context, x *hotline.Conversation) error {
	started := *x
	started.Version = 1
	doc, err := encode(started)
	if err != nil {
		return err
	}
	err = s.db.write(ctx, func(ctx context.Context, c conn) error {
		_, err := c.exec(ctx, "INSERT INTO chat (id, state, waits, version, doc, day, outcome) VALUES ($1, $2, $3, 1, $4, $5, $6)",
			plain(x.ID), string(x.State), waits(x), doc, s.dayOf(x), string(x.Outcome()))
		return err
	})
	if err == nil {
		*x = started
	}
	return err
}

// waits is since when a conversation asks for a person.
func waits(x *hotline.Conversation) int64 {
	if x.QueuedAt.IsZero() {
		return millis(x.CreatedAt)
	}
	return millis(x.QueuedAt)
}

// Chat implements hotline.Conversations.
func (s *Store) Chat(ctx context.Context, id string) (hotline.Conversation, error) {
	x, ok, err := first(ctx, s.db, document[hotline.Conversation], "SELECT doc FROM chat WHERE id = $1", plain(id))
	if err == nil && !ok {
		err = hotline.Fail(hotline.NotFound, "chat.unknown")
	}
	return x, err
}

// UpdateChat implements hotline.Conversations.
func (s *Store) UpdateChat(ctx context.Context, id string, change func(*hotline.Conversation) ([]hotline.Message, error)) (hotline.Conversation, error) {
	for range mostTries {
		x, err := s.Chat(ctx, id)
		if err != nil {
			return x, err
		}
		was := x.Version
		messages, err := change(&x)
		if err != nil {
			return hotline.Conversation{}, err
		}
		x.Version = was + 1
		err = s.putChat(ctx, &x, was, messages)
		if errors.Is(err, errClash) {
			continue
		}
		if err == nil {
			s.hints.committed(messages)
		}
		return x, err
	}
	return hotline.Conversation{}, hotline.Fail(hotline.Unavailable, "unavailable").Because(errClash)
}

func (s *Store) putChat(ctx context.Context, x *hotline.Conversation, was int, messages []hotline.Message) error {
	doc, err := encode(x)
	if err != nil {
		return err
	}
	rows := messageRows(messages, millis(s.now()))
	return s.db.write(ctx, func(ctx context.Context, c conn) error {
		n, err := c.exec(ctx, "UPDATE chat SET state = $1, waits = $2, version = $3, doc = $4, day = $5, outcome = $6 WHERE id = $7 AND version = $8",
			string(x.State), waits(x), int64(x.Version), doc, s.dayOf(x), string(x.Outcome()), plain(x.ID), int64(was))
		if err == nil && n == 0 {
			err = errClash
		}
		if err != nil {
			return err
		}
		return many(ctx, c, insertOutbox, rows, nil)
	})
}

// WaitingChats implements hotline.Conversations.
func (s *Store) WaitingChats(ctx context.Context, limit int) ([]hotline.Conversation, error) {
	return gather(ctx, s.db, document[hotline.Conversation],
		"SELECT doc FROM chat WHERE state IN ('queued', 'operator') ORDER BY waits, id LIMIT $1", int64(limit))
}

// dayOf is the local day on which a conversation began.
func (s *Store) dayOf(x *hotline.Conversation) string {
	return x.CreatedAt.In(s.zone).Format(time.DateOnly)
}

// ChatCounts implements hotline.Boards.
func (s *Store) ChatCounts(ctx context.Context, first, last string) ([]hotline.ChatCount, error) {
	return gather(ctx, s.db, func(r cursor) (hotline.ChatCount, error) {
		var c hotline.ChatCount
		return c, r.Scan(&c.Day, &c.Outcome, &c.N)
	}, "SELECT day, outcome, count(*) FROM chat WHERE outcome <> '' AND day >= $1 AND day <= $2 GROUP BY day, outcome ORDER BY day, outcome", first, last)
}

// FindChats implements hotline.Conversations.
func (s *Store) FindChats(ctx context.Context, f hotline.ChatFilter) (hotline.Page[hotline.Conversation], error) {
	limit, err := pageSize(f.Limit)
	if err != nil {
		return hotline.Page[hotline.Conversation]{}, err
	}
	args := []any{f.From, f.To}
	where := "outcome <> '' AND day >= $1 AND day <= $2"
	if f.Outcome != hotline.ChatAsked {
		where += " AND outcome = " + arg(&args, string(f.Outcome))
	}
	if f.Cursor != "" {
		var before string
		if err := readCursor(f.Cursor, "chats", &before); err != nil {
			return hotline.Page[hotline.Conversation]{}, err
		}
		where += " AND id < " + arg(&args, plain(before))
	}
	items, err := gather(ctx, s.db, document[hotline.Conversation], "SELECT doc FROM chat WHERE "+where+" ORDER BY id DESC LIMIT "+arg(&args, int64(limit+1)), args...)
	if err != nil {
		return hotline.Page[hotline.Conversation]{}, err
	}
	return pageOf(items, limit, func(last hotline.Conversation) string { return writeCursor("chats", last.ID) }), nil
}
