package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"yihaotong/web"
)

// slowDoor is the time from which an answering door counts as slow.
const slowDoor = 500 * time.Millisecond

// probeWithin is how long a door may take to show a sign of life.
const probeWithin = 2 * time.Second

// States of a door on the wire.
const (
	stateOK   = "ok"
	stateSlow = "slow"
	stateDown = "down"
)

// door is a name and how to get a sign of life.
type door struct {
	name  string
	probe func(context.Context) (string, error)
}

// doors probes the doors of the house.
func (a *app) doors(ctx context.Context) []web.Door {
	probes := []door{
		{"database", a.store.Version},
		{"queue", a.queue.check},
		{"index", a.index.check},
	}
	if a.model.check != nil {
		probes = append(probes, door{"model", a.model.check})
	}
	all := make([]web.Door, len(probes))
	var probing sync.WaitGroup // at once: one that hangs must not use up the time of the others
	for i, p := range probes {
		probing.Go(func() { all[i] = probe(ctx, p.name, p.probe) })
	}
	probing.Wait()
	return all
}

func probe(ctx context.Context, name string, check func(context.Context) (string, error)) web.Door {
	ctx, cancel := context.WithTimeout(ctx, probeWithin)
	defer cancel()
	began := time.Now()
	what, err := check(ctx)
	took := time.Since(began)
	switch {
	case err != nil:
		return web.Door{Name: name, State: stateDown, Message: explain(err)}
	case took > slowDoor:
		return web.Door{Name: name, State: stateSlow, Message: fmt.Sprintf("%s, took %s", what, took.Round(time.Millisecond))}
	}
	return web.Door{Name: name, State: stateOK, Message: what}
}
