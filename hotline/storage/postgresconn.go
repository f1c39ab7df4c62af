package storage

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// pgConn runs statements on PostgreSQL: on the pool or in a transaction.
type pgConn struct{ on pgHandle }

type pgHandle interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	send(ctx context.Context, b *pgx.Batch) error
}

// bounded gives a call a deadline. A caller that goes away does not cut the connection (making a
// new one is dear, the server's limit is short); a deadline of the caller holds.
func bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	if ctx.Err() != nil {
		return ctx, func() {}
	}
	if deadline, ok := ctx.Deadline(); ok {
		return context.WithDeadline(context.WithoutCancel(ctx), deadline)
	}
	return context.WithTimeout(context.WithoutCancel(ctx), callLimit)
}

// limited is bounded for the pool; a transaction has its own limit already.
func (c pgConn) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, inside := c.on.(*pgTx); inside {
		return ctx, func() {}
	}
	return bounded(ctx)
}

func (c pgConn) exec(ctx context.Context, sql string, args ...any) (int64, error) {
	ctx, cancel := c.limited(ctx)
	defer cancel()
	tag, err := c.on.Exec(ctx, sql, args...)
	return tag.RowsAffected(), failure(ctx, err)
}

func (c pgConn) query(ctx context.Context, sql string, args ...any) (cursor, error) {
	ctx, cancel := c.limited(ctx)
	rows, err := c.on.Query(ctx, sql, args...)
	if err != nil {
		err = failure(ctx, err)
		cancel()
		return nil, err
	}
	return pgRows{rows, cancel}, nil
}

// pgRows is a cursor that ends its context with itself.
type pgRows struct {
	pgx.Rows
	cancel context.CancelFunc
}

func (r pgRows) Close() {
	r.Rows.Close()
	r.cancel()
}

func (c pgConn) script(ctx context.Context, sql string) error {
	_, err := c.on.Exec(ctx, sql, pgx.QueryExecModeSimpleProtocol) // the only protocol for several statements; no arguments
	return failure(ctx, err)
}

// together sends the steps at once; several rows go as one array per column.
func (c pgConn) together(ctx context.Context, steps []step) error {
	var b pgx.Batch
	for _, s := range steps {
		given := func(rows pgx.Rows) error {
			for rows.Next() && s.each != nil {
				if err := s.each(rows); err != nil {
					return err
				}
			}
			return rows.Err()
		}
		switch {
		case len(s.rows) == 0:
		case s.batch.typed && len(s.rows) == 1:
			b.Queue(s.batch.row, s.rows[0]...).Query(given)
		default:
			b.Queue(s.batch.onArrays(), arraysOf(s)...).Query(given)
		}
	}
	if b.Len() == 0 {
		return nil
	}
	ctx, cancel := c.limited(ctx)
	defer cancel()
	return failure(ctx, c.on.send(ctx, &b))
}

// onArrays is the statement over a table u made of arrays.
func (b batch) onArrays() string {
	places := make([]string, len(b.columns))
	for i, kind := range b.kinds {
		places[i] = place(i+1) + "::" + kind + "[]"
	}
	return "WITH u (" + join(b.columns) + ") AS (SELECT * FROM unnest(" + join(places) + ")) " + b.sql
}

func arraysOf(s step) []any {
	arrays := make([]any, len(s.batch.columns))
	for i, kind := range s.batch.kinds {
		arrays[i] = array(kind, s.rows, i)
	}
	return arrays
}

// array gathers one column of the rows.
func array(kind string, rows [][]any, column int) any {
	switch kind {
	case "text":
		return columnOf(rows, column, func(v any) string { return v.(string) })
	case "bytea":
		return columnOf(rows, column, func(v any) []byte { return v.([]byte) })
	}
	return columnOf(rows, column, func(v any) *int64 {
		n, ok := v.(int64)
		if !ok { // NULL
			return nil
		}
		return &n
	})
}

func columnOf[T any](rows [][]any, column int, as func(any) T) []T {
	all := make([]T, len(rows))
	for i, row := range rows {
		all[i] = as(row[column])
	}
	return all
}

// lostConnection reports whether the connection itself broke, so that nobody said how it went.
func lostConnection(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return strings.HasPrefix(pg.Code, "57P0") || strings.HasPrefix(pg.Code, "08")
	}
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || strings.Contains(err.Error(), "conn closed") || pgconn.Timeout(err)
}
