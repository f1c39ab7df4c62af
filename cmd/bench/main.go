// Command bench measures the built binary as a user meets it: it starts bin/hotline on an empty
// folder, drives it over HTTP and prints a Markdown table. `make bench` runs it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"time"
)

// line is one figure of the table.
type line struct {
	what, got, goal string
	ok              bool
}

// note is a figure without a goal.
func note(what, got string) line { return line{what: what, got: got, ok: true} }

func main() {
	binary := flag.String("binary", "bin/hotline", "the program to measure")
	shared := flag.String("data", "../shared/data", "folder with the development data")
	tickets := flag.Int("tickets", 100_000, "tickets in the store for the second list measurement")
	seconds := flag.Int("seconds", 8, "length of each load")
	onlyEval := flag.Bool("eval", false, "measure understanding instead of speed")
	onlyProduction := flag.Bool("production", false, "measure on PostgreSQL and Redis")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if *onlyEval {
		if err := understandingTable(ctx, *binary, *shared); err != nil {
			fmt.Fprintln(os.Stderr, "eval:", err)
			os.Exit(1)
		}
		return
	}
	length := time.Duration(*seconds) * time.Second
	run := func() ([]line, error) { return measure(ctx, *binary, *shared, *tickets, length) }
	if *onlyProduction {
		run = func() ([]line, error) { return production(ctx, *binary, length) }
	}
	lines, err := run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	print(lines)
}

func print(lines []line) {
	fmt.Printf("Measured %s on %d cores, %s, %s/%s; load generator, server and store on the same machine.\n\n",
		time.Now().Format(time.DateOnly), runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	fmt.Println("| what | measured | goal | |\n|---|---|---|---|")
	for _, l := range lines {
		mark := "✓"
		switch {
		case l.goal == "":
			mark = ""
		case !l.ok:
			mark = "✗"
		}
		fmt.Printf("| %s | %s | %s | %s |\n", l.what, l.got, l.goal, mark)
	}
}

func measure(ctx context.Context, binary, shared string, tickets int, length time.Duration) ([]line, error) {
	info, err := os.Stat(binary)
	if err != nil {
		return nil, fmt.Errorf("%w: run make build first", err)
	}
	mb := float64(info.Size()) / 1e6
	lines := []line{{"binary, CGO off", fmt.Sprintf("%.1f MB", mb), "≤ 55 MB", mb <= 55}}
	folder, err := os.MkdirTemp("", "hotline-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	first, err := start(ctx, binary, folder)
	if err != nil {
		return nil, err
	}
	first.stop()
	s, err := start(ctx, binary, folder)
	if err != nil {
		return nil, err
	}
	defer s.stop()
	lines = append(lines,
		line{"start to ready (data in place)", s.ready.Round(time.Millisecond).String(), "≤ 2 s", s.ready <= 2*time.Second},
		line{"resident after start", fmt.Sprintf("%d MiB", s.resident()), "≤ 150 MiB", s.resident() <= 150})
	if err := s.login(ctx, "operator1"); err != nil {
		return nil, err
	}
	more, err := s.load(ctx, length, tickets, folder, binary)
	if err != nil {
		return nil, err
	}
	lines = append(lines, more...)
	more, err = understanding(ctx, binary, shared)
	return append(lines, more...), err
}

// round shows a latency.
func round(d time.Duration) string {
	return strings.Replace(d.Round(10*time.Microsecond).String(), "µs", " µs", 1)
}
