package hotline

import (
	"encoding/json"
	"time"
)

// The sinks that messages go to.
const (
	SinkQueue   = "queue"   // team queues: push or remove a ticket
	SinkBus     = "bus"     // live stream, all copies
	SinkNotice  = "notice"  // the herald, who tells people
	SinkWebhook = "webhook" // other programs: webhook:NAME
	SinkLearn   = "learn"   // corrections become examples

	SinkIncident = "incident" // the end of a ticket that others were merged into
)

// Message is something that must reach a sink after a change was committed. It is stored in the
// same transaction and delivered at least once.
type Message struct {
	ID       string    `json:"id"`
	Sink     string    `json:"sink"`
	Subject  string    `json:"subject"` // ticket id, chat id … (several in a Bundle): messages of one subject keep their order
	Body     []byte    `json:"body"`    // JSON, by sink
	At       time.Time `json:"at"`
	Attempts int       `json:"attempts"`
	Due      time.Time `json:"due,omitzero"` // not before; zero = at once
}

// Notice tells the live stream what happened. It carries no personal data: readers with the right
// to see more load the ticket.
type Notice struct {
	ID     string         `json:"id"` // of the event, sortable: Last-Event-ID
	Type   EventType      `json:"type"`
	At     time.Time      `json:"at"`
	Ticket string         `json:"ticket,omitempty"` // number
	Chat   string         `json:"chat,omitempty"`
	Team   string         `json:"team,omitempty"`
	Owner  string         `json:"owner,omitempty"` // requester's Person.ID
	Unit   string         `json:"unit,omitempty"`  // set when colleagues may see it
	Public bool           `json:"public"`
	Status Status         `json:"status,omitempty"`
	Risk   Risk           `json:"risk,omitempty"`
	Data   map[string]any `json:"data,omitempty"`
}

// QueueMove says what a team's queue must hold of a ticket now. The newest version wins.
type QueueMove struct {
	Ticket   string    `json:"ticket"` // id
	Number   string    `json:"number"`
	Version  int       `json:"version"`
	Team     string    `json:"team"` // "" = in no queue
	Priority Priority  `json:"priority"`
	Due      time.Time `json:"due"`
	Queued   time.Time `json:"queued"`
}

// Correction is a person's better answer to a routing question.
type Correction struct {
	Ticket   string   `json:"ticket"`
	Text     string   `json:"text"`
	Was      string   `json:"was"` // category
	Category string   `json:"category"`
	Type     Type     `json:"type"`
	Priority Priority `json:"priority"`
	By       string   `json:"by"`
}

// Outgoing gives the messages that a change of a ticket causes: those of every installation, and
// those to the webhooks and people of this one. It is pure: the store calls it inside the
// transaction.
func (b *Book) Outgoing(t Ticket, events []Event) []Message {
	out := Outgoing(t, events)
	for _, e := range events {
		for i := range b.Webhooks {
			if w := &b.Webhooks[i]; w.Wants(e.Type, e.Team) {
				out = append(out, w.hookMessage(t, e))
			}
		}
		if m, ok := b.announce(t, e); ok {
			out = append(out, m)
		}
	}
	return out
}

// Outgoing gives the messages that a change of a ticket causes in every installation.
func Outgoing(t Ticket, events []Event) []Message {
	if len(events) == 0 {
		return nil
	}
	out, notices := make([]Message, 0, 4), make([]Notice, len(events))
	for i, e := range events {
		notices[i] = notice(t, e)
		if c, ok := correction(t, e); ok {
			out = append(out, pack(e, SinkLearn, t.ID, c))
		}
		if t.endsIncident(e) {
			out = append(out, pack(e, SinkIncident, t.ID, t.Number))
		}
	}
	last := events[len(events)-1]
	return append(out, pack(last, SinkBus, t.ID, notices), pack(last, SinkQueue, t.ID, []QueueMove{MoveOf(t)}))
}

func pack(e Event, sink, subject string, body any) Message {
	b, err := json.Marshal(body)
	if err != nil { // the bodies are our own plain structs
		panic("hotline: message body: " + err.Error())
	}
	return Message{ID: e.ID + "-" + sink, Sink: sink, Subject: subject, Body: b, At: e.At}
}

func notice(t Ticket, e Event) Notice {
	n := Notice{
		ID: e.ID, Type: e.Type, At: e.At, Ticket: t.Number, Team: t.Team, Owner: t.Requester.Person,
		Public: e.Public, Status: t.Status, Risk: t.Clocks.Risk(t.Status),
	}
	if t.Visibility == VisibilityUnit {
		n.Unit = t.Requester.Unit
	}
	return n
}

// MoveOf gives what the queues must hold of a ticket: one that was given to somebody is for nobody else
// to claim.
func MoveOf(t Ticket) QueueMove {
	m := QueueMove{Ticket: t.ID, Number: t.Number, Version: t.Version, Priority: t.Priority, Due: t.Clocks.Resolve.Due, Queued: t.QueuedAt}
	if t.Status == StatusQueued && t.Handler == "" {
		m.Team = t.Team
	}
	return m
}

func correction(t Ticket, e Event) (Correction, bool) {
	if e.Type != TicketRouted || t.Decision.Source != ByPerson || t.Text == "" {
		return Correction{}, false
	}
	was, _ := e.Data["was"].(string)
	return Correction{
		Ticket: t.ID, Text: t.Title + "\n" + t.Text, Was: was,
		Category: t.Category, Type: t.Type, Priority: t.Priority, By: e.By.ID,
	}, true
}
