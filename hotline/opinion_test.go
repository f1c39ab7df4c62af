package hotline

import (
	"strings"
	"testing"
	"time"
)

// An opinion is a hint: it comes to the front of the alternatives and into the history, with its
// source, and moves nothing.
func TestOpinionIsAHint(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	ticket := opened(t, b, func(_ *Opening, d *Decision) {
		d.NeedsPerson = true
		d.Alternatives = []Alternative{{"repair.hvac", 0.2}, {"dining.menu", 0.1}}
	})
	before := ticket.Clone()
	events, err := b.Opine(&ticket, Opinion{Category: "dining.menu", Quote: "菜太咸", Model: "qwen3-8b", Seen: ticket.Version}, ticket.CreatedAt.Add(time.Second))
	if err != nil || len(events) != 1 {
		t.Fatalf("%d events, %v", len(events), err)
	}
	e := events[0]
	text, _ := e.Data["text"].(string)
	if e.Type != TicketOpinion || e.Public || e.By.ID != System.ID || e.Data["source"] != "qwen3-8b" || e.Data["category"] != "dining.menu" ||
		!strings.Contains(text, "菜太咸") || !strings.Contains(text, "qwen3-8b") {
		t.Errorf("event %+v", e)
	}
	want := []Alternative{{"dining.menu", 0.1}, {"repair.hvac", 0.2}}
	if got := ticket.Decision.Alternatives; len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("alternatives %v, want %v", got, want)
	}
	if ticket.Category != before.Category || ticket.Team != before.Team || ticket.Status != StatusNew || !ticket.Decision.NeedsPerson ||
		ticket.Decision.Category != before.Decision.Category || ticket.Clocks.Resolve.Due != before.Clocks.Resolve.Due {
		t.Errorf("the ticket was moved: %+v", ticket)
	}
	if before.Decision.Alternatives[0].Category != "repair.hvac" {
		t.Error("the ticket that was read has changed")
	}
}

// Whatever happened since the model was shown the ticket, its opinion comes too late.
func TestOpinionNeverAfterAPerson(t *testing.T) {
	t.Parallel()
	b := testBook(t)
	unsure := func(_ *Opening, d *Decision) { d.NeedsPerson = true }
	for name, act := range map[string]*Act{
		"untouched":        nil,
		"accepted":         {Name: "accept"},
		"sent elsewhere":   {Name: "dispatch", Team: "dining"},
		"turned away":      {Name: "reject", Reason: "不归本热线"},
		"edited":           {Name: "edit", Category: "repair.hvac", Reason: "看过了"},
		"only commented":   {Name: "comment", Text: "正在核实"},
		"urged by anybody": {Name: "urge"},
	} {
		ticket := opened(t, b, unsure)
		seen, now := ticket.Version, ticket.CreatedAt.Add(time.Minute)
		if act != nil {
			if _, err := b.Do(&ticket, *act, operator, now); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			ticket.Version++ // as the store does
		}
		events, err := b.Opine(&ticket, Opinion{Category: "dining.menu", Quote: "x", Model: "m", Seen: seen}, now)
		if err != nil || (len(events) == 1) != (act == nil) {
			t.Errorf("%s: %d events, %v", name, len(events), err)
		}
	}
	sure := opened(t, b)
	if events, err := b.Opine(&sure, Opinion{Category: "dining.menu", Seen: sure.Version}, sure.CreatedAt); err != nil || len(events) != 0 {
		t.Errorf("of a ticket that is in its queue: %d events, %v", len(events), err)
	}
	unknown := opened(t, b, unsure)
	if _, err := b.Opine(&unknown, Opinion{Category: "no.such", Seen: unknown.Version}, unknown.CreatedAt); CodeOf(err) != Invalid {
		t.Errorf("a category of its own: %v", err)
	}
}
