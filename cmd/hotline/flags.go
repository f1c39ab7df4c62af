package main

import (
	"flag"
	"fmt"
	"strings"
)

// parse reads flags that may stand before, between and after the words of a command; it gives
// the words. Wrong flags are wrong usage.
func parse(fs *flag.FlagSet, args []string) ([]string, error) {
	var words []string
	for {
		if err := fs.Parse(args); err != nil {
			return nil, usageError{err.Error()}
		}
		rest := fs.Args()
		if len(rest) == 0 {
			return words, nil
		}
		if len(args) > len(rest) && args[len(args)-len(rest)-1] == "--" {
			return append(words, rest...), nil
		}
		words, args = append(words, rest[0]), rest[1:]
	}
}

// quiet makes a flag set that leaves printing to run.
func quiet(name string) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(nullWriter{})
	return fs
}

// jsonOnly is for commands that take nothing but --json.
func jsonOnly(name string, args []string) (bool, error) {
	fs := quiet(name)
	asJSON := fs.Bool("json", false, "print JSON")
	words, err := parse(fs, args)
	if err != nil {
		return false, err
	}
	return *asJSON, wantWords(words, 0, "no arguments")
}

// wantWords checks the number of words of a command line.
func wantWords(words []string, n int, want string) error {
	if len(words) != n {
		return usageError{fmt.Sprintf("want %s, got %q", want, strings.Join(words, " "))}
	}
	return nil
}
