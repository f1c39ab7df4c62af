package storage

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/ncruces/go-sqlite3"

	"yihaotong/hotline"
)

// Conditions that the room itself acts on before anybody sees them.
var (
	errTaken = errors.New("storage: a unique value is taken")  // a unique index refused a row
	errClash = errors.New("storage: somebody else was faster") // compare-and-set failed: load again
	// the connection broke while committing: nobody said how it ended
	errUnknown = errors.New("storage: the outcome of the commit is not known")
)

// failure turns what a driver says into an error of the house; errors of the house pass.
func failure(ctx context.Context, err error) error {
	var ours *hotline.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &ours), errors.Is(err, errClash):
		return err
	case ctx.Err() != nil:
		return ended(ctx)
	case unique(err):
		return hotline.Fail(hotline.Conflict, "conflict").Because(errors.Join(errTaken, err))
	case down(err):
		return hotline.Fail(hotline.Unavailable, "unavailable").Because(err)
	}
	return hotline.Fail(hotline.Internal, "internal").Because(err)
}

// ended is the failure of a call whose context ended first.
func ended(ctx context.Context) error {
	return hotline.Fail(hotline.Unavailable, "unavailable").Because(context.Cause(ctx))
}

func unique(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	return errors.Is(err, sqlite3.CONSTRAINT_UNIQUE) || errors.Is(err, sqlite3.CONSTRAINT_PRIMARYKEY)
}

// down reports whether the database cannot do it now, whoever asks and whatever the statement.
func down(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code[:2] {
		case "08", "53", "57", "58", "40", "55", "25": // connection, resources, operator, system, rollback, lock, read only
			return true
		}
		return false
	}
	for _, code := range []sqlite3.ErrorCode{
		sqlite3.BUSY, sqlite3.LOCKED, sqlite3.FULL, sqlite3.IOERR, sqlite3.READONLY, sqlite3.CANTOPEN, sqlite3.INTERRUPT, sqlite3.CORRUPT, sqlite3.NOMEM,
	} {
		if errors.Is(err, code) {
			return true
		}
	}
	if code := sqlite3.ErrorCode(0); errors.As(err, &code) { // it has a Timeout method, but is no network error
		return false
	}
	var connect *pgconn.ConnectError
	return errors.As(err, &connect) || pgconn.SafeToRetry(err) || lostConnection(err)
}

// again reports whether the same transaction may well succeed when it is run once more.
func again(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// conflict is the failure of a save over somebody else's newer version.
func conflict(version, seen int) error {
	return hotline.Fail(hotline.Conflict, "stale", "version", version, "seen", seen)
}
