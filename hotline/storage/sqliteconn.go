package storage

import (
	"context"
	"database/sql"
	"strings"
	"sync"
)

// sqliteConn runs statements on SQLite, by database/sql: on the pool of readers, the one writing
// connection, or a transaction. Statements seen before are kept prepared.
type sqliteConn struct {
	on    sqliteHandle
	known *statements // nil = prepare each time
}

type sqliteHandle interface {
	PrepareContext(ctx context.Context, sql string) (*sql.Stmt, error)
	ExecContext(ctx context.Context, sql string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, sql string, args ...any) (*sql.Rows, error)
}

func (c sqliteConn) exec(ctx context.Context, sql string, args ...any) (int64, error) {
	stmt, err := c.known.get(ctx, c.on, sql)
	if err != nil {
		return 0, failure(ctx, err)
	}
	var n int64
	if stmt != nil {
		n, err = affected(stmt.ExecContext(ctx, args...))
	} else {
		n, err = affected(c.on.ExecContext(ctx, questionMarks(sql), args...))
	}
	return n, failure(ctx, err)
}

func affected(r sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func (c sqliteConn) query(ctx context.Context, sql string, args ...any) (cursor, error) {
	stmt, err := c.known.get(ctx, c.on, sql)
	if err != nil {
		return nil, failure(ctx, err)
	}
	var rows sqliteRows
	if stmt != nil {
		rows.Rows, err = stmt.QueryContext(ctx, args...)
	} else {
		rows.Rows, err = c.on.QueryContext(ctx, questionMarks(sql), args...)
	}
	if err != nil {
		return nil, failure(ctx, err)
	}
	return rows, nil
}

func (c sqliteConn) together(ctx context.Context, steps []step) error {
	for _, s := range steps {
		if err := c.run(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// run runs a step row by row, which is as fast as it gets where no network lies between.
func (c sqliteConn) run(ctx context.Context, s step) error {
	for _, row := range s.rows {
		if s.each == nil {
			if _, err := c.exec(ctx, s.batch.row, row...); err != nil {
				return err
			}
			continue
		}
		if _, err := gather(ctx, c, func(r cursor) (struct{}, error) { return struct{}{}, s.each(r) }, s.batch.row, row...); err != nil {
			return err
		}
	}
	return nil
}

func (c sqliteConn) script(ctx context.Context, sql string) error {
	_, err := c.on.ExecContext(ctx, sql)
	return failure(ctx, err)
}

// sqliteRows is a cursor.
type sqliteRows struct{ *sql.Rows }

// Close ends the walk; what went wrong on the way Err tells.
func (r sqliteRows) Close() { _ = r.Rows.Close() }

// mostStatements bounds the statements kept prepared; lists with filters come in many shapes.
const mostStatements = 300

// statements keeps prepared statements by their text.
type statements struct {
	mu   sync.Mutex
	kept map[string]*sql.Stmt
}

func newStatements() *statements { return &statements{kept: map[string]*sql.Stmt{}} }

// get gives the prepared statement, or nil when it is not to be kept.
func (s *statements) get(ctx context.Context, on sqliteHandle, text string) (*sql.Stmt, error) {
	if s == nil {
		return nil, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if stmt, ok := s.kept[text]; ok {
		return stmt, nil
	}
	if len(s.kept) >= mostStatements {
		return nil, nil
	}
	stmt, err := on.PrepareContext(ctx, questionMarks(text))
	if err != nil {
		return nil, err
	}
	s.kept[text] = stmt
	return stmt, nil
}

func (s *statements) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stmt := range s.kept {
		_ = stmt.Close()
	}
	s.kept = nil
}

// questionMarks writes numbered arguments as SQLite wants them. No statement of the room holds a
// dollar sign otherwise.
func questionMarks(sql string) string { return strings.ReplaceAll(sql, "$", "?") }
