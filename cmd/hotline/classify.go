package main

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"yihaotong/hotline"
	"yihaotong/routing"
)

func runClassify(ctx context.Context, io streams, args []string) error {
	fs, load := bind("classify")
	asJSON := fs.Bool("json", false, "print JSON")
	channel := fs.String("channel", "", "web, phone, chat …")
	words, err := parse(fs, args)
	if err != nil {
		return err
	}
	if len(words) == 0 {
		return usageError{"want a TEXT, or - for standard input"}
	}
	engine, err := routerInForce(ctx, io, load)
	if err != nil {
		return err
	}
	decide := func(text string) error {
		d, err := engine.Decide(ctx, hotline.Request{Text: text, Channel: hotline.Channel(*channel)})
		if err != nil {
			return err
		}
		if *asJSON {
			return printJSON(io, d)
		}
		return printDecision(io, d)
	}
	if len(words) > 1 || words[0] != "-" {
		return decide(strings.Join(words, " "))
	}
	lines := bufio.NewScanner(io.In)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		if err := decide(lines.Text()); err != nil {
			return err
		}
	}
	return lines.Err()
}

// routerInForce is the router as this installation uses it; without an installation, the seeded one.
func routerInForce(ctx context.Context, io streams, load func() (*config, error)) (hotline.Router, error) {
	cfg, err := load()
	if err != nil {
		return nil, err
	}
	if missingSQLite(cfg) {
		cat, err := hotline.NewCatalogue(hotline.SeedCatalogue())
		if err != nil {
			return nil, err
		}
		return routing.Seeded(func() *hotline.Catalogue { return cat }, nil)
	}
	var engine hotline.Router
	err = withStore(ctx, io, func() (*config, error) { return cfg, nil }, func(s *stored) error {
		book := &bookkeeper{settings: s.store, log: s.log}
		if err := book.Load(ctx); err != nil {
			return err
		}
		engine, err = openRouter(ctx, s, book)
		return err
	})
	return engine, err
}

func printDecision(io streams, d hotline.Decision) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s  %s  %.2f  (%s)", d.Category, d.Type, d.Priority, d.Confidence, d.Source)
	if d.NeedsPerson {
		b.WriteString("  needs a person")
	}
	for _, r := range d.Reasons {
		fmt.Fprintf(&b, "\n  %s: %s", r.Kind, r.Text)
		if r.Span != [2]int{} {
			fmt.Fprintf(&b, " [%d,%d)", r.Span[0], r.Span[1])
		}
	}
	for _, a := range d.Alternatives {
		fmt.Fprintf(&b, "\n  or %s %.2f", a.Category, a.Confidence)
	}
	for _, m := range d.Secondary {
		fmt.Fprintf(&b, "\n  also %s %.2f: %s", m.Category, m.Confidence, m.Text)
	}
	if d.Question != "" {
		fmt.Fprintf(&b, "\n  ask: %s", d.Question)
	}
	_, err := fmt.Fprintln(io.Out, b.String())
	return err
}
