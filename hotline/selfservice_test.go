package hotline

import (
	"context"
	"testing"
	"time"
)

func TestHowAConversationWent(t *testing.T) {
	t.Parallel()
	said := func(more ...Turn) []Turn { return append([]Turn{{Speaker: SpeakerRequester, Text: "问"}}, more...) }
	answer := Turn{Speaker: SpeakerService, Reply: &Reply{Kind: KindAnswer}}
	refusal := Turn{Speaker: SpeakerService, Reply: &Reply{Kind: KindRefuse}}
	down := answer
	down.Feedback = "down"
	for name, row := range map[string]struct {
		c    Conversation
		want ChatOutcome
	}{
		"nothing asked":             {Conversation{State: ChatService}, ""},
		"answered":                  {Conversation{State: ChatService, Turns: said(refusal, answer)}, ChatAnswered},
		"refused":                   {Conversation{State: ChatClosed, Turns: said(refusal)}, ChatUnanswered},
		"voted down":                {Conversation{Turns: said(answer, down)}, ChatUnanswered},
		"led to a ticket":           {Conversation{Turns: said(answer), Tickets: []string{"BX-20261124-0001"}}, ChatTicket},
		"waits for a person":        {Conversation{State: ChatQueued, Turns: said(answer)}, ChatPerson},
		"had a person, is released": {Conversation{State: ChatService, Handed: true, Turns: said(answer), Tickets: []string{"x"}}, ChatPerson},
	} {
		if got := row.c.Outcome(); got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}

// counted is a store that knows nothing but conversations.
type counted struct {
	Boards
	all []ChatCount
}

func (c counted) ChatCounts(context.Context, string, string) ([]ChatCount, error) { return c.all, nil }

func TestServiceIsToldByWeek(t *testing.T) {
	t.Parallel()
	board := &Board{Boards: counted{all: []ChatCount{
		{"2026-11-01", ChatAnswered, 1}, {"2026-11-02", ChatAnswered, 2}, {"2026-11-08", ChatPerson, 3}, {"2026-11-30", ChatTicket, 4},
	}}}
	from := at(t, "2026-11-01 00:00") // a Sunday
	r, err := board.Service(t.Context(), coordinator, from, from.AddDate(0, 1, 0))
	if err != nil || len(r.Weeks) != 6 {
		t.Fatalf("%d weeks, %v", len(r.Weeks), err)
	}
	first, second, last := r.Weeks[0], r.Weeks[1], r.Weeks[5]
	if first.To != "2026-11-01" || *first.SelfService.Value != 1 || second.From != "2026-11-02" || second.To != "2026-11-08" || *second.SelfService.Value != 0.4 || last.From != "2026-11-30" {
		t.Errorf("%+v, %+v, %+v", first, second, last)
	}
	if quiet := r.Weeks[2].SelfService; quiet.Value != nil || quiet.Of != 0 || r.All.Figures[ChatAsked].N != 10 {
		t.Errorf("a quiet week %+v, all %+v", quiet, r.All)
	}
	f, err := ParseChatsCounted("answered/2026-11-02/2026-11-08")
	if err != nil || second.Figures[ChatAnswered].Query != "counted=answered%2F2026-11-02%2F2026-11-08" || f.From != second.From {
		t.Errorf("%+v, %v, %s", f, err, second.Figures[ChatAnswered].Query)
	}
	for _, bad := range []string{"", "answered", "good/2026-11-02/2026-11-08", "answered/2026-11-32/2026-11-08", "asked/2026-11-02/2026-11-08/x"} {
		if _, err := ParseChatsCounted(bad); CodeOf(err) != Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := board.Service(t.Context(), employee, from, from.AddDate(0, 1, 0)); CodeOf(err) != Forbidden {
		t.Errorf("an employee: %v", err)
	}
	if _, err := board.Service(t.Context(), coordinator, from, from.Add(-time.Hour)); CodeOf(err) != Invalid {
		t.Errorf("backwards: %v", err)
	}
}
