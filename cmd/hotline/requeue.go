package main

import (
	"context"
	"fmt"
)

func runRequeue(ctx context.Context, io streams, args []string) error {
	return withApp(ctx, io, "requeue", args, func(a *app) error {
		n, err := a.requeue(ctx)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(io.Out, "%d tickets queued\n", n)
		return err
	})
}

func runReindex(ctx context.Context, io streams, args []string) error {
	return withApp(ctx, io, "reindex", args, func(a *app) error {
		n, err := a.library.Reindex(ctx)
		if err != nil {
			return err
		}
		if a.follow != nil {
			err = a.follow.mark(ctx, "")
		}
		if err != nil {
			return err
		}
		if a.index.later {
			_, err = fmt.Fprintln(io.Out, "the running server rebuilds its index within a few seconds")
			return err
		}
		_, err = fmt.Fprintf(io.Out, "%d clauses indexed\n", n)
		return err
	})
}
