package storage

import (
	"context"
	"strings"
)

// Version names the database and its version, e.g. "SQLite 3.54.1". Unavailable when it does not answer.
func (s *Store) Version(ctx context.Context) (string, error) {
	ask, prefix := "SELECT version()", ""
	if s.db.dialect().name == "sqlite" {
		ask, prefix = "SELECT sqlite_version()", "SQLite "
	}
	v, _, err := first(ctx, s.db, scalar[string], ask)
	if i := strings.Index(v, " on "); i > 0 { // PostgreSQL tells its platform and compiler too
		v = v[:i]
	}
	return prefix + v, err
}
