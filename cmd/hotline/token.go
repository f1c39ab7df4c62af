package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"yihaotong/hotline"
)

func runTokenCreate(ctx context.Context, io streams, args []string) error {
	fs, load := bind("token create")
	user := fs.String("user", "", "whose rights the token has")
	expires := fs.Duration("expires", 0, "how long it works, e.g. 720h; 0 = until revoked")
	label := fs.String("label", "", "what it is for")
	asJSON := fs.Bool("json", false, "print JSON")
	args, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(args, 0, "no arguments"); err != nil {
		return err
	}
	if *user == "" {
		return usageError{"--user is needed"}
	}
	if *expires < 0 {
		return usageError{"--expires must not be negative"}
	}
	return withStore(ctx, io, load, func(s *stored) error {
		p, err := s.store.PersonByName(ctx, *user)
		if err != nil {
			return err
		}
		secret := hotline.NewSecret()
		t := hotline.Token{ID: hotline.NewID(s.now()), Hash: hotline.HashSecret(secret), Person: p.ID, Label: *label, CreatedAt: s.now()}
		if *expires > 0 {
			t.ExpiresAt = s.now().Add(*expires)
		}
		if err := s.store.SaveToken(ctx, t); err != nil {
			return err
		}
		if err := s.audit(ctx, "token.create", "token/"+t.ID); err != nil {
			return err
		}
		if *asJSON {
			return printJSON(io, map[string]any{"id": t.ID, "token": secret, "user": p.Username})
		}
		_, err = fmt.Fprintln(io.Out, secret)
		return err
	})
}

func runTokenList(ctx context.Context, io streams, args []string) error {
	fs, load := bind("token list")
	asJSON := fs.Bool("json", false, "print JSON")
	args, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(args, 0, "no arguments"); err != nil {
		return err
	}
	return withStore(ctx, io, load, func(s *stored) error {
		tokens, err := s.store.Tokens(ctx, "")
		if err != nil {
			return err
		}
		for i := range tokens {
			tokens[i].Hash = ""
		}
		if *asJSON {
			return printJSON(io, tokens)
		}
		w := tabwriter.NewWriter(io.Out, 0, 4, 2, ' ', 0)
		for _, t := range tokens {
			state := "works"
			switch {
			case !t.RevokedAt.IsZero():
				state = "revoked"
			case !t.ExpiresAt.IsZero() && t.ExpiresAt.Before(s.now()):
				state = "expired"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", t.ID, t.CreatedAt.Format(time.DateOnly), state, t.Label)
		}
		return w.Flush()
	})
}

func runTokenRevoke(ctx context.Context, io streams, args []string) error {
	fs, load := bind("token revoke")
	args, err := parse(fs, args)
	if err != nil {
		return err
	}
	if err := wantWords(args, 1, "ID"); err != nil {
		return err
	}
	return withStore(ctx, io, load, func(s *stored) error {
		tokens, err := s.store.Tokens(ctx, "")
		if err != nil {
			return err
		}
		for _, t := range tokens {
			if t.ID == args[0] {
				t.RevokedAt = s.now()
				if err := s.store.SaveToken(ctx, t); err != nil {
					return err
				}
				return s.audit(ctx, "token.revoke", "token/"+t.ID)
			}
		}
		return hotline.Fail(hotline.NotFound, "token.unknown", "id", args[0])
	})
}
