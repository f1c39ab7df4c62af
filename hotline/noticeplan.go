package hotline

import (
	"slices"
	"time"
)

// NoticePlan says who is told what, how, and when the house keeps quiet: a Setting of the kind notice.
type NoticePlan struct {
	Rules []NoticeRule `json:"rules"`
	Steps []NoticeStep `json:"steps"` // escalation after a breach
	Quiet Quiet        `json:"quiet"`
}

// NoticeRule is one line: this event, to these people, in these ways. Of several rules that reach one
// person with one event, the first tells.
type NoticeRule struct {
	Name        string      `json:"name"` // of its texts: notice.NAME.title, notice.NAME.text
	Event       EventType   `json:"event"`
	Percent     int         `json:"percent,omitempty"`  // of clock.soon; 0 = any
	Priority    []Priority  `json:"priority,omitempty"` // none = all; of an edit: only when it changed the priority to one of these
	NeedsPerson bool        `json:"needs_person,omitempty"`
	To          []Recipient `json:"to"`
	By          []Way       `json:"by"`
	Urgent      bool        `json:"urgent,omitempty"` // in quiet hours too; what is critical always is
}

// NoticeStep is a step of escalation as people write it.
type NoticeStep struct {
	After string `json:"after"` // since the breach, e.g. 30m, 2h
	To    Role   `json:"to"`
}

// Quiet are the hours in which mail and robots keep still unless it is urgent. From after To crosses
// midnight; both empty = never.
type Quiet struct {
	From string `json:"from"` // 21:00
	To   string `json:"to"`   // 07:30
}

const (
	maxRules   = 100
	maxSteps   = 10
	clockForm  = "15:04"
	mostSteps  = 14 * 24 * time.Hour
	quietWords = "HH:MM"
)

// DefaultNotices is the plan of a new installation.
func DefaultNotices() NoticePlan {
	inbox, mail, all := []Way{ByInbox}, []Way{ByInbox, ByMail}, []Way{ByInbox, ByMail, ByRobot}
	to := func(a ...Recipient) []Recipient { return a }
	return NoticePlan{
		Rules: []NoticeRule{
			{Name: "critical", Event: TicketOpened, Priority: []Priority{Critical}, To: to(ToTeam, ToOperator, ToCoordinator), By: all, Urgent: true},
			{Name: "critical", Event: TicketEdited, Priority: []Priority{Critical}, To: to(ToTeam, ToOperator, ToCoordinator), By: all, Urgent: true},
			{Name: "person_needed", Event: TicketOpened, NeedsPerson: true, To: to(ToOperator, ToLead), By: inbox},
			{Name: "chat_waiting", Event: ChatHandoff, To: to(ToOperator), By: inbox},
			{Name: "received", Event: TicketOpened, To: to(ToRequester), By: []Way{ByMail}},
			{Name: "resolved", Event: TicketResolved, To: to(ToRequester, ToFollowers), By: mail},
			{Name: "rejected", Event: TicketRejected, To: to(ToRequester), By: mail},
			{Name: "assigned", Event: TicketAssigned, To: to(ToHandler), By: mail},
			{Name: "half", Event: ClockSoon, Percent: 50, To: to(ToHandler), By: inbox},
			{Name: "soon", Event: ClockSoon, Percent: SoonAt, To: to(ToHandler, ToLead), By: mail},
			{Name: "breached", Event: ClockBreached, To: to(ToHandler, ToLead, ToCoordinator), By: all},
			{Name: "escalated", Event: ClockEscalated, To: to(ToStep, ToCoordinator), By: mail},
			{Name: "returned", Event: TicketReturned, To: to(ToCoordinator), By: inbox},
			{Name: "ruled", Event: TicketRuled, To: to(ToLead, ToCoordinator), By: inbox},
			{Name: "supervised", Event: TicketSupervised, To: to(ToHandler, ToLead, ToCoordinator), By: mail},
			{Name: "explained", Event: TicketExplained, To: to(ToCoordinator), By: inbox},
			{Name: "urged", Event: TicketUrged, To: to(ToHandler, ToLead), By: inbox},
			{Name: "assist_asked", Event: TicketAssistAsked, To: to(ToLead), By: inbox},
			{Name: "extension_asked", Event: TicketExtensionAsked, To: to(ToLead), By: inbox},
			{Name: "extension_decided", Event: TicketExtensionDecided, To: to(ToHandler), By: inbox},
			{Name: "sentback", Event: TicketSentBack, To: to(ToHandler), By: inbox},
			{Name: "reopened", Event: TicketReopened, To: to(ToLead), By: inbox},
		},
		Steps: writtenSteps(DefaultSteps()),
		Quiet: Quiet{From: "21:00", To: "07:30"},
	}
}

func writtenSteps(steps []Step) []NoticeStep {
	all := make([]NoticeStep, len(steps))
	for i, s := range steps {
		all[i] = NoticeStep{s.After.String(), s.To}
	}
	return all
}

// ParseNoticePlan reads a plan's document. Invalid.
func ParseNoticePlan(body []byte) (NoticePlan, error) {
	var n NoticePlan
	if err := strict(body, &n); err != nil {
		return n, err
	}
	var p problems
	if len(n.Rules) > maxRules || len(n.Steps) > maxSteps {
		p.add("rules", "too_many_items", "limit", maxRules)
	}
	for _, r := range n.Rules {
		if !placeName.MatchString(r.Name) {
			p.add("rules.name", "format", "want", "a-z 0-9 - _")
		}
		if !eventNames.MatchString(string(r.Event)) {
			p.add("rules.event", "format", "want", string(TicketResolved))
		}
		for _, to := range r.To {
			oneOf(&p, "rules.to", to, Recipients, true)
		}
		for _, by := range r.By {
			oneOf(&p, "rules.by", by, Ways, true)
		}
		for _, priority := range r.Priority {
			oneOf(&p, "rules.priority", priority, Priorities, true)
		}
	}
	if _, err := n.steps(); err != nil {
		p.add("steps", "format", "want", "30m, 2h …; handler lead coordinator")
	}
	if _, _, err := n.Quiet.times(); err != nil {
		p.add("quiet", "format", "want", quietWords)
	}
	return n, p.err()
}

// steps are the steps of escalation as the clocks need them, in order of time.
func (n *NoticePlan) steps() ([]Step, error) {
	var all []Step
	for _, s := range n.Steps {
		after, err := time.ParseDuration(s.After)
		if err != nil || after <= 0 || after > mostSteps || !slices.Contains([]Role{Handler, Lead, Coordinator}, s.To) {
			return nil, BadField("steps", "format", "want", "30m, 2h …")
		}
		if k := len(all); k > 0 && all[k-1].After >= after {
			return nil, BadField("steps", "format", "want", "30m < 2h")
		}
		all = append(all, Step{after, s.To})
	}
	return all, nil
}

// SetNotices puts a plan that was checked into the book.
func (b *Book) SetNotices(n NoticePlan) error {
	steps, err := n.steps()
	b.Notices, b.Steps = n, steps
	return err
}

// times are both ends as minutes of the day.
func (q Quiet) times() (from, to int, err error) {
	if q == (Quiet{}) {
		return 0, 0, nil
	}
	ends := [2]int{}
	for i, s := range []string{q.From, q.To} {
		at, err := time.Parse(clockForm, s)
		if err != nil {
			return 0, 0, BadField("quiet", "format", "want", quietWords)
		}
		ends[i] = at.Hour()*60 + at.Minute()
	}
	return ends[0], ends[1], nil
}

// Until is when the quiet hours that hold at an instant end; zero = they do not hold.
func (q Quiet) Until(at time.Time, zone *time.Location) time.Time {
	from, to, err := q.times()
	if err != nil || from == to {
		return time.Time{}
	}
	local := at.In(zone)
	minute := local.Hour()*60 + local.Minute()
	day := 0
	switch {
	case from < to && minute >= from && minute < to, from > to && minute < to:
	case from > to && minute >= from:
		day = 1
	default:
		return time.Time{}
	}
	return time.Date(local.Year(), local.Month(), local.Day()+day, to/60, to%60, 0, 0, zone)
}
