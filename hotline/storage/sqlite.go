package storage

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
	"github.com/ncruces/go-sqlite3/ext/fts5"

	"yihaotong/hotline"
)

const (
	sqliteReaders = 4                // more readers only slow the writer
	sqliteWrite   = 30 * time.Second // longest shared transaction, a last resort
)

var sqliteDialect = dialect{
	name:    "sqlite",
	writers: 1,
	steps:   "sqlite_master WHERE name = 'schema_step'",
	// The search table holds no text, only which ticket has which term; rows come newest first.
	search:  batch{row: "INSERT OR REPLACE INTO ticket_search (rowid, terms) VALUES ($1, $2)"},
	matches: "s.ticket_search MATCH %s",
	said:    "EXISTS (SELECT 1 FROM ticket_search s WHERE s.ticket_search MATCH %s AND s.rowid = t.seq)",
	found:   "(SELECT rowid AS seq FROM ticket_search s WHERE %s) s",
	terms:   ftsQuery,
	hint:    func(index string) string { return " INDEXED BY " + index },
}

// work is a transaction that waits for a commit.
type work = waiting[func(context.Context, conn) error]

// sqlite is the embedded database: one writer, whose waiting transactions share a commit, and a
// few readers that see the newest commit and never wait for the writer.
type sqlite struct {
	writerDB *sql.DB
	readerDB *sql.DB
	reader   sqliteConn
	writer   sqliteConn
	single   *sql.Conn  // the one connection that writes
	writing  sync.Mutex // held by whoever has a transaction on it
	group    *group[func(context.Context, conn) error]
}

// openSQLite opens or creates the file; its folder is made if it is not there. A path that begins
// with "file:" is an SQLite URI and taken as it is.
func openSQLite(ctx context.Context, name string) (*sqlite, error) {
	if !strings.HasPrefix(name, "file:") {
		if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
			return nil, hotline.Fail(hotline.Unavailable, "unavailable").Because(err)
		}
	}
	d := &sqlite{}
	var err error
	if d.writerDB, err = driver.Open(name, pragmas("journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=4000", "cache_size=-32000")); err != nil {
		return nil, failure(ctx, err)
	}
	d.writerDB.SetMaxOpenConns(1)
	if d.single, err = d.writerDB.Conn(ctx); err != nil {
		return nil, errors.Join(failure(ctx, err), d.writerDB.Close())
	}
	if d.readerDB, err = driver.Open(name, pragmas("query_only=ON", "cache_size=-8000")); err != nil {
		return nil, errors.Join(failure(ctx, err), d.single.Close(), d.writerDB.Close())
	}
	d.readerDB.SetMaxOpenConns(sqliteReaders)
	d.readerDB.SetMaxIdleConns(sqliteReaders)
	d.reader = sqliteConn{on: d.readerDB, known: newStatements()}
	d.writer = sqliteConn{on: d.single, known: newStatements()}
	d.group = newGroup(1, d.runTogether)
	return d, nil
}

// pragmas prepares a new connection.
func pragmas(more ...string) func(*sqlite3.Conn) error {
	all := append([]string{"busy_timeout=5000", "foreign_keys=ON", "temp_store=MEMORY"}, more...)
	return func(c *sqlite3.Conn) error {
		if err := fts5.Register(c); err != nil {
			return err
		}
		return c.Exec("PRAGMA " + strings.Join(all, "; PRAGMA "))
	}
}

func (d *sqlite) dialect() dialect { return sqliteDialect }

func (d *sqlite) exec(ctx context.Context, sql string, args ...any) (int64, error) {
	return d.reader.exec(ctx, sql, args...)
}

func (d *sqlite) query(ctx context.Context, sql string, args ...any) (cursor, error) {
	return d.reader.query(ctx, sql, args...)
}

func (d *sqlite) together(ctx context.Context, steps []step) error {
	return d.reader.together(ctx, steps)
}

func (d *sqlite) script(ctx context.Context, sql string) error { return d.reader.script(ctx, sql) }

func (d *sqlite) write(ctx context.Context, fn func(context.Context, conn) error) error {
	return d.group.do(ctx, fn)
}

func (d *sqlite) long(ctx context.Context, fn func(context.Context, conn) error) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	return d.transaction(ctx, func() error { return fn(ctx, d.writer) })
}

func (d *sqlite) migrate(ctx context.Context, fn func(context.Context, conn) error) error {
	return d.long(ctx, fn)
}

func (d *sqlite) snapshot(ctx context.Context, fn func(context.Context, conn) error) error {
	tx, err := d.readerDB.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return failure(ctx, err)
	}
	err = fn(ctx, sqliteConn{on: tx})
	return errors.Join(err, tx.Rollback())
}

func (d *sqlite) tell(context.Context, string) error { return nil }

func (d *sqlite) listen(context.Context, func(string)) error { return nil }

func (d *sqlite) close() error {
	d.group.close()
	d.writer.known.close()
	d.reader.known.close()
	return errors.Join(d.readerDB.Close(), d.single.Close(), d.writerDB.Close())
}
