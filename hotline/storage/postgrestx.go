package storage

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// pgPool runs each statement, or each batch, as a transaction of its own.
type pgPool struct{ *pgxpool.Pool }

func (p pgPool) send(ctx context.Context, b *pgx.Batch) error { return p.SendBatch(ctx, b).Close() }

// How transactions begin.
const (
	beginWrite    = "begin"
	beginSnapshot = "begin isolation level repeatable read read only"
)

// pgTx is a transaction that begins together with its first statement: a round to the server less.
type pgTx struct {
	conn  *pgx.Conn
	begin string
	sent  bool // the server may know of it
	lost  bool // the connection broke before anything was done in it
}

// first notes what came of the first statement.
func (t *pgTx) first(err error) error {
	t.lost = err != nil && lostConnection(err)
	return err
}

func (t *pgTx) start(ctx context.Context) error {
	if t.sent {
		return nil
	}
	t.sent = true
	_, err := t.conn.Exec(ctx, t.begin)
	return t.first(err)
}

// Exec implements pgHandle.
func (t *pgTx) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	if err := t.start(ctx); err != nil {
		return pgconn.CommandTag{}, err
	}
	return t.conn.Exec(ctx, sql, args...)
}

// Query implements pgHandle.
func (t *pgTx) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	if err := t.start(ctx); err != nil {
		return nil, err
	}
	return t.conn.Query(ctx, sql, args...)
}

func (t *pgTx) send(ctx context.Context, b *pgx.Batch) error {
	if t.sent {
		return t.conn.SendBatch(ctx, b).Close()
	}
	t.sent = true
	var whole pgx.Batch
	whole.Queue(t.begin)
	whole.QueuedQueries = slices.Concat(whole.QueuedQueries, b.QueuedQueries)
	return t.first(t.conn.SendBatch(ctx, &whole).Close())
}

func (t *pgTx) commit(ctx context.Context) error {
	if !t.sent {
		return nil
	}
	tag, err := t.conn.Exec(ctx, "commit")
	if err == nil && tag.String() == "ROLLBACK" { // a statement failed, and somebody hid it
		err = pgx.ErrTxCommitRollback
	}
	return err
}

// rollback undoes the transaction. When that fails, the pool sees it and closes the connection.
func (t *pgTx) rollback(ctx context.Context) {
	if t.sent && !t.conn.IsClosed() {
		_, _ = t.conn.Exec(ctx, "rollback")
	}
}
