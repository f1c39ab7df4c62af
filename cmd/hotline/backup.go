package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

func runBackup(ctx context.Context, io streams, args []string) error {
	fs, load := bind("backup")
	words, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(words, 1, "FILE"); err != nil {
		return err
	}
	return withStore(ctx, io, load, func(s *stored) error {
		if err := s.audit(ctx, "backup", filepath.Base(words[0])); err != nil {
			return err
		}
		// Written beside and renamed at the end, so that a file of that name is always whole.
		part := words[0] + ".part"
		f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
		if err != nil {
			return err
		}
		m, err := s.store.Backup(ctx, f)
		if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
			return errors.Join(err, os.Remove(part))
		}
		if err := os.Rename(part, words[0]); err != nil {
			return err
		}
		_, err = fmt.Fprintf(io.Out, "%s: %s\n", words[0], m)
		return err
	})
}

func runRestore(ctx context.Context, io streams, args []string) error {
	fs, load := bind("restore")
	words, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(words, 1, "FILE"); err != nil {
		return err
	}
	f, err := os.Open(words[0])
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return withStore(ctx, io, load, func(s *stored) error {
		m, err := s.store.Restore(ctx, f, info.Size())
		if err != nil {
			return err
		}
		fmt.Fprintf(io.Out, "restored from %s: %s\n", words[0], m)
		fmt.Fprintln(io.Out, "The index is a copy: serve fills a new one by itself; where there is an old one, run hotline reindex.")
		return nil
	})
}
