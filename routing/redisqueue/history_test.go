package redisqueue_test

import (
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
)

// step is one call that touched a ticket, or the running out of a lease.
type step struct {
	ticket string
	kind   string // claim, renew, done, return, expire
	token  int64
	until  int64 // ms: end of the lease that the call gave, or of the one that ran out
	lost   bool  // answered: the lease is lost
}

// life is the state of one ticket by the rules of routing.Queue.
type life struct {
	held, gone   bool
	token, until int64
}

// rules is the queue as seen by one ticket: what may happen one after the other.
var rules = porcupine.Model{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		by := map[string][]porcupine.Operation{}
		for _, o := range history {
			ticket := o.Input.(step).ticket
			by[ticket] = append(by[ticket], o)
		}
		parts := make([][]porcupine.Operation, 0, len(by))
		for _, part := range by {
			parts = append(parts, part)
		}
		return parts
	},
	Init: func() any { return life{} },
	Step: func(state, input, _ any) (bool, any) {
		l, s := state.(life), input.(step)
		mine := l.held && l.token == s.token
		if s.kind == "expire" {
			if mine && l.until == s.until {
				l.held = false
			}
			return true, l
		}
		if s.kind == "claim" {
			return !l.held && !l.gone && s.token > l.token, life{held: true, token: s.token, until: s.until}
		}
		if s.lost {
			return !mine, l
		}
		switch s.kind {
		case "renew":
			l.until = s.until
		case "return":
			l.held = false
		case "done":
			l.held, l.gone = false, true
		}
		return mine, l
	},
}

// history collects steps. Redis and this process read the same clock.
type history struct {
	mu    sync.Mutex
	steps []porcupine.Operation
}

func (h *history) add(client int, s step, call time.Time) {
	back := time.Now().UnixMicro()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.steps = append(h.steps, porcupine.Operation{ClientId: client, Input: s, Call: call.UnixMicro(), Return: back})
	if s.until != 0 { // it runs out at this instant, unless it ends before
		ends := s.until * 1000
		s.kind = "expire"
		h.steps = append(h.steps, porcupine.Operation{ClientId: client, Input: s, Call: ends - 1000, Return: ends + 1000})
	}
}

func (h *history) check(t *testing.T) {
	t.Helper()
	switch porcupine.CheckOperationsTimeout(rules, h.steps, time.Minute) {
	case porcupine.Illegal:
		t.Error("the history is not linearizable")
	case porcupine.Unknown:
		t.Error("the history could not be checked within a minute")
	}
}
