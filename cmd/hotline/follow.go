package main

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/storage"
	"yihaotong/kb"
)

// follower keeps an index that belongs to this copy alone in step with what the others publish.
// Each change leaves a mark in the database: the next version of one document, whose body names the
// article. The marks are the truth; a notice on the bus only hastens the look. Beside the index lies
// the number of the last mark that it holds, so that a copy catches up after it was away.
type follower struct {
	library *kb.Library
	store   *storage.Store
	bus     hotline.Bus
	now     hotline.Now
	log     *slog.Logger
	file    string // keeps held; "" = nothing is kept
	held    int    // last mark that the index holds; -1 = not known

	told atomic.Int64 // when the last notice was given, in Unix milliseconds
}

// mark is the body of a mark; without an article everything is to be read again.
type mark struct {
	Article string `json:"article,omitempty"`
}

const (
	markKind    = "rebuild"
	markName    = "index"
	marksAtOnce = 200 // missed marks beyond which reading everything is quicker
	markTries   = 50  // of several copies that mark at one time
	followEvery = 2 * time.Second
	tellEvery   = 500 * time.Millisecond
	resubscribe = time.Second
)

// newFollower makes the follower of this copy's index. What an empty one holds is not known: it may
// have been thrown away.
func (a *app) newFollower(ctx context.Context) (*follower, error) {
	f := &follower{library: a.library, store: a.store, bus: a.queue.bus, now: a.now, log: a.log, file: a.index.marks, held: -1}
	empty, err := isEmpty(ctx, a.index.index)
	if f.file == "" || empty || err != nil {
		return f, err
	}
	body, err := os.ReadFile(f.file)
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	if n, bad := strconv.Atoi(strings.TrimSpace(string(body))); err == nil && bad == nil {
		f.held = n
	}
	return f, err
}

func isEmpty(ctx context.Context, x kb.Index) (bool, error) {
	held, ok := x.(kb.Lister)
	if !ok {
		return false, nil
	}
	for _, err := range held.Entries(ctx) {
		return false, err
	}
	return true, nil
}

// mark tells the other copies of a changed article; "" = of everything.
func (f *follower) mark(ctx context.Context, article string) error {
	body, err := json.Marshal(mark{article})
	if err != nil {
		return err
	}
	for range markTries {
		var newest int
		if newest, err = f.newest(ctx); err != nil {
			return err
		}
		err = f.store.SaveSetting(ctx, &hotline.Setting{Kind: markKind, Name: markName, Version: newest, Body: body, By: hotline.System.ID, At: f.now()})
		if hotline.CodeOf(err) != hotline.Conflict {
			break
		}
	}
	if err != nil {
		return err
	}
	f.tell(ctx)
	return nil
}

// tell hastens the others' look. An import of many articles tells now and then.
func (f *follower) tell(ctx context.Context) {
	now := f.now()
	if last := f.told.Load(); now.UnixMilli()-last < int64(tellEvery/time.Millisecond) || !f.told.CompareAndSwap(last, now.UnixMilli()) {
		return
	}
	if err := f.bus.Publish(ctx, hotline.Notice{ID: hotline.NewID(now), Type: hotline.KBChanged, At: now}); err != nil {
		f.log.DebugContext(ctx, "other copies look by themselves", "error", err)
	}
}

// newest is the number of the last mark, 0 = there is none.
func (f *follower) newest(ctx context.Context) (int, error) {
	s, err := f.store.Setting(ctx, markKind, markName)
	if hotline.CodeOf(err) == hotline.NotFound {
		return 0, nil
	}
	return s.Version, err
}

// catchUp brings the index to the newest mark.
func (f *follower) catchUp(ctx context.Context) error {
	newest, err := f.newest(ctx)
	if err != nil || newest == f.held {
		return err
	}
	articles, whole, err := f.missed(ctx, newest)
	if err != nil {
		return err
	}
	if whole {
		n, err := f.library.Reindex(ctx)
		if err != nil {
			return err
		}
		f.log.Info("index filled from the database", "clauses", n)
	}
	for _, id := range articles {
		if err := f.library.Follow(ctx, id); err != nil && hotline.CodeOf(err) != hotline.NotFound {
			return err
		}
	}
	return f.keep(newest)
}

// missed lists the articles that were marked since; whole = read everything instead.
func (f *follower) missed(ctx context.Context, newest int) (articles []string, whole bool, err error) {
	if f.held < 0 || newest < f.held || newest-f.held > marksAtOnce {
		return nil, true, nil
	}
	marks, err := f.store.SettingVersions(ctx, markKind, markName, newest-f.held)
	if err != nil {
		return nil, false, err
	}
	seen := map[string]bool{}
	for _, s := range marks {
		var m mark
		if err := json.Unmarshal(s.Body, &m); err != nil || m.Article == "" {
			return nil, true, nil //nolint:nilerr // a mark nobody can read: everything is read again
		}
		if !seen[m.Article] {
			seen[m.Article] = true
			articles = append(articles, m.Article)
		}
	}
	return articles, false, nil
}

// keep notes the mark that the index holds.
func (f *follower) keep(held int) error {
	f.held = held
	if f.file == "" {
		return nil
	}
	draft := f.file + ".new"
	if err := os.WriteFile(draft, []byte(strconv.Itoa(held)), 0o640); err != nil {
		return err
	}
	return os.Rename(draft, f.file)
}

// run catches up until ctx ends: at every notice of a publication and now and then without one.
func (f *follower) run(ctx context.Context) {
	wake := make(chan struct{}, 1)
	var listening sync.WaitGroup
	listening.Go(func() { f.listen(ctx, wake) })
	defer listening.Wait()
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	for {
		if err := f.catchUp(ctx); err != nil && ctx.Err() == nil {
			f.log.Error("could not follow the articles", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-tick.C:
		}
	}
}

// listen wakes at notices. A channel that closes may have lost some: it wakes once and listens anew.
func (f *follower) listen(ctx context.Context, wake chan<- struct{}) {
	hint := func() {
		select {
		case wake <- struct{}{}:
		default:
		}
	}
	for ctx.Err() == nil {
		notices, err := f.bus.Subscribe(ctx)
		if err == nil {
			for n := range notices {
				if n.Type == hotline.KBChanged {
					hint()
				}
			}
			hint()
		}
		select {
		case <-ctx.Done():
		case <-time.After(resubscribe):
		}
	}
}
