package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/intake"
	"yihaotong/kb"
	"yihaotong/routing"
)

// runEval measures; it never touches the live database beyond reading the router in force.
func runEval(ctx context.Context, io streams, args []string) error {
	kinds := map[string]func(context.Context, streams, []string) error{
		"classify": evalClassify, "route": evalRoute, "search": evalSearch, "answer": evalAnswer, "intake": evalIntake,
	}
	if len(args) == 0 || kinds[args[0]] == nil {
		return usageError{"want one of classify, route, search, answer, intake"}
	}
	calmCollector() // so that times are those of the server
	return kinds[args[0]](ctx, io, args[1:])
}

func evalClassify(_ context.Context, io streams, args []string) error {
	fs := quiet("eval classify")
	train := fs.String("train", "", "labelled lines to learn from")
	test := fs.String("test", "", "labelled lines to judge by")
	folds := fs.Int("folds", 0, "instead of --test: cross-validate beside a plain baseline")
	outside := fs.String("outside", "", "with --folds: the label of texts that fit no class")
	if err := onlyFlags(fs.Parse(args), fs.Args(), *train); err != nil {
		return err
	}
	if (*test == "") == (*folds == 0) {
		return usageError{"want either --test or --folds"}
	}
	known, err := readLabelled(*train)
	if err != nil {
		return err
	}
	if *folds != 0 {
		report, err := routing.EvalFolds(known, routing.Folds{N: *folds, Outside: *outside, Now: time.Now, After: func(what string, fold int) {
			fmt.Fprintf(io.Err, "%s: %s, fold %d of %d\n", *train, what, fold, *folds)
		}})
		if err != nil {
			return err
		}
		return printJSON(io, report)
	}
	judge, err := readLabelled(*test)
	if err != nil {
		return err
	}
	report, err := routing.EvalClassify(known, judge, time.Now)
	if err != nil {
		return err
	}
	return printJSON(io, report)
}

func readLabelled(path string) ([]routing.Labelled, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	set, err := routing.ReadLabelled(path, f)
	return set, errors.Join(err, f.Close())
}

// onlyFlags checks the command line of an evaluation: flags only, none of the needed ones empty.
func onlyFlags(err error, words []string, needed ...string) error {
	if err != nil {
		return usageError{err.Error()}
	}
	if len(words) > 0 {
		return usageError{fmt.Sprintf("want flags only, got %q", strings.Join(words, " "))}
	}
	for _, v := range needed {
		if v == "" {
			return usageError{"a needed flag is missing"}
		}
	}
	return nil
}

func evalRoute(ctx context.Context, io streams, args []string) error {
	fs, load := bind("eval route")
	test := fs.String("test", "", "labelled requests")
	if err := onlyFlags(fs.Parse(args), fs.Args(), *test); err != nil {
		return err
	}
	f, err := os.Open(*test)
	if err != nil {
		return err
	}
	defer f.Close()
	cases, err := routing.ReadRouteCases(*test, f)
	if err != nil {
		return err
	}
	router, err := routerInForce(ctx, io, load)
	if err != nil {
		return err
	}
	report, err := routing.EvalRoute(ctx, router, cases, time.Now)
	if err != nil {
		return err
	}
	return printJSON(io, report)
}

func evalSearch(ctx context.Context, io streams, args []string) error {
	fs, load := bind("eval search")
	corpus := fs.String("corpus", "", "documents")
	queries := fs.String("queries", "", "questions with their documents")
	if err := onlyFlags(fs.Parse(args), fs.Args(), *corpus, *queries); err != nil {
		return err
	}
	return withScratchIndex(ctx, load, func(f *kb.Finder) error {
		docs, err := os.Open(*corpus)
		if err != nil {
			return err
		}
		defer docs.Close()
		asked, err := os.Open(*queries)
		if err != nil {
			return err
		}
		defer asked.Close()
		report, err := kb.EvalSearch(ctx, f, kb.File{Name: *corpus, Reader: docs}, kb.File{Name: *queries, Reader: asked})
		if err != nil {
			return err
		}
		return printJSON(io, report)
	})
}

func evalAnswer(ctx context.Context, io streams, args []string) error {
	fs, load := bind("eval answer")
	dir := fs.String("kb", "", "folder of policies")
	queries := fs.String("queries", "", "questions with their clauses")
	if err := onlyFlags(fs.Parse(args), fs.Args(), *dir, *queries); err != nil {
		return err
	}
	asked, err := os.Open(*queries)
	if err != nil {
		return err
	}
	defer asked.Close()
	return withScratchIndex(ctx, load, func(f *kb.Finder) error {
		cfg, err := load()
		if err != nil {
			return err
		}
		drafter, err := openModel(cfg, nil, newLogger(cfg, io), time.Now)
		if err != nil {
			return err
		}
		report, err := kb.EvalAnswer(ctx, f, drafter, *dir, kb.File{Name: *queries, Reader: asked})
		if err = errors.Join(err, drafter.close()); err != nil {
			return err
		}
		return printJSON(io, report)
	})
}

func evalIntake(ctx context.Context, io streams, args []string) error {
	fs, load := bind("eval intake")
	dir := fs.String("dir", "", "folder with transcripts and expected.jsonl")
	if err := onlyFlags(fs.Parse(args), fs.Args(), *dir); err != nil {
		return err
	}
	router, err := routerInForce(ctx, io, load)
	if err != nil {
		return err
	}
	report, err := intake.Evaluate(os.DirFS(*dir), func(text string) hotline.Decision {
		d, err := router.Decide(ctx, hotline.Request{Text: text, Channel: hotline.ChannelPhone})
		if err != nil { // only when the command is being stopped
			return hotline.Decision{}
		}
		return d
	})
	if err != nil {
		return err
	}
	return printJSON(io, report)
}
