package hotline

import (
	"time"

	"yihaotong/hotline/sla"
)

// Book is what the pure rules decide by: the catalogue, the teams, the calendar and the policy in
// force, and the desk's own limits. It is a value; a change of settings makes a new one.
type Book struct {
	Catalogue  *Catalogue
	Teams      map[string]Team
	Calendar   *sla.Calendar
	Calendars  map[string]*sla.Calendar // earlier versions by ID, for the tickets judged by them
	Policy     *sla.Policy
	Limits     Limits
	Evaluation Evaluation
	Rosters    map[string]Roster // by team
	Steps      []Step            // escalation after a breach, in order
	Webhooks   []Webhook
	Robots     []Robot
	Notices    NoticePlan
	Texts      map[string]map[string]NoticeText // of notices, by rule and language, in place of the catalogue's
	Mail       bool                             // there is a mail server
}

// Step is one step of escalation: who hears of a breach that is still open that long after.
type Step struct {
	After time.Duration `json:"after"`
	To    Role          `json:"to"`
}

// DefaultSteps go to the lead after half an hour and to the coordinator after two hours.
func DefaultSteps() []Step {
	return []Step{{30 * time.Minute, Lead}, {2 * time.Hour, Coordinator}}
}

// Limits are the desk's own limits. See domain facts: 退单 inside 2 working days, a third return
// goes to the coordinator, a reopened ticket once by callback, silence closes.
type Limits struct {
	ReturnWithin   sla.Limit // from the queue
	MaxReturns     int
	ReopenWithin   time.Duration // after closing
	CloseAfter     sla.Limit     // after resolving, when nobody says otherwise
	Extension      sla.Limit     // most that an extension may add
	Ruling         sla.Limit     // of the coordinator on a return
	Decision       sla.Limit     // of the lead on an extension, never past the ticket's own due time
	Supervision    sla.Limit     // to the written answer, unless the coordinator says when
	IncidentWithin time.Duration // same building and category within it: proposed as one incident
	Assist         sla.Limit     // for an assist task, never past the ticket's own due time
}

// DefaultLimits are the limits of a new installation.
func DefaultLimits() Limits {
	return Limits{
		ReturnWithin:   sla.Limit{N: 2, Unit: sla.WorkingDay},
		MaxReturns:     2,
		ReopenWithin:   30 * 24 * time.Hour,
		CloseAfter:     sla.Limit{N: 7, Unit: sla.Day},
		Extension:      sla.Limit{N: 10, Unit: sla.WorkingDay},
		Ruling:         sla.Limit{N: 4, Unit: sla.WorkingHour},
		Decision:       sla.Limit{N: 4, Unit: sla.WorkingHour},
		Supervision:    sla.Limit{N: 1, Unit: sla.WorkingDay},
		IncidentWithin: time.Hour,
		Assist:         sla.Limit{N: 2, Unit: sla.WorkingDay},
	}
}

// team gives a team that takes tickets.
func (b *Book) team(slug string) (Team, bool) {
	t, ok := b.Teams[slug]
	return t, ok && !t.Retired
}

// TeamSlugs lists the teams that take tickets, for messages.
func (b *Book) TeamSlugs() []string {
	var all []string
	for _, c := range b.Catalogue.All() {
		if len(all) == 0 || all[len(all)-1] != c.Team {
			all = append(all, c.Team)
		}
	}
	return all
}
