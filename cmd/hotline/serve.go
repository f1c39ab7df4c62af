package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"yihaotong/hotline"
	"yihaotong/kb"
)

func runServe(ctx context.Context, io streams, args []string) error {
	fs, load := bind("serve")
	demo := fs.Bool("demo", false, "seed people, policies and tickets once")
	words, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(words, 0, "no arguments"); err != nil {
		return err
	}
	s, err := openStored(ctx, io, load)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", s.cfg.Listen)
	if err != nil {
		return errors.Join(fmt.Errorf("%w: choose another address with --listen", err), s.store.Close())
	}
	if _, port, err := net.SplitHostPort(s.cfg.Listen); err == nil && port == "0" && strings.HasSuffix(s.cfg.PublicURL, ":0") {
		s.cfg.PublicURL = "http://" + l.Addr().String()
	}
	a, err := build(ctx, s, openIndex)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	if err := a.prepare(ctx, io, *demo); err != nil {
		return errors.Join(err, l.Close(), a.Close())
	}
	calmCollector()
	s.log.Info("listening", "addr", l.Addr().String(), "url", s.cfg.PublicURL)
	if *demo {
		fmt.Fprintf(io.Out, "一号通 Yihaotong: %s  (console %s/console)\n", s.cfg.PublicURL, s.cfg.PublicURL)
	}
	return errors.Join(a.Run(ctx, l), a.Close())
}

// collectAt is by how many percent the heap grows before it is collected. What the server keeps is
// small (some 20 MB) beside what requests leave behind: at Go's 100 it would collect several times a
// second, for a quarter of its processor time.
const collectAt = 400

// calmCollector lets the garbage collector run less often, unless the administrator says how often.
func calmCollector() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
}

// prepare does what must be true before the first request: the index holds the articles.
func (a *app) prepare(ctx context.Context, io streams, demo bool) error {
	if demo {
		if _, err := a.library.Import(ctx, kb.Seed(), kb.ImportOptions{By: hotline.System.ID}); err != nil {
			return err
		}
		if err := a.seedDemo(ctx, io); err != nil {
			return err
		}
	}
	fill := a.refillIndex
	if a.follow != nil {
		fill = a.follow.catchUp
	}
	if err := fill(ctx); err != nil {
		a.log.Warn("the index cannot be filled now; it is tried again", "error", err)
	}
	return nil
}

// withApp runs a command on the whole house without serving.
func withApp(ctx context.Context, io streams, name string, args []string, fn func(*app) error) error {
	fs, load := bind(name)
	words, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(words, 0, "no arguments"); err != nil {
		return err
	}
	s, err := openStored(ctx, io, load)
	if err != nil {
		return err
	}
	a, err := build(ctx, s, indexOrLater)
	if err != nil {
		return err
	}
	return errors.Join(fn(a), a.Close())
}

// dataWritable reports whether the data folder can be written.
func dataWritable(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(filepath.Join(dir, filepath.Base(f.Name()))))
}
