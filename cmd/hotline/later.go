package main

import (
	"context"
	"iter"

	"yihaotong/hotline"
	"yihaotong/kb"
)

// laterIndex stands in for an embedded index that a running server holds: commands write articles
// to the database and ask the server to rebuild.
type laterIndex struct{}

func (laterIndex) Put(context.Context, []kb.Entry) error                   { return nil }
func (laterIndex) Remove(context.Context, ...string) error                 { return nil }
func (laterIndex) Reset(context.Context, iter.Seq2[kb.Entry, error]) error { return nil }
func (laterIndex) Search(context.Context, kb.Query) ([]kb.Hit, error) {
	return nil, hotline.Fail(hotline.Unavailable, "unavailable")
}

func (laterIndex) Close() error { return nil }

// indexOrLater opens the index, or leaves it to the server that has it open.
func indexOrLater(cfg *config) (indexDoor, error) {
	door, err := openIndex(cfg)
	if hotline.CodeOf(err) != hotline.Unavailable {
		return door, err
	}
	x := laterIndex{}
	return indexDoor{index: x, later: true, Closer: x, lost: func(context.Context) (bool, error) { return false, nil }, check: func(context.Context) (string, error) { return "held by the running server", nil }}, nil
}

// rebuildKind is the setting whose version rises whenever a rebuild of the index is asked for.
const rebuildKind = "rebuild"

// askReindex asks the running server to rebuild its index, if it is the one that holds it.
func (a *app) askReindex(ctx context.Context) error {
	if !a.index.later {
		return nil
	}
	before, err := a.store.Setting(ctx, rebuildKind, "index")
	if err != nil && hotline.CodeOf(err) != hotline.NotFound {
		return err
	}
	return a.store.SaveSetting(ctx, &hotline.Setting{Kind: rebuildKind, Name: "index", Version: before.Version, Body: []byte(`{}`), By: hotline.System.ID, At: a.now()})
}

// reindexAsked gives a function that rebuilds the index when somebody has asked for it since.
func (a *app) reindexAsked() func(context.Context) error {
	done := -1 // what was asked before this process began, it has read from the database
	return func(ctx context.Context) error {
		s, err := a.store.Setting(ctx, rebuildKind, "index")
		if err != nil && hotline.CodeOf(err) != hotline.NotFound {
			return err
		}
		if done >= 0 && s.Version > done {
			n, err := a.library.Reindex(ctx)
			if err != nil {
				return err
			}
			a.log.Info("index rebuilt on request", "clauses", n)
		}
		done = s.Version
		return nil
	}
}
