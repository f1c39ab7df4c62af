package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/sla"
)

// runPolicyTry judges past tickets by the policy of a file. Nothing is changed.
func runPolicyTry(ctx context.Context, io streams, args []string) error {
	fs, load := bind("policy try")
	from := fs.String("from", "", "YYYY-MM-DD; default a month before --to")
	to := fs.String("to", "", "YYYY-MM-DD, not included; default today")
	asJSON := fs.Bool("json", false, "print JSON")
	words, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(words, 1, "FILE.json"); err != nil {
		return err
	}
	since, errFrom := day(*from, "--from")
	until, errTo := day(*to, "--to")
	if err := errors.Join(errFrom, errTo); err != nil {
		return err
	}
	f, err := os.Open(words[0])
	if err != nil {
		return err
	}
	defer f.Close()
	policy, err := sla.ParsePolicy(f)
	if err != nil {
		return fmt.Errorf("%s: %w", words[0], err)
	}
	return withStore(ctx, io, load, func(s *stored) error {
		book := &bookkeeper{settings: s.store, log: s.log}
		if err := book.Load(ctx); err != nil {
			return err
		}
		if until.IsZero() {
			y, m, d := s.now().In(s.zone).Date()
			until = time.Date(y, m, d, 0, 0, 0, 0, s.zone)
		}
		if since.IsZero() {
			since = until.AddDate(0, -1, 0)
		}
		r := &hotline.Recalculation{Tickets: s.store, Book: book.Book, Now: s.now}
		trial, err := r.Try(ctx, policy, since, until)
		if err != nil {
			return err
		}
		if *asJSON {
			return printJSON(io, trial)
		}
		fmt.Fprintf(io.Out, "%s on %d tickets of %s to %s (complete: %v)\n", trial.Policy, trial.Tickets, since.Format(time.DateOnly), until.Format(time.DateOnly), trial.Complete)
		for _, kind := range []hotline.ClockKind{hotline.ClockSign, hotline.ClockResponse, hotline.ClockResolve} {
			x := trial.Clocks[kind]
			fmt.Fprintf(io.Out, "%-8s due earlier %d, later %d; breached %d -> %d %v\n", kind, x.Earlier, x.Later, x.BreachedThen, x.BreachedNow, x.Examples)
		}
		return nil
	})
}
