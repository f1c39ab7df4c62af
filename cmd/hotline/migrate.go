package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

func runMigrateUp(ctx context.Context, io streams, args []string) error {
	fs, load := bind("migrate up")
	words, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(words, 0, "no arguments"); err != nil {
		return err
	}
	s, err := openUnmigrated(ctx, io, load)
	if err != nil {
		return err
	}
	done, err := s.store.Migrate(ctx)
	for _, m := range done {
		fmt.Fprintf(io.Out, "%04d %s\n", m.Number, m.Name)
	}
	if err == nil && len(done) == 0 {
		fmt.Fprintln(io.Out, "nothing to do")
	}
	return errors.Join(err, s.store.Close())
}

func runMigrateStatus(ctx context.Context, io streams, args []string) error {
	fs, load := bind("migrate status")
	asJSON := fs.Bool("json", false, "print JSON")
	words, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(words, 0, "no arguments"); err != nil {
		return err
	}
	s, err := openUnmigrated(ctx, io, load)
	if err != nil {
		return err
	}
	defer s.store.Close()
	all, err := s.store.Status(ctx)
	if err != nil {
		return err
	}
	type line struct {
		Number  int       `json:"number"`
		Name    string    `json:"name"`
		Applied time.Time `json:"applied,omitzero"`
	}
	lines := []line{}
	for _, m := range all {
		lines = append(lines, line{m.Number, m.Name, m.Applied})
	}
	if *asJSON {
		return printJSON(io, lines)
	}
	for _, l := range lines {
		state := "waits"
		if !l.Applied.IsZero() {
			state = "applied " + l.Applied.Format(time.RFC3339)
		}
		fmt.Fprintf(io.Out, "%04d %-30s %s\n", l.Number, l.Name, state)
	}
	return nil
}
