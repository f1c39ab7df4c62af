package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"yihaotong/hotline"
	"yihaotong/kb"
	"yihaotong/kb/pdf"
	"yihaotong/routing"
	"yihaotong/web"
)

// app is the whole house, put together by plain arguments.
type app struct {
	*stored
	book    *bookkeeper
	queue   queueDoor
	index   indexDoor
	model   modelDoor
	router  *router
	library *kb.Library
	noted   chan struct{} // wakes the loop that learns
	follow  *follower     // of an index of this copy's own; nil = all copies share one
	desk    *hotline.Desk
	chat    *hotline.Chat
	board   *hotline.Board
	claims  *routing.Dispatch
	watch   *hotline.Watch
	relay   *hotline.Relay
	outside *outside
	server  *web.Server
}

// build opens every door, the index with the given function and joins the rooms. What was opened is closed again on failure.
func build(ctx context.Context, s *stored, index func(*stored) (indexDoor, error)) (a *app, err error) {
	a = &app{stored: s, book: &bookkeeper{settings: s.store, mail: s.cfg.SMTPURL != "", log: s.log}}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.Close())
		}
	}()
	if err := a.book.Load(ctx); err != nil {
		return a, err
	}
	if a.queue, err = openQueue(s.cfg, s.log, s.now); err != nil {
		return a, err
	}
	if a.index, err = index(s); err != nil {
		return a, err
	}
	if err := a.understanding(ctx); err != nil {
		return a, err
	}
	a.desk = &hotline.Desk{Tickets: s.store, People: s.store, Router: a.router, Book: a.book.Book, Now: s.now}
	a.chat = &hotline.Chat{Chats: s.store, Desk: a.desk, Answerer: a.library, Inbox: s.store, Now: s.now}
	a.library.Told = a.chat.TellAnswered
	a.board = &hotline.Board{Boards: s.store, Tickets: s.store, People: s.store, Book: a.book.Book, Now: s.now}
	a.watch = &hotline.Watch{Find: s.store, Tickets: s.store, Book: a.book.Book, Now: s.now, Log: s.log}
	a.claims = &routing.Dispatch{Queue: a.queue.queue, Desk: a.desk}
	if a.outside, err = openOutside(a.stored, a.book.Book); err != nil {
		return a, err
	}
	a.relay = &hotline.Relay{Outbox: s.store, Now: s.now, Log: s.log, Sinks: map[string]hotline.Sink{
		hotline.SinkQueue: a.claims,
		hotline.SinkBus:   hotline.BusSink{Bus: a.queue.bus},
		hotline.SinkLearn: a.router.learner,

		hotline.SinkIncident: hotline.Incidents{Tickets: s.store, Book: a.book.Book, Now: s.now},
		hotline.SinkNotice: &hotline.Herald{
			People: s.store, Inbox: s.store, Devices: a.outside.devices, Book: a.book.Book, Now: s.now, PublicURL: strings.TrimRight(s.cfg.PublicURL, "/"),
		},
	}}
	s.store.SendWith(func(t hotline.Ticket, events []hotline.Event) []hotline.Message {
		return a.book.Book().Outgoing(t, events)
	})
	a.server, err = a.edge()
	return a, err
}

// understanding makes the router and the knowledge base.
func (a *app) understanding(ctx context.Context) error {
	var err error
	if a.router, err = openRouter(ctx, a.stored, a.book); err != nil {
		return err
	}
	a.book.follow = a.router.Refresh
	if a.model, err = openModel(a.cfg, a.book.words.Load, a.log, a.now); err != nil {
		return err
	}
	a.noted = make(chan struct{}, 1)
	a.library = &kb.Library{
		Articles: a.store, Gaps: a.store, Pairings: a.store, Settings: a.store, Finder: kb.NewFinder(a.index.index, a.book.words.Load), Drafter: a.model,
		Log: a.log, Now: a.now, Zone: a.zone, News: a.published, Teams: func() []string { return a.book.Book().TeamSlugs() },
	}
	a.library.Noted = func() {
		select {
		case a.noted <- struct{}{}:
		default: // it will look anyway
		}
	}
	if !a.index.own {
		return nil
	}
	if a.follow, err = a.newFollower(ctx); err != nil {
		return err
	}
	a.library.Changed = a.follow.mark
	return nil
}

// published tells the live stream and the webhooks of an article.
func (a *app) published(ctx context.Context, x kb.Article) error {
	p := hotline.Publication{
		Article: x.ID, Version: x.Version, Title: x.Title, DocNumber: x.DocNumber, Team: x.Team, Audience: x.Audience,
		EffectiveFrom: string(x.EffectiveFrom), EffectiveTo: string(x.EffectiveTo),
	}
	return a.store.Send(ctx, a.book.Book().ArticleNews(p, a.now()))
}

// edge makes the HTTP server.
func (a *app) edge() (*web.Server, error) {
	proxies, err := prefixes(a.cfg.TrustedProxies)
	if err != nil {
		return nil, err
	}
	s, registry := a.store, prometheus.NewRegistry()
	registry.MustRegister(newOutboxMetrics(a), newDoorMetrics(a), newDriftMetrics(a))
	return web.New(web.Config{
		Desk: a.desk, Chat: a.chat, Board: a.board, Router: a.router, Book: a.book.Book, Library: a.library,
		Articles: s, Gaps: s, Queue: a.queue.queue, Claims: a.claims,
		People: s, Sessions: s, Settings: s, Chats: s, Calls: s, Files: s, Replays: s, Audit: s, Bus: a.queue.bus, Inbox: s, Deliveries: s, Hooks: a.outside.hooks,
		Devices: a.outside.devices, PushKey: a.outside.pushKey(),
		Doors: a.doors, Apply: a.book, Rules: trier{a.router, s}, PDF: pdf.Text, Now: a.now, Log: a.log, Registry: registry,
		Version: version, PublicURL: a.cfg.PublicURL, Zone: a.zone,
		WidgetOrigins: strings.Fields(a.cfg.WidgetOrigins), TrustedProxies: proxies,
	})
}

func prefixes(s string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, f := range strings.Fields(s) {
		if addr, err := netip.ParseAddr(f); err == nil {
			all = append(all, netip.PrefixFrom(addr, addr.BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(f)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// Close closes the doors in the reverse order of opening.
func (a *app) Close() error {
	var all []error
	closing := func(c io.Closer) {
		if c != nil {
			all = append(all, c.Close())
		}
	}
	if a.model.close != nil {
		all = append(all, a.model.close())
	}
	closing(a.index.Closer)
	if a.queue.close != nil {
		all = append(all, a.queue.close())
	}
	closing(a.store)
	return errors.Join(all...)
}

// How often the loops look when nobody hints, and how long a shutdown may take.
const (
	relayEvery   = time.Second
	watchEvery   = time.Second
	assignEvery  = 2 * time.Second
	refillEvery  = 5 * time.Second
	pushEvery    = 5 * time.Minute
	tidyEvery    = time.Hour
	learnEvery   = 10 * time.Minute
	drainAtMost  = 20 * time.Second
	requeueBatch = hotline.MaxPage
)

// Run serves until ctx ends, then drains: no new connections, running requests finish, loops stop.
func (a *app) Run(ctx context.Context, l net.Listener) error {
	loops, stop := context.WithCancel(context.WithoutCancel(ctx))
	done := a.loops(loops)
	served := make(chan error, 1)
	go func() { served <- a.server.Serve(l) }()
	var err error
	select {
	case err = <-served:
	case <-ctx.Done():
		drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainAtMost)
		err = a.server.Shutdown(drain)
		cancel()
		<-served //nolint:errcheck // it ended because Shutdown ended it
	}
	stop()
	<-done
	return err
}
