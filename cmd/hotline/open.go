package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"strings"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
	"yihaotong/kb"
	"yihaotong/kb/bleve"
	"yihaotong/kb/extractive"
	"yihaotong/kb/meili"
	"yihaotong/kb/openai"
	"yihaotong/routing"
	"yihaotong/routing/memqueue"
	"yihaotong/routing/redisqueue"
)

// The small switches: the scheme of a URL chooses the adapter. storage.Open has its own.

// queueLimit bounds the tickets that wait at once.
const queueLimit = 1_000_000

// queueDoor is the queue, the bus beside it and how it is kept filled.
type queueDoor struct {
	queue routing.Queue
	bus   hotline.Bus
	// lost reports whether the queue must be filled again; fill does it.
	lost  func(ctx context.Context) (bool, error)
	fill  func(ctx context.Context, push func(context.Context) error) (done bool, err error)
	run   func(ctx context.Context)
	check func(ctx context.Context) (version string, err error)
	close func() error
}

func openQueue(cfg *config, log *slog.Logger, now hotline.Now) (queueDoor, error) {
	if strings.HasPrefix(cfg.Queue, "memory:") {
		return memoryQueue(now), nil
	}
	server, err := redisqueue.Connect(cfg.Queue)
	if err != nil {
		return queueDoor{}, err
	}
	// Leases run by the server's clock: one clock for all copies.
	q, bus := server.Queue(nil, queueLimit), server.Bus(log)
	return queueDoor{queue: q, bus: bus, lost: q.Lost, fill: q.Rebuild, run: bus.Run, check: server.Check, close: server.Close}, nil
}

// memoryQueue is filled once, at start: it dies with its process.
func memoryQueue(now hotline.Now) queueDoor {
	q, filled := memqueue.New(now, queueLimit), false
	return queueDoor{
		queue: q, bus: hotline.NewLocalBus(),
		lost: func(context.Context) (bool, error) { return !filled, nil },
		fill: func(ctx context.Context, push func(context.Context) error) (bool, error) {
			err := push(ctx)
			filled = err == nil
			return filled, err
		},
		run:   func(context.Context) {},
		check: inProcess,
		close: func() error { return nil },
	}
}

// indexDoor is the search index.
type indexDoor struct {
	index kb.Index
	own   bool   // each copy has one of its own, which must follow the others
	later bool   // a running server has it and follows what this process marks
	marks string // file that keeps which mark the index holds; "" = none
	io.Closer
	// lost reports whether it must be filled again from the database.
	lost  func(ctx context.Context) (bool, error)
	check func(ctx context.Context) (version string, err error)
}

func openIndex(s *stored) (indexDoor, error) {
	path, ok := strings.CutPrefix(s.cfg.Index, "bleve:")
	if !ok {
		return openSearchServer(s)
	}
	x, err := bleve.Open(path)
	if err != nil {
		return indexDoor{}, err
	}
	lost := func(context.Context) (bool, error) { return false, nil } // the follower fills it
	return indexDoor{index: x, own: true, marks: filepath.Join(path, "marks"), Closer: x, lost: lost, check: inProcess}, nil
}

// openSearchServer opens an index on a server, with the meaning of texts where a model for that is
// named.
func openSearchServer(s *stored) (indexDoor, error) {
	x, err := meili.Connect(s.cfg.Index, s.cfg.IndexKey)
	if err != nil {
		return indexDoor{}, err
	}
	door := indexDoor{index: x, Closer: x, lost: x.Lost, check: x.Check}
	if s.cfg.ModelEmbedding == "" {
		return door, nil
	}
	e, err := openai.ConnectEmbedder(openai.Options{URL: s.cfg.Model, Key: s.cfg.ModelKey, Model: s.cfg.ModelEmbedding, Log: s.log, Now: s.now})
	if err != nil {
		return indexDoor{}, errors.Join(err, x.Close())
	}
	x.UseMeaning(s.cfg.ModelEmbedding, e.Embed)
	door.Closer = both{x, e}
	return door, nil
}

// both closes two things as one.
type both [2]io.Closer

func (b both) Close() error { return errors.Join(b[0].Close(), b[1].Close()) }

func inProcess(context.Context) (string, error) { return "in this process", nil }

// modelDoor writes the answers. check and completer are nil where there is no server.
type modelDoor struct {
	kb.Drafter
	completer routing.Completer
	check     func(ctx context.Context) (version string, err error)
	close     func() error
}

func openModel(cfg *config, synonyms func() *zh.Thesaurus, log *slog.Logger, now hotline.Now) (modelDoor, error) {
	plain := extractive.Drafter{Synonyms: synonyms}
	if strings.HasPrefix(cfg.Model, "extractive:") {
		return modelDoor{Drafter: plain, close: func() error { return nil }}, nil
	}
	d, err := openai.Connect(openai.Options{URL: cfg.Model, Key: cfg.ModelKey, Model: cfg.ModelName, Fallback: plain, Log: log, Now: now})
	if err != nil {
		return modelDoor{}, err
	}
	return modelDoor{d, d, d.Check, d.Close}, nil
}
