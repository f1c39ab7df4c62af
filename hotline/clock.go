package hotline

import "time"

// Now tells the time. Production passes time.Now; tests pass their own.
type Now func() time.Time
