package main

import (
	"context"
	"sync"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing"
)

// loops starts everything that works beside the requests; the channel closes when all have ended.
func (a *app) loops(ctx context.Context) <-chan struct{} {
	var all sync.WaitGroup
	for sink := range a.relay.Sinks {
		all.Go(func() { a.relay.Run(ctx, sink, a.store.Wake(sink), relayEvery) })
	}
	all.Go(func() { a.outside.run(ctx) })
	all.Go(func() { a.warm(ctx) })
	all.Go(func() { a.watch.Run(ctx, watchEvery) })
	all.Go(func() { a.queue.run(ctx) })
	all.Go(func() { a.every(ctx, refillEvery, "refill the queue", a.refill) })
	if a.follow != nil {
		all.Go(func() { a.follow.run(ctx) })
	} else {
		all.Go(func() { a.every(ctx, refillEvery, "refill the index", a.refillIndex) })
	}
	all.Go(func() { a.every(ctx, assignEvery, "give out what waits", a.assign) })
	all.Go(func() { a.every(ctx, pushEvery, "push what is queued", a.pushAgain) })
	all.Go(func() { a.every(ctx, bookEvery, "read the settings", a.book.Follow) })
	all.Go(func() { a.every(ctx, tidyEvery, "tidy the store", a.store.Tidy) })
	all.Go(func() { a.everyOr(ctx, learnEvery, a.noted, "learn from what was opened", a.library.Learn) })
	if a.model.completer != nil {
		all.Go(func() { a.every(ctx, opinionEvery, "get second opinions", a.opinions().Once) })
	}
	done := make(chan struct{})
	go func() {
		all.Wait()
		close(done)
	}()
	return done
}

// opinionEvery is how often the loop looks for tickets that want a second opinion.
const opinionEvery = 3 * time.Second

// opinions asks the model about tickets that the router is unsure of.
func (a *app) opinions() *routing.Opinions {
	return &routing.Opinions{
		Completer: a.model.completer, Model: a.cfg.ModelName, Tickets: a.store, Claims: a.store,
		Book: a.book.Book, Now: a.now, Log: a.log,
	}
}

// every does something now and then; a failure is logged and tried again next time.
func (a *app) every(ctx context.Context, pause time.Duration, what string, do func(context.Context) error) {
	a.everyOr(ctx, pause, nil, what, do)
}

// everyOr is every that somebody can wake.
func (a *app) everyOr(ctx context.Context, pause time.Duration, wake <-chan struct{}, what string, do func(context.Context) error) {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for {
		if err := do(ctx); err != nil && ctx.Err() == nil {
			a.log.Error("could not "+what, "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-wake:
		}
	}
}

// warm spares the first who asks the wait for what the search must know. It fails where the index is
// down; then a search tries again.
func (a *app) warm(ctx context.Context) {
	if err := a.library.Finder.Warm(ctx); err != nil && ctx.Err() == nil {
		a.log.Warn("the search is not warm yet", "error", err)
	}
}

// assign gives out what waits in the queues of the teams that want it.
func (a *app) assign(ctx context.Context) error {
	_, err := a.desk.Assign(ctx)
	return err
}

// refill fills the queue from the database when it has lost its content.
func (a *app) refill(ctx context.Context) error {
	lost, err := a.queue.lost(ctx)
	if err != nil || !lost {
		return err
	}
	n := 0
	done, err := a.queue.fill(ctx, func(ctx context.Context) error {
		n, err = a.pushQueued(ctx)
		return err
	})
	if done {
		a.log.Info("queue filled from the database", "tickets", n)
	}
	return err
}

// pushAgain pushes everything that is queued once more. It changes nothing where the queue is right,
// and mends what a Redis server silently lost with its last writes.
func (a *app) pushAgain(ctx context.Context) error {
	_, err := a.pushQueued(ctx)
	return err
}

// refillIndex fills the index that all copies share from the database when it has lost its content.
func (a *app) refillIndex(ctx context.Context) error {
	lost, err := a.index.lost(ctx)
	if err != nil || !lost {
		return err
	}
	n, err := a.library.Reindex(ctx)
	if err == nil {
		a.log.Info("index filled from the database", "clauses", n)
	}
	return err
}

// requeue fills the queue whatever it holds now.
func (a *app) requeue(ctx context.Context) (int, error) {
	n := 0
	_, err := a.queue.fill(ctx, func(ctx context.Context) (err error) {
		n, err = a.pushQueued(ctx)
		return err
	})
	return n, err
}

// pushQueued reads everything that waits and puts it into the queue.
func (a *app) pushQueued(ctx context.Context) (int, error) {
	f := hotline.Filter{Scope: hotline.Scope{All: true}, Statuses: []hotline.Status{hotline.StatusQueued}, Sort: hotline.SortOldest, Limit: requeueBatch}
	for n := 0; ; {
		page, err := a.store.Find(ctx, f)
		if err != nil {
			return n, err
		}
		moves := make([]hotline.QueueMove, len(page.Items))
		for i := range page.Items {
			moves[i] = hotline.MoveOf(page.Items[i])
		}
		if err := a.queue.queue.Push(ctx, moves...); err != nil {
			return n, err
		}
		n += len(moves)
		if f.Cursor = page.Next; f.Cursor == "" {
			return n, nil
		}
	}
}
