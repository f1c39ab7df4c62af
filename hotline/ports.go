package hotline

import (
	"context"
	"time"
)

// The ports of the domain. Every method may fail with Unavailable (the door is down or the
// context ended) and Internal; the comments name the codes beside those.

// Tickets keeps tickets, their history and what follows from them, in one transaction each.
type Tickets interface {
	// Create stores a new ticket with its events, its outgoing messages (Outgoing) and the
	// answer to replay, all or nothing. It gives t its Number (from initials and the local date
	// of CreatedAt) before once.Answer is called. Conflict: t.Source is taken (key
	// "source.exists") or once was used before (key "once.exists").
	Create(ctx context.Context, t *Ticket, initials string, events []Event, once *Once) error
	// Get finds by id or number. NotFound.
	Get(ctx context.Context, ref string) (Ticket, error)
	// Update loads, lets change work on the copy and stores the result with its events and
	// messages in one transaction. When somebody else was faster, change runs again on the fresh
	// ticket. No events means nothing changed: nothing is written. NotFound, Conflict, and
	// whatever change returns.
	Update(ctx context.Context, ref string, once *Once, change func(*Ticket) ([]Event, error)) (Ticket, error)
	// Find lists by filter, newest first unless sorted otherwise. Invalid for a bad cursor.
	Find(ctx context.Context, f Filter) (Page[Ticket], error)
	// History lists a ticket's events, oldest first, after the given sequence number.
	History(ctx context.Context, ticket string, after, limit int) ([]Event, error)
}

// Once makes a write happen once (Idempotency-Key). Answer is called inside the transaction and
// its bytes are what a repetition gets.
type Once struct {
	Scope  string // caller and operation
	Key    string
	Digest string // of the body
	Answer func(Ticket) ([]byte, error)
}

// Replays remembers answers to repeat.
type Replays interface {
	// Replay gives what was answered to the key before. NotFound.
	Replay(ctx context.Context, scope, key string) (digest string, answer []byte, err error)
	// Remember keeps an answer outside a ticket's transaction. Conflict: key "once.exists".
	Remember(ctx context.Context, scope, key, digest string, answer []byte) error
}

// People keeps persons. Phone numbers are compared by their digits.
type People interface {
	Person(ctx context.Context, id string) (Person, error)             // NotFound
	PersonByName(ctx context.Context, username string) (Person, error) // NotFound
	PersonByPhone(ctx context.Context, phone string) (Person, error)   // NotFound
	// SavePerson inserts (Version 0) or updates by version. Conflict: stale, or username taken.
	SavePerson(ctx context.Context, p *Person) error
	FindPeople(ctx context.Context, f PeopleFilter) (Page[Person], error)
}

// PeopleFilter narrows a list of people. Empty fields do not narrow.
type PeopleFilter struct {
	Role   Role
	Team   string
	Query  string // start of name, username, staff number, or phone tail
	Limit  int
	Cursor string
}

// Sessions keeps signed-in browsers and API tokens.
type Sessions interface {
	OpenSession(ctx context.Context, s Session) error
	Session(ctx context.Context, hash string) (Session, error)    // NotFound, also when expired
	CloseSessions(ctx context.Context, person, hash string) error // one by hash, or all of a person when hash is ""
	SaveToken(ctx context.Context, t Token) error
	Token(ctx context.Context, hash string) (Token, error)      // NotFound
	Tokens(ctx context.Context, person string) ([]Token, error) // "" = everybody's
}

// Settings keeps what administrators edit, as versioned documents: teams, catalogue, policy,
// calendars, synonyms, templates … Kind and name identify a document.
type Settings interface {
	// Setting gives the newest version. NotFound.
	Setting(ctx context.Context, kind, name string) (Setting, error)
	// Settings lists the newest version of every document of a kind, by name.
	Settings(ctx context.Context, kind string) ([]Setting, error)
	// SettingVersions lists up to limit versions of one document, newest first.
	SettingVersions(ctx context.Context, kind, name string, limit int) ([]Setting, error)
	// SaveSetting writes the next version; s.Version is the one it replaces (0 = new). Conflict: stale.
	SaveSetting(ctx context.Context, s *Setting) error
}

// Setting is one version of a document.
type Setting struct {
	Kind    string    `json:"kind"`
	Name    string    `json:"name"`
	Version int       `json:"version"`
	Body    []byte    `json:"body"` // JSON
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

// Conversations keeps chats.
type Conversations interface {
	StartChat(ctx context.Context, c *Conversation) error
	Chat(ctx context.Context, id string) (Conversation, error) // NotFound
	// UpdateChat works like Tickets.Update; messages go to the outbox in the same transaction.
	UpdateChat(ctx context.Context, id string, change func(*Conversation) ([]Message, error)) (Conversation, error)
	// WaitingChats lists chats that ask for a person or belong to one, oldest first.
	WaitingChats(ctx context.Context, limit int) ([]Conversation, error)
	// FindChats lists the conversations behind a number, newest first. Invalid for a bad cursor.
	FindChats(ctx context.Context, f ChatFilter) (Page[Conversation], error)
}

// Calls keeps phone calls.
type Calls interface {
	// StartCall stores a call with the messages that tell of it. Conflict: external id taken (key "source.exists").
	StartCall(ctx context.Context, c *Call, news []Message) error
	Call(ctx context.Context, id string) (Call, error)                 // NotFound
	CallByExternal(ctx context.Context, external string) (Call, error) // NotFound; an empty id never matches
	UpdateCall(ctx context.Context, id string, change func(*Call) error) (Call, error)
	RecentCalls(ctx context.Context, operator string, limit int) ([]Call, error)
}

// Files keeps the bytes of attachments.
type Files interface {
	SaveFile(ctx context.Context, id string, body []byte) error
	File(ctx context.Context, id string) ([]byte, error) // NotFound
}

// Outbox hands out messages that were committed with a change and must still reach their sink.
type Outbox interface {
	// Send puts messages in that no change of a ticket, chat or call brought with it.
	Send(ctx context.Context, messages []Message) error
	// Pending leases up to limit messages of the sink that are due, oldest first, for the given time:
	// no other copy gets them meanwhile.
	Pending(ctx context.Context, sink string, limit int, lease time.Duration) ([]Message, error)
	// Settle removes delivered messages and puts the failed ones off until their time.
	Settle(ctx context.Context, delivered []string, failed map[string]time.Time) error
	// Backlog counts waiting messages by sink.
	Backlog(ctx context.Context) (map[string]int, error)
}

// Watchable finds tickets whose clocks want attention.
type Watchable interface {
	// DueTickets leases ids of up to limit tickets with NextAt ≤ now, most overdue first.
	DueTickets(ctx context.Context, now time.Time, limit int, lease time.Duration) ([]string, error)
}

// Boards counts, from indexes only.
type Boards interface {
	// Counts gives, per team, how many open tickets stand in each status and risk.
	Counts(ctx context.Context, s Scope) ([]Count, error)
	// Oldest gives, per team, the oldest queued ticket and when it was queued.
	Oldest(ctx context.Context, s Scope) ([]Oldest, error)
	// Tallies gives counts of finished work per team and day in [from, to), for rates.
	Tallies(ctx context.Context, s Scope, from, to time.Time) ([]Tally, error)
	// TalliesBy gives the sums of a period by what the group says, at most MaxReportLines, most opened
	// and resolved first; Day is "".
	TalliesBy(ctx context.Context, s Scope, g Group, from, to time.Time) ([]Tally, error)
	// Recurrences counts the requests of each category and building that came in on local days from
	// first to last (YYYY-MM-DD, both count), before split and from split on; only those with at least
	// least of the latter, at most MaxReportLines, most first.
	Recurrences(ctx context.Context, s Scope, first, split, last string, least int) ([]Recurrence, error)
	// ChatCounts counts the conversations begun on local days from first to last (YYYY-MM-DD, both
	// count) by outcome; those without one are left out.
	ChatCounts(ctx context.Context, first, last string) ([]ChatCount, error)
}

// AuditLog keeps acts on anything but tickets (people, rules, settings, reveals, exports) in one
// hash chain.
type AuditLog interface {
	Record(ctx context.Context, a AuditEntry) error
	FindAudit(ctx context.Context, f AuditFilter) (Page[AuditEntry], error)
	// Verify walks both chains, tickets' and audit; it gives a description of the first broken
	// link, or "" when all is whole.
	Verify(ctx context.Context) (checked int, broken string, err error)
}

// AuditEntry is one audited act. Hash chains to the entry before.
type AuditEntry struct {
	ID     string         `json:"id"`
	Seq    int64          `json:"seq"`
	At     time.Time      `json:"at"`
	By     Actor          `json:"by"`
	Action string         `json:"action"` // e.g. "person.save", "field.reveal"
	Object string         `json:"object"` // e.g. "ticket/BX-20261124-0007"
	Data   map[string]any `json:"data,omitempty"`
	Hash   string         `json:"hash"`
}

// AuditFilter narrows a list of audit entries.
type AuditFilter struct {
	By, Action, Object string
	From, To           time.Time
	Limit              int
	Cursor             string
}

// Router decides where a request goes. It never fails for want of a model: worst, the decision
// is ByDefault and needs a person.
type Router interface {
	Decide(ctx context.Context, r Request) (Decision, error)
}

// Answerer answers from the knowledge base or refuses; a refusal is logged as a gap.
type Answerer interface {
	Answer(ctx context.Context, q Question) (Answer, error)
	// Advice gives the approved safety words for a trigger class (Reason.Rule of a trigger), e.g.
	// what to do in a stuck lift; for a class without a text of its own, the general words.
	Advice(ctx context.Context, class string) (Answer, error)
	// Dislike logs a question whose answer did not help.
	Dislike(ctx context.Context, q Question) error
	// Like notes a question whose answer, with these citations, did help.
	Like(ctx context.Context, q Question, cited []Citation) error
}

// Sink is where the relay delivers messages of one kind: the team queues, the live bus, notices,
// webhooks. Deliver must be idempotent by Message.ID; an error puts the message off.
type Sink interface {
	Deliver(ctx context.Context, m Message) error
}

// BatchSink is a Sink that takes many messages at the price of few.
type BatchSink interface {
	Sink
	// DeliverAll delivers all messages, in their order; after an error any part of them was.
	DeliverAll(ctx context.Context, all []Message) error
}

// Bus carries live events between copies of the process. Losing one is allowed (readers resume
// from the store); blocking a publisher is not.
type Bus interface {
	Publish(ctx context.Context, notices ...Notice) error
	// Subscribe gives notices until ctx ends; a slow reader's channel is closed.
	Subscribe(ctx context.Context) (<-chan Notice, error)
}

// RemoteBus is a Bus that carries notices as they lie in a message's body (NoticesIn), without reading them.
type RemoteBus interface {
	PublishBodies(ctx context.Context, bodies [][]byte) error
}

// Page is a part of a list. Next is "" on the last one.
type Page[T any] struct {
	Items []T
	Next  string
}
