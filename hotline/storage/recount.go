package storage

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"yihaotong/hotline"
)

// Recount makes the sums of reports and boards anew, from the tickets with their histories and from the
// conversations: after an upgrade that counts more than before, or when they are doubted. Writers wait
// meanwhile; on any error everything stays as it was.
func (s *Store) Recount(ctx context.Context) (tickets, chats int, err error) {
	err = s.db.long(ctx, func(ctx context.Context, c conn) error {
		if hold := s.db.dialect().hold; hold != "" {
			if err := c.script(ctx, hold); err != nil {
				return err
			}
		}
		if err := c.script(ctx, "DELETE FROM deed; DELETE FROM tally; DELETE FROM ticket_count"); err != nil {
			return err
		}
		if tickets, err = s.recountTickets(ctx, c); err != nil {
			return err
		}
		chats, err = s.recountChats(ctx, c)
		return err
	})
	return tickets, chats, err
}

// recountPage is how many tickets or conversations are in memory at a time.
const recountPage = 500

func (s *Store) recountTickets(ctx context.Context, c conn) (n int, err error) {
	open, last := counts{}, ""
	for {
		page, err := gather(ctx, c, scanKept, "SELECT seq, doc FROM ticket WHERE id > $1 ORDER BY id LIMIT $2", last, int64(recountPage))
		if err != nil {
			return n, err
		}
		if len(page) == 0 {
			return n, many(ctx, c, addCount, open.rows(), nil)
		}
		tickets := make([]hotline.Ticket, len(page))
		for i := range page {
			if tickets[i], err = decode[hotline.Ticket](page[i].doc); err != nil {
				return n, err
			}
		}
		events, err := gather(ctx, c, document[hotline.Event], "SELECT doc FROM event WHERE ticket > $1 AND ticket <= $2 ORDER BY ticket, seq",
			last, tickets[len(tickets)-1].ID)
		if err != nil {
			return n, err
		}
		last = tickets[len(tickets)-1].ID
		var all []deed
		rows := step{batch: insertDeed}
		for i := range tickets {
			done := relive(&tickets[i], historyIn(events, tickets[i].ID), s.zone)
			for j := range done {
				rows.rows = append(rows.rows, done[j].row(page[i].seq))
			}
			all = append(all, done...)
			open.move(nil, &tickets[i])
		}
		if err := c.together(ctx, []step{{batch: addTally, rows: tallyRows(all)}, rows}); err != nil {
			return n, err
		}
		n += len(page)
	}
}

// historyIn are the events of one ticket among those of several, in the order of tickets.
func historyIn(events []hotline.Event, ticket string) []hotline.Event {
	by := func(e hotline.Event, id string) int { return strings.Compare(e.Ticket, id) }
	from, _ := slices.BinarySearchFunc(events, ticket, by)
	to := from
	for to < len(events) && events[to].Ticket == ticket {
		to++
	}
	return events[from:to]
}

func (s *Store) recountChats(ctx context.Context, c conn) (n int, err error) {
	last := ""
	for {
		page, err := gather(ctx, c, document[hotline.Conversation], "SELECT doc FROM chat WHERE id > $1 ORDER BY id LIMIT $2", last, int64(recountPage))
		if err != nil || len(page) == 0 {
			return n, err
		}
		rows := make([][]any, len(page))
		for i := range page {
			rows[i] = []any{page[i].ID, s.dayOf(&page[i]), string(page[i].Outcome())}
		}
		if err := many(ctx, c, setOutcome, rows, nil); err != nil {
			return n, err
		}
		n, last = n+len(page), page[len(page)-1].ID
	}
}

// setOutcome writes how conversations went.
var setOutcome = outcomes()

func outcomes() batch {
	b := over("chat_id text, began text, went text", "UPDATE chat SET day = u.began, outcome = u.went FROM u WHERE chat.id = u.chat_id")
	b.row = "UPDATE chat SET day = $2, outcome = $3 WHERE id = $1"
	return b
}

// relive gives what a ticket's history adds to the tallies, as the changes did when they happened. Only a
// building that was corrected later counts from the start.
func relive(t *hotline.Ticket, events []hotline.Event, zone *time.Location) []deed {
	breaches := slices.Clone(t.Clocks.Breaches)
	slices.SortStableFunc(breaches, func(a, b hotline.Breach) int { return a.At.Compare(b.At) })
	is := hotline.Ticket{ID: t.ID, Category: firstCategory(t, events), Decision: firstDecision(t, events), Place: t.Place, Clocks: t.Clocks}
	is.Clocks.Breaches = nil
	is.Clocks.Each(func(_ hotline.ClockKind, k *hotline.Clock) { *k = hotline.Clock{Start: begun(k)} })
	var was *hotline.Ticket
	var all []deed
	var now time.Time
	for _, e := range events {
		if e.At.After(now) {
			now = e.At
		}
		happen(&is, e)
		past, _ := slices.BinarySearchFunc(breaches, now, func(b hotline.Breach, at time.Time) int { return cmp.Or(b.At.Compare(at), -1) })
		is.Clocks.Breaches = breaches[:past]
		all = append(all, deeds(was, &is, []hotline.Event{e}, zone)...)
		before := is
		was = &before
	}
	return all
}

// begun is when a clock began to run first.
func begun(k *hotline.Clock) time.Time {
	if len(k.Facts) == 0 {
		return time.Time{}
	}
	return k.Facts[0].At
}

// firstCategory is where a ticket was sent first.
func firstCategory(t *hotline.Ticket, events []hotline.Event) string {
	for _, e := range events {
		if c, _ := e.Data["category"].(string); e.Type == hotline.TicketRouted && c != "" {
			return c
		}
	}
	return t.Category
}

// firstDecision is what the machine made of a ticket when it was opened, as far as the tallies ask: who
// decided, and whether it was below the line and did not go into a queue at once.
func firstDecision(t *hotline.Ticket, events []hotline.Event) hotline.Decision {
	for i, e := range events {
		if e.Type != hotline.TicketRouted {
			continue
		}
		source, _ := e.Data["source"].(string)
		next := slices.IndexFunc(events[i+1:], func(e hotline.Event) bool { return e.Type != hotline.AlarmRaised })
		queued := next >= 0 && events[i+1+next].Type == hotline.TicketQueued
		return hotline.Decision{Source: hotline.Source(source), NeedsPerson: !queued}
	}
	return hotline.Decision{Source: t.Decision.Source, NeedsPerson: t.Decision.NeedsPerson}
}

// happen does to a ticket what an event says, as far as the tallies ask.
func happen(t *hotline.Ticket, e hotline.Event) {
	moved := t.Team != e.Team
	t.Team = e.Team
	said := func(key string) string { s, _ := e.Data[key].(string); return s }
	yes := func(key string) bool { b, _ := e.Data[key].(bool); return b }
	switch e.Type {
	case hotline.TicketOpened:
		t.Status = hotline.StatusNew
	case hotline.TicketRouted:
		t.Category = cmp.Or(said("category"), t.Category)
	case hotline.TicketQueued:
		if sign := &t.Clocks.Sign; moved || !sign.Met.IsZero() { // it is to be signed for anew
			sign.Start, sign.Met = e.At, time.Time{}
		}
		t.Status, t.Handler = hotline.StatusQueued, ""
		t.FirstReceiver = cmp.Or(t.FirstReceiver, e.Team)
	case hotline.TicketClaimed, hotline.TicketAssigned:
		t.Handler = said("handler")
		if _, given := e.Data["from"]; t.Status == hotline.StatusQueued && !given { // given, it is still to be signed for
			t.Status, t.Clocks.Sign.Met = hotline.StatusWorking, e.At
		}
	case hotline.TicketReturned:
		t.Status, t.Handler = hotline.StatusReturned, ""
		t.Counts.Returns++
	case hotline.TicketWaiting:
		t.Status = hotline.StatusWaiting
	case hotline.TicketResumed, hotline.TicketSentBack:
		t.Status = hotline.StatusWorking
	case hotline.TicketReview:
		t.Status = hotline.StatusReview
	case hotline.TicketResolved:
		if t.Status == hotline.StatusNew || t.Status == hotline.StatusQueued { // answered at the desk
			t.Handler = e.By.ID
		}
		t.Status = hotline.StatusResolved
	case hotline.TicketCallback, hotline.TicketRated:
		if yes("reached") {
			t.Callback = &hotline.Callback{Contacted: yes("contacted"), Solved: yes("solved"), Satisfaction: hotline.Rating(said("satisfaction")), At: e.At}
		}
	case hotline.TicketReopened:
		t.Counts.Reopens++
		t.Clocks.Each(func(_ hotline.ClockKind, k *hotline.Clock) { k.Start, k.Met = e.At, time.Time{} })
		t.Status, t.Handler, t.Callback, t.ClosedAt = hotline.StatusQueued, "", nil, time.Time{}
	case hotline.TicketClosed:
		t.Status, t.ClosedAt = hotline.StatusClosed, e.At
	case hotline.TicketMerged:
		t.BeforeMerge, t.Status = t.Status, hotline.StatusMerged
	case hotline.TicketUnmerged:
		t.Status, t.Callback = t.BeforeMerge, nil
	case hotline.TicketUrged:
		t.Counts.Urges++
	case hotline.TicketJoined:
		t.AskedAgain = t.AskedAgain || t.Status == hotline.StatusClosed
	}
}
