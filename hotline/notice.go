package hotline

import (
	"cmp"
	"fmt"
	"net/mail"
	"slices"
	"time"

	"yihaotong/hotline/zh"
)

// Who is told what. The rules are data (NoticePlan); here they are applied to an event. The result is
// one message to the herald, which finds the persons and tells them.

// Recipient is a group of people as a rule names it.
type Recipient string

// The recipients.
const (
	ToRequester   Recipient = "requester"
	ToFollowers   Recipient = "followers"
	ToHandler     Recipient = "handler"
	ToTeam        Recipient = "team" // handlers on duty and leads of the team
	ToLead        Recipient = "lead"
	ToOperator    Recipient = "operator"
	ToCoordinator Recipient = "coordinator"
	ToStep        Recipient = "step" // the role that the step of escalation names
)

// Recipients lists all recipients.
var Recipients = []Recipient{ToRequester, ToFollowers, ToHandler, ToTeam, ToLead, ToOperator, ToCoordinator, ToStep}

// Way is how somebody is told.
type Way string

// The ways. A robot tells the team's group, whoever the rule names.
const (
	ByInbox Way = "inbox"
	ByMail  Way = "mail"
	ByRobot Way = "robot"
)

// Ways lists all ways.
var Ways = []Way{ByInbox, ByMail, ByRobot}

// Announcement is an event that people are to hear of. It holds no personal data but the ids of
// persons and a mail address that the requester left.
type Announcement struct {
	Key      string       `json:"key"` // of the matter: a clock's step, or the event
	Type     EventType    `json:"type"`
	At       time.Time    `json:"at"`
	By       string       `json:"by"`               // who did it: not told of the own act
	Ticket   string       `json:"ticket,omitempty"` // number
	Chat     string       `json:"chat,omitempty"`   // id, when it is a conversation
	Title    string       `json:"title"`
	Team     string       `json:"team"`
	Priority Priority     `json:"priority"`
	Imported bool         `json:"imported,omitempty"`
	Clock    ClockKind    `json:"clock,omitempty"`
	Percent  int          `json:"percent,omitempty"`
	Due      time.Time    `json:"due,omitzero"`
	Note     string       `json:"note,omitempty"`
	Step     Role         `json:"step,omitempty"`
	Handler  string       `json:"handler,omitempty"`
	Owner    string       `json:"owner,omitempty"`
	Contact  string       `json:"contact,omitempty"` // mail address
	Follower []string     `json:"followers,omitempty"`
	Rules    []NoticeRule `json:"rules"`

	changed bool // an edit that changed the priority
}

// Urgent reports whether a notice goes out in quiet hours too.
func (a *Announcement) Urgent(r NoticeRule) bool { return r.Urgent || a.Priority == Critical }

// announce gives the message to the herald, if anybody is to hear of the event.
func (b *Book) announce(t Ticket, e Event) (Message, bool) {
	a := Announcement{
		Key: e.ID, Type: e.Type, At: e.At, By: e.By.ID, Ticket: t.Number, Team: cmp.Or(e.Team, t.Team), Priority: t.Priority,
		Imported: t.Channel == ChannelImport, Handler: t.Handler, Owner: t.Requester.Person, Contact: mailAddress(t.Contact), Follower: t.Followers,
		Due: t.Clocks.Resolve.Due,
	}
	if _, changed := e.Data["priority"]; changed && e.Type == TicketEdited {
		a.changed = true
	}
	if e.Type == TicketAssistAsked {
		a.Team = word(e, "team")
	}
	if kind := word(e, "clock"); kind != "" {
		a.Clock, a.Step = ClockKind(kind), Role(word(e, "to"))
		a.Percent, _ = e.Data["percent"].(int)
		if due, err := time.Parse(time.RFC3339, word(e, "due")); err == nil {
			a.Due = due
		}
		a.Key = fmt.Sprintf("%s/%s/%s/%d%s@%d", t.ID, kind, e.Type, a.Percent, a.Step, a.Due.Unix())
		if a.Clock == ClockAssist { // several teams may owe theirs at one instant
			a.Key += "/" + a.Team
		}
	}
	if a.Rules = b.rulesFor(&a, t.Decision.NeedsPerson); len(a.Rules) == 0 {
		return Message{}, false
	}
	a.Title, a.Note = zh.Mask(t.Title), zh.Mask(cmp.Or(word(e, "reason"), word(e, "note")))
	return pack(e, SinkNotice, e.ID, a), true
}

// rulesFor are the rules that apply to an announcement and reach somebody.
func (b *Book) rulesFor(a *Announcement, needsPerson bool) []NoticeRule {
	var all []NoticeRule
	for _, r := range b.Notices.Rules {
		if r.fits(a, needsPerson) && b.reaches(r, a) {
			all = append(all, r)
		}
	}
	return all
}

// word reads a text among an event's data.
func word(e Event, name string) string {
	s, _ := e.Data[name].(string)
	return s
}

// IsMailAddress reports whether a text is a mail address and nothing else.
func IsMailAddress(s string) bool { return s != "" && mailAddress(s) == s }

// mailAddress takes the address out of a text such as "name <address>"; "" = there is none.
func mailAddress(s string) string {
	if a, err := mail.ParseAddress(s); err == nil {
		return a.Address
	}
	return ""
}

func (r *NoticeRule) fits(a *Announcement, needsPerson bool) bool {
	if a.Imported && a.Type == TicketOpened { // old news: nobody is called for it
		return false
	}
	return r.Event == a.Type && (r.Percent == 0 || r.Percent == a.Percent) && (!r.NeedsPerson || needsPerson) &&
		(len(r.Priority) == 0 || slices.Contains(r.Priority, a.Priority) && (a.Type != TicketEdited || a.changed))
}

// reaches reports whether a rule has a way that exists here: no work is made for mail where there is
// no mail server.
func (b *Book) reaches(r NoticeRule, a *Announcement) bool {
	if slices.Equal(r.To, []Recipient{ToRequester}) && a.Owner == "" && a.Contact == "" {
		return false
	}
	return slices.ContainsFunc(r.By, func(w Way) bool {
		return w == ByInbox || w == ByMail && b.Mail || w == ByRobot && len(b.robots(a.Team)) > 0
	})
}

// robots are those of a team's groups.
func (b *Book) robots(team string) []Robot {
	var all []Robot
	for _, r := range b.Robots {
		if r.Enabled && (len(r.Teams) == 0 || slices.Contains(r.Teams, team)) {
			all = append(all, r)
		}
	}
	return all
}
