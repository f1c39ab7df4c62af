package storagetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"yihaotong/hotline"
)

// morning is when most test tickets come in; the local day is 2026-11-24.
var morning = time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)

// everything is the scope of somebody who sees all tickets.
var everything = hotline.Scope{All: true}

// ticket makes a queued ticket of team repair and lets change adapt it.
func ticket(at time.Time, change func(*hotline.Ticket)) hotline.Ticket {
	t := hotline.Ticket{
		ID: hotline.NewID(at), Status: hotline.StatusQueued, Type: hotline.Help, Team: "repair", Category: "repair.plumbing",
		Priority: hotline.Normal, Channel: hotline.ChannelWeb, Title: "水管漏水", Text: "三号楼五层卫生间水管漏水,请派人来修。",
		Visibility: hotline.VisibilityPrivate, CreatedAt: at, UpdatedAt: at, QueuedAt: at, FirstReceiver: "repair",
	}
	t.Clocks.Resolve = hotline.Clock{Limit: "8wh", Start: at, Due: at.Add(8 * time.Hour)}
	t.NextAt = at.Add(4 * time.Hour)
	if change != nil {
		change(&t)
	}
	return t
}

// note adds an event to the ticket's history, sealed as the rules do.
func note(t *hotline.Ticket, typ hotline.EventType, at time.Time, data map[string]any) hotline.Event {
	e := hotline.Event{
		ID: hotline.NewID(at), Ticket: t.ID, Seq: t.Events + 1, Type: typ, At: at, Team: t.Team, Public: true,
		By: hotline.Actor{ID: "p1", Name: "测试员", Role: hotline.Operator}, Data: data,
	}
	hash, err := e.Digest(t.LastHash)
	if err != nil {
		panic(err)
	}
	e.Hash, t.LastHash, t.Events = hash, hash, e.Seq
	return e
}

// put stores a ticket with the event of its opening.
func put(tb testing.TB, s hotline.Tickets, at time.Time, change func(*hotline.Ticket)) hotline.Ticket {
	tb.Helper()
	t := ticket(at, change)
	if err := add(s, &t); err != nil {
		tb.Fatal(err)
	}
	return t
}

func add(s hotline.Tickets, t *hotline.Ticket) error {
	events := []hotline.Event{note(t, hotline.TicketOpened, t.CreatedAt, map[string]any{"channel": string(t.Channel)})}
	return s.Create(context.Background(), t, "BX", events, nil)
}

// comment is a change that adds one remark and nothing else.
func comment(at time.Time, text string) func(*hotline.Ticket) ([]hotline.Event, error) {
	return func(t *hotline.Ticket) ([]hotline.Event, error) {
		t.UpdatedAt = at
		return []hotline.Event{note(t, hotline.TicketCommented, at, map[string]any{"text": text})}, nil
	}
}

// numbersOf lists the numbers of tickets, for messages and comparisons.
func numbersOf(all []hotline.Ticket) string {
	s := ""
	for i, t := range all {
		if i > 0 {
			s += " "
		}
		s += t.Number[len(t.Number)-4:]
	}
	return s
}

// person makes a person with a phone of the range reserved for tests.
func person(n int, change func(*hotline.Person)) hotline.Person {
	p := hotline.Person{
		ID: hotline.NewID(morning.Add(time.Duration(n) * time.Second)), Username: fmt.Sprintf("user%d", n), Name: "张三", Role: hotline.Employee,
		Phone: fmt.Sprintf("154%08d", n), Unit: "财务处", StaffNo: fmt.Sprintf("S%04d", n), CreatedAt: morning, UpdatedAt: morning,
	}
	if change != nil {
		change(&p)
	}
	return p
}

// Comment is a change that adds one remark.
func Comment(at time.Time) func(*hotline.Ticket) ([]hotline.Event, error) {
	return comment(at, "备注")
}
