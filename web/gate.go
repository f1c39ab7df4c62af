package web

import (
	"context"
	"time"

	"yihaotong/hotline"
)

// class is how much an operation matters when there is too much to do.
type class int

// Vital: what people in need wait for. Bulk: what can wait till the evening.
const (
	classVital class = iota
	classNormal
	classBulk
)

func classOf(operation string) class {
	switch operation {
	case "openTicket", "startCall", "addSegment", "openTicketFromCall", "sayInChat", "openTicketFromChat", "raiseAlarm", "createSession", "claimFromQueue":
		return classVital
	case "exportTicketsCsv", "exportTicketsXlsx", "reportRates", "listAudit", "listPeople", "importArticles", "tryRules":
		return classBulk
	}
	return classNormal
}

// gate bounds how many requests are worked on at once. Whoever does not get in within a moment is
// sent away (503): a queue that only grows helps nobody. Normal requests may take three quarters of
// the places, bulk ones an eighth, so that vital ones always find one.
type gate struct {
	all, normal, bulk chan struct{}
	patience          time.Duration
}

func newGate(places int, patience time.Duration) *gate {
	return &gate{
		all: make(chan struct{}, places), normal: make(chan struct{}, max(1, places*3/4)), bulk: make(chan struct{}, max(1, places/8)),
		patience: patience,
	}
}

// enter waits for a place; leave gives it back.
func (g *gate) enter(ctx context.Context, k class) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, g.patience)
	defer cancel()
	var held []chan struct{}
	leave = func() {
		for _, c := range held {
			<-c
		}
	}
	for _, c := range g.doors(k) {
		select {
		case c <- struct{}{}:
			held = append(held, c)
			continue
		default:
		}
		select {
		case c <- struct{}{}:
			held = append(held, c)
		case <-ctx.Done():
			leave()
			return nil, hotline.Fail(hotline.Unavailable, "unavailable").Because(ctx.Err())
		}
	}
	return leave, nil
}

// doors are passed from the narrowest to the widest, in the same order by everybody.
func (g *gate) doors(k class) []chan struct{} {
	switch k {
	case classBulk:
		return []chan struct{}{g.bulk, g.normal, g.all}
	case classNormal:
		return []chan struct{}{g.normal, g.all}
	default:
		return []chan struct{}{g.all}
	}
}
