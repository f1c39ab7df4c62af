package hotline

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// EventType names what happened. The names are public: history, stream and webhooks carry them.
type EventType string

// Event types.
const (
	TicketOpened    EventType = "ticket.opened"
	TicketRouted    EventType = "ticket.routed"
	TicketAccepted  EventType = "ticket.accepted"
	TicketRejected  EventType = "ticket.rejected"
	TicketQueued    EventType = "ticket.queued"
	TicketClaimed   EventType = "ticket.claimed"
	TicketAssigned  EventType = "ticket.assigned"
	TicketReturned  EventType = "ticket.returned"
	TicketRuled     EventType = "ticket.ruled"
	TicketWaiting   EventType = "ticket.waiting"
	TicketResumed   EventType = "ticket.resumed"
	TicketResponded EventType = "ticket.responded"
	TicketResolved  EventType = "ticket.resolved"
	TicketReview    EventType = "ticket.review"
	TicketApproved  EventType = "ticket.approved"
	TicketSentBack  EventType = "ticket.sentback"
	TicketCallback  EventType = "ticket.callback"
	TicketToCall    EventType = "ticket.callback_due" // of a merged one: its end is to be told by telephone
	TicketRated     EventType = "ticket.rated"
	TicketReopened  EventType = "ticket.reopened"
	TicketClosed    EventType = "ticket.closed"
	TicketCancelled EventType = "ticket.cancelled"
	TicketJoined    EventType = "ticket.joined" // another one was merged into it
	TicketMerged    EventType = "ticket.merged"
	TicketUnmerged  EventType = "ticket.unmerged"
	TicketEdited    EventType = "ticket.edited"
	TicketCommented EventType = "ticket.commented"
	TicketAttached  EventType = "ticket.attached"
	TicketUrged     EventType = "ticket.urged"
	TicketFollowed  EventType = "ticket.followed"
	TicketRevealed  EventType = "ticket.revealed"

	TicketExtensionAsked   EventType = "ticket.extension_asked"
	TicketExtensionDecided EventType = "ticket.extension_decided"
	TicketSupervised       EventType = "ticket.supervised"
	TicketExplained        EventType = "ticket.explained"
	TicketAssistAsked      EventType = "ticket.assist_asked"
	TicketAssisted         EventType = "ticket.assisted"
	TicketAppealed         EventType = "ticket.appealed"
	TicketJudged           EventType = "ticket.judged"
	TicketLinked           EventType = "ticket.linked"

	ClockSoon         EventType = "clock.soon"
	ClockBreached     EventType = "clock.breached"
	ClockEscalated    EventType = "clock.escalated"
	ClockRecalculated EventType = "clock.recalculated"

	ChatHandoff EventType = "chat.handoff"
	CallStarted EventType = "call.started"
	KBPublished EventType = "kb.published"
	KBAnswered  EventType = "kb.answered" // what somebody asked in vain has an answer now
	AlarmRaised EventType = "alarm.raised"

	// KBChanged hints at other copies that the clauses of an article changed in any way.
	KBChanged EventType = "kb.changed"
)

// Event is one fact in a ticket's history. It is never changed or removed; each carries the hash
// of the one before it, so that a change, a gap or a cut shows (audit verify).
type Event struct {
	ID     string         `json:"id"` // sortable
	Ticket string         `json:"ticket"`
	Seq    int            `json:"seq"` // 1, 2, 3 … within the ticket
	Type   EventType      `json:"type"`
	At     time.Time      `json:"at"`
	By     Actor          `json:"by"`
	Team   string         `json:"team"`   // team that held the ticket then
	Public bool           `json:"public"` // the requester may read it
	Data   map[string]any `json:"data,omitempty"`
	Hash   string         `json:"hash"`
}

// seal gives the event its place in the ticket's chain.
func (e *Event) seal(t *Ticket) error {
	e.Ticket, e.Seq = t.ID, t.Events+1
	h, err := e.Digest(t.LastHash)
	if err != nil {
		return err
	}
	e.Hash, t.LastHash, t.Events = h, h, e.Seq
	return nil
}

// Digest is the hash an untouched event must carry after the hash of its predecessor ("" for the
// first). Times count to the millisecond: that is what every store keeps.
func (e Event) Digest(previous string) (string, error) {
	e.Hash = ""
	e.At = e.At.UTC().Truncate(time.Millisecond)
	body, err := json.Marshal(e)
	if err != nil {
		return "", Fail(Internal, "internal").Because(err)
	}
	sum := sha256.Sum256(append([]byte(previous+"\n"), body...))
	return hex.EncodeToString(sum[:]), nil
}
