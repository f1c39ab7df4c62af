package hotline

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"
)

// How far the service helps by itself (自助解决): conversations by how they went, counted on the local day
// on which they began.

// ChatOutcome says how a conversation went, as it stands now.
type ChatOutcome string

// The outcomes. One in which nothing was asked yet has none.
const (
	ChatAnswered   ChatOutcome = "answered"   // the service answered; neither ticket nor person was needed
	ChatUnanswered ChatOutcome = "unanswered" // it had no answer, or the answer was voted down
	ChatTicket     ChatOutcome = "ticket"
	ChatPerson     ChatOutcome = "person" // a person was asked for
)

// ChatAsked names all that have an outcome.
const ChatAsked ChatOutcome = "asked"

// ChatOutcomes lists all outcomes.
var ChatOutcomes = []ChatOutcome{ChatAnswered, ChatUnanswered, ChatTicket, ChatPerson}

// Outcome is how the conversation went.
func (c *Conversation) Outcome() ChatOutcome {
	asked, answered, refused := false, false, false
	for _, t := range c.Turns {
		asked = asked || t.Speaker == SpeakerRequester
		if t.Reply != nil && t.Reply.Kind == KindAnswer {
			answered = true
		}
		refused = refused || t.Feedback == "down"
	}
	switch {
	case c.Handed || c.State == ChatQueued || c.State == ChatOperator:
		return ChatPerson
	case len(c.Tickets) > 0:
		return ChatTicket
	case !asked:
		return ""
	case answered && !refused:
		return ChatAnswered
	}
	return ChatUnanswered
}

// ChatCount is how many conversations of a local day went one way.
type ChatCount struct {
	Day     string // YYYY-MM-DD
	Outcome ChatOutcome
	N       int
}

// ChatFilter names the conversations behind a number: of an outcome, begun on local days from From to
// To, both counted.
type ChatFilter struct {
	Outcome  ChatOutcome // ChatAsked = any
	From, To string      // YYYY-MM-DD
	Limit    int
	Cursor   string
}

// ParseChatsCounted reads the text form, answered/2026-11-23/2026-11-29. Invalid: field "counted".
func ParseChatsCounted(s string) (ChatFilter, error) {
	parts := strings.Split(s, "/")
	if len(parts) == 3 && (slices.Contains(ChatOutcomes, ChatOutcome(parts[0])) || parts[0] == string(ChatAsked)) && isDay(parts[1]) && isDay(parts[2]) {
		return ChatFilter{Outcome: ChatOutcome(parts[0]), From: parts[1], To: parts[2]}, nil
	}
	return ChatFilter{}, BadField("counted", "format", "want", "answered|unanswered|ticket|person|asked/YYYY-MM-DD/YYYY-MM-DD")
}

// ServiceLine are the conversations of a week, or of all of the period. Each figure has the query of
// GET /chats that lists them.
type ServiceLine struct {
	From, To    string // local days, both count
	Figures     map[ChatOutcome]Figure
	SelfService Rate // answered of asked
}

// ServiceReport tells of a period by week, Monday to Sunday; its first and last week may be cut.
type ServiceReport struct {
	All   ServiceLine
	Weeks []ServiceLine
}

// Service counts the conversations begun in [from, to), local midnights. Whoever may see boards may.
func (b *Board) Service(ctx context.Context, by Actor, from, to time.Time) (ServiceReport, error) {
	if _, err := boardScope(by, ""); err != nil {
		return ServiceReport{}, err
	}
	if err := checkPeriod(from, to); err != nil {
		return ServiceReport{}, err
	}
	last := to.AddDate(0, 0, -1)
	counts, err := b.Boards.ChatCounts(ctx, from.Format(time.DateOnly), last.Format(time.DateOnly))
	if err != nil {
		return ServiceReport{}, err
	}
	r := ServiceReport{All: serviceLine(counts, from, last), Weeks: []ServiceLine{}}
	for monday := from; monday.Before(to); {
		sunday := monday.AddDate(0, 0, (7-int(monday.Weekday()))%7)
		if sunday.After(last) {
			sunday = last
		}
		r.Weeks = append(r.Weeks, serviceLine(counts, monday, sunday))
		monday = sunday.AddDate(0, 0, 1)
	}
	return r, nil
}

// serviceLine adds up the days from first to last.
func serviceLine(counts []ChatCount, first, last time.Time) ServiceLine {
	l := ServiceLine{From: first.Format(time.DateOnly), To: last.Format(time.DateOnly), Figures: map[ChatOutcome]Figure{}}
	n := map[ChatOutcome]int{}
	for _, c := range counts {
		if c.Day >= l.From && c.Day <= l.To {
			n[c.Outcome] += c.N
			n[ChatAsked] += c.N
		}
	}
	for _, o := range append(slices.Clone(ChatOutcomes), ChatAsked) {
		q := url.Values{"counted": {string(o) + "/" + l.From + "/" + l.To}}
		l.Figures[o] = Figure{N: n[o], Query: q.Encode()}
	}
	l.SelfService = share(float64(n[ChatAnswered]), n[ChatAsked])
	return l
}
