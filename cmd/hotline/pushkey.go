package main

import (
	"context"
	"fmt"

	"yihaotong/hotline/notify"
)

// runPushKey prints a key for the setting push_key. Whoever changes it makes all browsers ask anew.
func runPushKey(_ context.Context, io streams, args []string) error {
	if len(args) > 0 {
		return usageError{"pushkey takes no argument"}
	}
	key, err := notify.NewPushKey()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(io.Out, key)
	return err
}
