package main

import (
	"context"
	"fmt"
)

func runAuditVerify(ctx context.Context, io streams, args []string) error {
	fs, load := bind("audit verify")
	asJSON := fs.Bool("json", false, "print JSON")
	words, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(words, 0, "no arguments"); err != nil {
		return err
	}
	return withStore(ctx, io, load, func(s *stored) error {
		checked, broken, err := s.store.Verify(ctx)
		if err != nil {
			return err
		}
		if *asJSON {
			err = printJSON(io, map[string]any{"checked": checked, "whole": broken == "", "broken": broken})
		} else if broken == "" {
			_, err = fmt.Fprintf(io.Out, "%d links, all whole\n", checked)
		} else {
			_, err = fmt.Fprintf(io.Out, "BROKEN after %d links: %s\n", checked, broken)
		}
		if err == nil && broken != "" {
			return errSilent
		}
		return err
	})
}
