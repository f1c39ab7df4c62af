package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"yihaotong/kb"
	"yihaotong/kb/bleve"
	"yihaotong/kb/meili"
)

// dropWithin is how long an evaluation waits for the server to delete its index.
const dropWithin = 30 * time.Second

// withScratchIndex gives an index of its own that is gone afterwards: in a folder, or on the server
// that the setting index names. The live one is not touched.
func withScratchIndex(ctx context.Context, load func() (*config, error), fn func(*kb.Finder) error) error {
	cfg, err := load()
	if err != nil {
		return err
	}
	if strings.HasPrefix(cfg.Index, "bleve:") {
		return withScratchFolder(fn)
	}
	server, err := meili.Connect(cfg.Index, cfg.IndexKey)
	if err != nil {
		return err
	}
	x := server.Scratch()
	err = fn(kb.NewFinder(x, nil))
	dropping, cancel := context.WithTimeout(context.WithoutCancel(ctx), dropWithin)
	defer cancel()
	return errors.Join(err, x.Drop(dropping), server.Close())
}

func withScratchFolder(fn func(*kb.Finder) error) error {
	folder, err := os.MkdirTemp("", "hotline-eval-")
	if err != nil {
		return err
	}
	x, err := bleve.Open(filepath.Join(folder, "index"))
	if err != nil {
		return errors.Join(err, os.RemoveAll(folder))
	}
	return errors.Join(fn(kb.NewFinder(x, nil)), x.Close(), os.RemoveAll(folder))
}
