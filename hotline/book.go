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
