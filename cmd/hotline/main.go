// Command hotline is the one binary of the service: the server and everything an administrator
// needs beside it. It is the only place that knows every room and chooses the adapters.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	_ "time/tzdata" // bare servers may lack the zone files
)

// Exit codes of the contract.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// errUsage marks a wrong command line; its text says what is right.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

// errSilent is a failure that has already been told on stderr.
var errSilent = errors.New("failed")

// streams are what a command reads and writes: results to Out, progress and logs to Err.
type streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
}

// command is one line of the command table.
type command struct {
	name    string // may have two words
	summary string
	help    string // usage and an example
	run     func(ctx context.Context, io streams, args []string) error
}

func main() {
	os.Exit(run(signalled(), streams{os.Stdin, os.Stdout, os.Stderr}, os.Args[1:]))
}

// signalled is a context that ends with the first interrupt; a second one kills as usual.
func signalled() context.Context {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx
}

// run finds the command and runs it.
func run(ctx context.Context, io streams, args []string) int {
	cmd, rest, ok := find(args)
	if !ok {
		return usage(io, args)
	}
	if slices.Contains(rest, "--help") || slices.Contains(rest, "-h") {
		fmt.Fprintf(io.Out, "%s\n\n%s\n", cmd.summary, strings.TrimSpace(cmd.help))
		return exitDone
	}
	err := cmd.run(ctx, io, rest)
	var wrong usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &wrong):
		fmt.Fprintf(io.Err, "hotline %s: %s\nSee: hotline %s --help\n", cmd.name, wrong.text, cmd.name)
		return exitUsage
	case !errors.Is(err, errSilent):
		fmt.Fprintf(io.Err, "hotline %s: %s\n", cmd.name, explain(err))
	}
	return exitFailed
}

// find matches the longest command name.
func find(args []string) (command, []string, bool) {
	for words := min(2, len(args)); words > 0; words-- {
		name := strings.Join(args[:words], " ")
		for _, c := range commands() {
			if c.name == name {
				return c, args[words:], true
			}
		}
	}
	return command{}, nil, false
}

func usage(io streams, args []string) int {
	out, code := io.Err, exitUsage
	if len(args) > 0 && slices.Contains([]string{"help", "--help", "-h"}, args[0]) {
		out, code = io.Out, exitDone
	} else if len(args) > 0 {
		fmt.Fprintf(out, "hotline: no command %q\n\n", args[0])
	}
	fmt.Fprintln(out, "hotline: one number, one page, one queue.\n\nCommands (each has --help):")
	for _, c := range commands() {
		fmt.Fprintf(out, "  %-18s %s\n", c.name, c.summary)
	}
	return code
}
