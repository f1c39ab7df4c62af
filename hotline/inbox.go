package hotline

import (
	"context"
	"time"
)

// InboxItem is one thing that a person was told, in the person's language.
type InboxItem struct {
	ID     string    `json:"id"` // sortable
	Person string    `json:"person"`
	Type   EventType `json:"type"`
	Ticket string    `json:"ticket,omitempty"` // number
	Chat   string    `json:"chat,omitempty"`
	Title  string    `json:"title"`
	Text   string    `json:"text"`
	Urgent bool      `json:"urgent,omitempty"`
	At     time.Time `json:"at"` // of what it tells
	Read   bool      `json:"-"`
}

// InboxChanged tells a person's pages that the inbox has something new. It goes to that person alone.
const InboxChanged EventType = "inbox.changed"

// Telling is one person, or one robot, that is told one thing. Key names both: what was told under a
// key before is not told again.
type Telling struct {
	Key      string
	Item     *InboxItem // nil = not in the inbox
	Messages []Message  // e-mail, robot, live stream
}

// MostUnread is how far unread items are counted; more shows as "99+".
const MostUnread = 100

// Inbox keeps what people were told.
type Inbox interface {
	// Tell stores tellings with their messages in one transaction, each once by its key.
	Tell(ctx context.Context, all []Telling) error
	// InboxOf lists a person's items, newest first. Invalid for a bad cursor.
	InboxOf(ctx context.Context, person string, unread bool, limit int, cursor string) (Page[InboxItem], error)
	// Unread counts a person's unread items, up to MostUnread.
	Unread(ctx context.Context, person string) (int, error)
	// MarkRead marks a person's items as read: those with the ids, or all up to and including until.
	MarkRead(ctx context.Context, person string, ids []string, until string) error
}
