package hotline

import (
	"context"
	"time"
)

// Now tells the time. Production passes time.Now; tests pass their own.
type Now func() time.Time

// Rest waits, but not beyond the end of ctx.
func Rest(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
