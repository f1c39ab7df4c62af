package hotline

import "time"

// ChatState says who answers in a conversation.
type ChatState string

// The states of a conversation: the service answers; a person is asked for and queued; a person
// has it and the service is silent until released; over.
const (
	ChatService  ChatState = "service"
	ChatQueued   ChatState = "queued"
	ChatOperator ChatState = "operator"
	ChatClosed   ChatState = "closed"
)

// Speaker says who said a turn.
type Speaker string

// The speakers in chats and calls.
const (
	SpeakerRequester Speaker = "requester"
	SpeakerService   Speaker = "service"
	SpeakerOperator  Speaker = "operator"
	SpeakerUnknown   Speaker = "unknown"
)

// Reply is what the service says in a chat. Ticket is the ticket made or, for an offer, nil and
// Offer holds the draft that one tap turns into a ticket.
type Reply struct {
	Kind        AnswerKind `json:"kind"`
	Text        string     `json:"text"`
	Citations   []Citation `json:"citations"`
	Suggestions []string   `json:"suggestions"`
	Ticket      *Opened    `json:"ticket,omitempty"`
	Offer       *Opening   `json:"offer,omitempty"`
	Generated   bool       `json:"generated"`
}

// Turn is one message of a conversation. Feedback is "", "up" or "down".
type Turn struct {
	Seq      int       `json:"seq"`
	At       time.Time `json:"at"`
	Speaker  Speaker   `json:"speaker"`
	Name     string    `json:"name,omitempty"`
	Text     string    `json:"text"`
	Reply    *Reply    `json:"reply,omitempty"`
	Feedback string    `json:"feedback,omitempty"`
}

// Conversation is one chat, kept whole, so that a person who takes over has read it all.
type Conversation struct {
	ID        string    `json:"id"`
	TokenHash string    `json:"token_hash"`
	Person    string    `json:"person,omitempty"` // "" = a visitor without account
	Visitor   Requester `json:"visitor"`
	Locale    string    `json:"locale"`
	State     ChatState `json:"state"`
	Operator  string    `json:"operator,omitempty"`
	Turns     []Turn    `json:"turns"`
	Tickets   []string  `json:"tickets,omitempty"` // numbers
	Handed    bool      `json:"handed,omitempty"`  // a person was asked for at some time
	QueuedAt  time.Time `json:"queued_at,omitzero"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	Version   int       `json:"version"`
}

// MaxTurns bounds one conversation; past it a new one is begun.
const MaxTurns = 400

// Segment is one sentence or so of a call. At is milliseconds from the start of the call.
type Segment struct {
	Seq     int     `json:"seq"`
	Speaker Speaker `json:"speaker"`
	Text    string  `json:"text"`
	At      int     `json:"at"`
}

// Call is one phone call: who, when, the transcript as it came, and the tickets it led to. The
// draft is not kept: intake computes it from the segments.
type Call struct {
	ID         string    `json:"id"`
	ExternalID string    `json:"external_id,omitempty"` // of the telephone system; unique when set
	From       string    `json:"from"`
	To         string    `json:"to"`
	Operator   string    `json:"operator,omitempty"` // Person.ID
	Recording  string    `json:"recording,omitempty"`
	StartedAt  time.Time `json:"started_at"`
	EndedAt    time.Time `json:"ended_at,omitzero"`
	Segments   []Segment `json:"segments"`
	Tickets    []string  `json:"tickets,omitempty"` // numbers
	UpdatedAt  time.Time `json:"updated_at"`
	Version    int       `json:"version"`
}

// MaxSegments bounds one call.
const MaxSegments = 2000
