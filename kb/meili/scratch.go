package meili

import (
	"context"
	"crypto/rand"
	"strings"
)

// Scratch gives an index of its own on the same server, for programs that need one only for a while
// and must not touch the live one. Its name begins as that of all others, so the same key will do.
// Whoever asks for it fills it by Reset and ends it by Drop; Close is that of x.
func (x *Index) Scratch() *Index {
	y := newIndex(x.address, x.address.prefix+"_scratch_"+strings.ToLower(rand.Text()))
	y.client, y.transport = x.client, x.transport
	return y
}

// Drop deletes the index; one that is not there is no error.
func (x *Index) Drop(ctx context.Context) error {
	info, err := x.client.DeleteIndexWithContext(ctx, x.live)
	if err = x.done(ctx, "deleting the index", info, err); isTask(err, "index_not_found") || isMissing(err) {
		return nil
	}
	return err
}
