package main

import (
	"context"
	"errors"
	"fmt"

	"yihaotong/hotline"
)

// runRecount makes the sums of reports and boards anew.
func runRecount(ctx context.Context, io streams, args []string) error {
	fs, load := bind("recount")
	asJSON := fs.Bool("json", false, "print JSON")
	words, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(words, 0, "no arguments"); err != nil {
		return err
	}
	return withStore(ctx, io, load, func(s *stored) error {
		tickets, chats, err := s.store.Recount(ctx)
		if err == nil {
			err = s.audit(ctx, "tallies.recount", fmt.Sprintf("%d tickets, %d conversations", tickets, chats))
		}
		if err != nil {
			return err
		}
		if *asJSON {
			return printJSON(io, map[string]int{"tickets": tickets, "conversations": chats})
		}
		_, err = fmt.Fprintf(io.Out, "%d tickets and %d conversations counted\n", tickets, chats)
		return err
	})
}

// runRecalculate shows which running clocks the policy and the calendar in force would move, and with
// --apply moves them.
func runRecalculate(ctx context.Context, io streams, args []string) error {
	fs, load := bind("recalculate")
	dry := fs.Bool("dry-run", false, "only show what would move (also without it: nothing moves before --apply)")
	apply := fs.Bool("apply", false, "move the clocks; audited")
	asJSON := fs.Bool("json", false, "print one JSON object a line")
	words, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(words, 0, "no arguments"); err != nil {
		return err
	}
	if *dry && *apply {
		return usageError{"--dry-run and --apply exclude each other"}
	}
	return withStore(ctx, io, load, func(s *stored) error {
		book := &bookkeeper{settings: s.store, log: s.log}
		if err := book.Load(ctx); err != nil {
			return err
		}
		r := &hotline.Recalculation{Tickets: s.store, Book: book.Book, Now: s.now}
		moved, late := 0, 0
		told := func(m hotline.Move) error {
			moved++
			if m.Late {
				late++
			}
			if *asJSON {
				return printJSON(io, m)
			}
			_, err := fmt.Fprintf(io.Out, "%s %s: %s %s -> %s %s\n", m.Number, m.Clock, m.OldLimit, s.shown(m.OldDue), m.NewLimit, s.shown(m.NewDue))
			return err
		}
		if !*apply {
			err := r.Show(ctx, told)
			fmt.Fprintf(io.Err, "%d clocks would move, %d of them to a time that has passed; --apply moves them\n", moved, late)
			return err
		}
		// Audited even when it fails half way: the tickets that were moved are.
		err := r.Apply(ctx, hotline.System, told)
		fmt.Fprintf(io.Err, "%d clocks moved, %d of them to a time that has passed\n", moved, late)
		b := book.Book()
		return errors.Join(err, s.audit(ctx, "clocks.recalculate", b.Policy.ID()+" "+b.Calendar.ID()))
	})
}
