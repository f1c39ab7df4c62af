package storage

import (
	"context"

	"yihaotong/hotline"
)

var (
	insertTold  = insertion("told", "key text, at bigint", "ON CONFLICT (key) DO NOTHING RETURNING key")
	insertInbox = insertion("inbox", "person text, id text, unread bigint, at bigint, doc text", "")
)

// Tell implements hotline.Inbox.
func (s *Store) Tell(ctx context.Context, all []hotline.Telling) error {
	now := millis(s.now())
	keys := make([][]any, len(all))
	for i, t := range all {
		keys[i] = []any{plain(t.Key), now}
	}
	var sent []hotline.Message
	err := s.db.write(ctx, func(ctx context.Context, c conn) error {
		fresh := map[string]bool{}
		if err := many(ctx, c, insertTold, keys, func(r cursor) error {
			key, err := scalar[string](r)
			fresh[key] = true
			return err
		}); err != nil {
			return err
		}
		var items, messages [][]any
		sent = nil
		for _, t := range all {
			if !fresh[plain(t.Key)] {
				continue
			}
			delete(fresh, plain(t.Key)) // one key twice in a batch counts once
			if t.Item != nil {
				doc, err := encode(t.Item)
				if err != nil {
					return err
				}
				items = append(items, []any{plain(t.Item.Person), t.Item.ID, int64(1), now, doc})
			}
			for _, m := range t.Messages {
				messages, sent = append(messages, messageRow(m, now)), append(sent, m)
			}
		}
		return c.together(ctx, []step{{batch: insertInbox, rows: items}, {batch: insertOutbox, rows: messages}})
	})
	if err == nil {
		s.hints.committed(sent)
	}
	return err
}

func scanInbox(c cursor) (hotline.InboxItem, error) {
	var doc []byte
	var unread int64
	if err := c.Scan(&doc, &unread); err != nil {
		return hotline.InboxItem{}, err
	}
	x, err := decode[hotline.InboxItem](doc)
	x.Read = unread == 0
	return x, err
}

// InboxOf implements hotline.Inbox.
func (s *Store) InboxOf(ctx context.Context, person string, unread bool, limit int, cursor string) (hotline.Page[hotline.InboxItem], error) {
	var none hotline.Page[hotline.InboxItem]
	limit, err := pageSize(limit)
	if err != nil {
		return none, err
	}
	args := []any{plain(person)}
	sql := "SELECT doc, unread FROM inbox WHERE person = $1"
	if unread {
		sql += " AND unread = 1"
	}
	if cursor != "" {
		var before string
		if err := readCursor(cursor, "inbox", &before); err != nil {
			return none, err
		}
		sql += " AND id < " + arg(&args, plain(before))
	}
	items, err := gather(ctx, s.db, scanInbox, sql+" ORDER BY id DESC LIMIT "+arg(&args, int64(limit+1)), args...)
	if err != nil {
		return none, err
	}
	return pageOf(items, limit, func(last hotline.InboxItem) string { return writeCursor("inbox", last.ID) }), nil
}

// Unread implements hotline.Inbox.
func (s *Store) Unread(ctx context.Context, person string) (int, error) {
	n, _, err := first(ctx, s.db, scalar[int], "SELECT count(*) FROM (SELECT 1 FROM inbox WHERE person = $1 AND unread = 1 LIMIT $2) u",
		plain(person), int64(hotline.MostUnread))
	return n, err
}

// MarkRead implements hotline.Inbox.
func (s *Store) MarkRead(ctx context.Context, person string, ids []string, until string) error {
	args := []any{plain(person), plain(until)}
	which := "id <= $2"
	if len(ids) > 0 {
		which = "(" + which + " OR " + in("id", ids, &args) + ")"
	}
	return s.db.write(ctx, func(ctx context.Context, c conn) error {
		_, err := c.exec(ctx, "UPDATE inbox SET unread = 0 WHERE person = $1 AND unread = 1 AND "+which, args...)
		return err
	})
}
