package storage

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"yihaotong/hotline"
)

// database is the seam between the SQL of this room and a driver. Statements use $1, $2 … for their
// arguments; arguments are string, int64, []byte, bool or nil.
type database interface {
	conn // reads, each sees the newest commit

	// write runs fn in a transaction that is durable when write returns nil. fn may run again when
	// the database asks for it, so it must set nothing outside before write returns. Its context
	// outlives the caller's: a write that began is brought to its end and reported truthfully.
	write(ctx context.Context, fn func(context.Context, conn) error) error
	// long is write for a transaction that may take minutes and that ctx may end.
	long(ctx context.Context, fn func(context.Context, conn) error) error
	// snapshot runs fn on one unchanging view of the data.
	snapshot(ctx context.Context, fn func(context.Context, conn) error) error
	// migrate runs fn alone: no other process migrates meanwhile.
	migrate(ctx context.Context, fn func(context.Context, conn) error) error

	// tell hints the other programs on this database at something; listen gives such hints until ctx
	// ends or the connection fails. A database of one program has nobody to tell: listen ends with nil.
	tell(ctx context.Context, what string) error
	listen(ctx context.Context, heard func(what string)) error

	dialect() dialect
	close() error
}

// conn runs statements.
type conn interface {
	exec(ctx context.Context, sql string, args ...any) (int64, error)
	query(ctx context.Context, sql string, args ...any) (cursor, error)
	// together runs batch statements in order, in one round to the server.
	together(ctx context.Context, steps []step) error
	// script runs several statements without arguments.
	script(ctx context.Context, sql string) error
}

// cursor walks over the rows of a result.
type cursor interface {
	Next() bool
	Scan(into ...any) error
	Err() error
	Close()
}

// dialect is what differs in the SQL itself.
type dialect struct {
	name    string                    // folder of the migrations
	writers int                       // transactions of tickets at a time, each of many
	steps   string                    // where the database lists the table schema_step, if there is one
	search  batch                     // writes the search terms of tickets
	terms   func(all []string) string // a query that all of the terms match
	matches string                    // condition on ticket_search s; %s is such a query
	said    string                    // the same on ticket t
	found   string                    // table of the seq of all tickets under a condition on ticket_search s
	newest  int                       // how many of the newest tickets to search first; 0 = the index gives them in order
	probes  bool                      // asking the index about one ticket is cheap
	hint    func(index string) string // makes a table use an index
	// planned makes the database keep its plans for the rest of the transaction, which must find all
	// rows by their keys; "" where it keeps them anyway.
	planned string
	// lock is a statement that holds the named lock until the end of the transaction; "" where
	// writing transactions follow each other anyway.
	lock string
	// hold keeps all others from writing sums until the end of the transaction; "" as above.
	hold string
}

// gather reads all rows of a result.
func gather[T any](ctx context.Context, c conn, scan func(cursor) (T, error), sql string, args ...any) ([]T, error) {
	rows, err := c.query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []T{}
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, failure(ctx, err)
		}
		all = append(all, v)
	}
	return all, failure(ctx, rows.Err())
}

// first reads the first row; false when there is none.
func first[T any](ctx context.Context, c conn, scan func(cursor) (T, error), sql string, args ...any) (T, bool, error) {
	all, err := gather(ctx, c, scan, sql, args...)
	if err != nil || len(all) == 0 {
		var none T
		return none, false, err
	}
	return all[0], true, nil
}

// document scans a result of one column that holds JSON.
func document[T any](c cursor) (T, error) {
	var v T
	var doc []byte
	if err := c.Scan(&doc); err != nil {
		return v, err
	}
	return decode[T](doc)
}

// decode reads the JSON form of a document.
func decode[T any](doc []byte) (T, error) {
	var v T
	if err := json.Unmarshal(doc, &v); err != nil {
		return v, hotline.Fail(hotline.Internal, "internal").Because(err)
	}
	return v, nil
}

// scalar scans a result of one column.
func scalar[T any](c cursor) (T, error) {
	var v T
	return v, c.Scan(&v)
}

// encode gives the JSON form in which documents are kept.
func encode(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", hotline.Fail(hotline.Internal, "internal").Because(err)
	}
	return string(b), nil
}

// millis is how instants are kept: milliseconds of UTC since 1970; 0 for the zero time.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// instant is the way back from millis.
func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// nullable is millis with NULL for the zero time.
func nullable(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// plain makes a text fit for a column of either database: valid UTF-8 without NUL.
func plain(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}
