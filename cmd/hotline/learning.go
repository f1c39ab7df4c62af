package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing"
)

// withRouter runs a command on the router of this installation.
func withRouter(ctx context.Context, io streams, load func() (*config, error), fn func(*stored, *router) error) error {
	return withStore(ctx, io, load, func(s *stored) error {
		book := &bookkeeper{settings: s.store, log: s.log}
		if err := book.Load(ctx); err != nil {
			return err
		}
		r, err := openRouter(ctx, s, book)
		if err != nil {
			return err
		}
		return fn(s, r)
	})
}

func runTrain(ctx context.Context, io streams, args []string) error {
	fs, load := bind("train")
	from := fs.String("from", "", "only corrections since this day, YYYY-MM-DD")
	asJSON := fs.Bool("json", false, "print JSON")
	words, err := parse(fs, args)
	if err != nil {
		return err
	}
	since, err := day(*from, "--from")
	if err = errors.Join(err, wantWords(words, 0, "no arguments")); err != nil {
		return err
	}
	return withRouter(ctx, io, load, func(s *stored, r *router) error {
		t, err := r.learner.Train(ctx, since)
		if err != nil {
			return err
		}
		if err := s.audit(ctx, "classifier.train", t.Version); err != nil {
			return err
		}
		if *asJSON {
			return printJSON(io, t)
		}
		outcome := "not activated: it is worse"
		if t.Activated {
			outcome = "activated as " + t.Version
		}
		_, err = fmt.Fprintf(io.Out, "%d examples, %d held out: before %.3f, after %.3f; %s\n", t.Examples, t.Held, t.Before, t.After, outcome)
		return err
	})
}

// day reads a date of a flag; empty is the beginning of time.
func day(s, flag string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, s, time.Local)
	if err != nil {
		return t, usageError{fmt.Sprintf("%s %q: want YYYY-MM-DD", flag, s)}
	}
	return t, nil
}

// replayMost bounds the past tickets of one replay, newest first.
const replayMost = 20_000

func runReplay(ctx context.Context, io streams, args []string) error {
	fs, load := bind("replay")
	rules := fs.String("rules", "", "file with a dispatch directory")
	from := fs.String("from", "", "YYYY-MM-DD")
	to := fs.String("to", "", "YYYY-MM-DD, not included")
	asJSON := fs.Bool("json", false, "print JSON")
	words, err := parse(fs, args)
	if err != nil {
		return err
	}
	f := hotline.Filter{Scope: hotline.Scope{All: true}, Sort: hotline.SortNewest, Limit: hotline.MaxPage}
	var errFrom, errTo error
	f.From, errFrom = day(*from, "--from")
	f.To, errTo = day(*to, "--to")
	if err = errors.Join(errFrom, errTo, wantWords(words, 0, "no arguments")); err != nil {
		return err
	}
	if *rules == "" {
		return usageError{"--rules is needed"}
	}
	text, err := os.ReadFile(*rules)
	if err != nil {
		return err
	}
	return withRouter(ctx, io, load, func(s *stored, r *router) error {
		next, err := r.rules.Check(string(text))
		if err != nil {
			return err
		}
		past, _, err := pastTickets(ctx, s.store, f, replayMost)
		if err != nil {
			return err
		}
		report, err := r.Replay(ctx, next, past)
		if err != nil {
			return err
		}
		if *asJSON {
			return printJSON(io, report)
		}
		for _, m := range report.List {
			fmt.Fprintf(io.Out, "%s  %s → %s  (ended in %s)\n", m.Number, m.Before, m.After, m.Final)
		}
		_, err = fmt.Fprintf(io.Out, "%d tickets: %d moved, %d better, %d worse\n", report.N, report.Moved, report.Better, report.Worse)
		return err
	})
}

// pastTickets reads about the first most tickets of a filter; complete is false when there are more.
func pastTickets(ctx context.Context, tickets hotline.Tickets, f hotline.Filter, most int) (past []routing.Past, complete bool, err error) {
	for len(past) < most {
		page, err := tickets.Find(ctx, f)
		if err != nil {
			return nil, false, err
		}
		for i := range page.Items {
			t := &page.Items[i]
			past = append(past, routing.Past{
				Number: t.Number, Final: t.Category,
				Request: hotline.Request{Title: t.Title, Text: t.Text, Channel: t.Channel, Place: t.Place},
			})
		}
		if f.Cursor = page.Next; f.Cursor == "" {
			return past, true, nil
		}
	}
	return past, false, nil
}
