package storage

import (
	"context"
	"strings"
)

// batch is a statement over rows: sql reads them from the table u with the given columns. row is the
// same for one row, its columns being the arguments; SQLite does that faster than a table of one row.
type batch struct {
	columns []string
	kinds   []string // text, bigint or bytea
	sql     string
	row     string
	typed   bool // row says by its table of which type each argument is
}

// step is a batch statement with its rows. each gets what RETURNING gives, if it is not nil.
type step struct {
	batch batch
	rows  [][]any
	each  func(cursor) error
}

// many runs one batch statement.
func many(ctx context.Context, c conn, b batch, rows [][]any, each func(cursor) error) error {
	return c.together(ctx, []step{{b, rows, each}})
}

// single is a statement whose arguments are one row.
func single(sql string) batch { return batch{row: sql, typed: true} }

// over makes a batch statement from columns such as "ticket text, seq bigint".
func over(columns, sql string) batch {
	b := batch{sql: sql}
	for _, c := range strings.Split(columns, ",") {
		name, kind, _ := strings.Cut(strings.TrimSpace(c), " ")
		b.columns, b.kinds = append(b.columns, name), append(b.kinds, kind)
	}
	places := make([]string, len(b.columns))
	for i := range places {
		places[i] = place(i + 1)
	}
	b.row = "WITH u (" + join(b.columns) + ") AS (VALUES (" + join(places) + ")) " + sql
	return b
}

// insertion is the batch that adds rows; tail may say what to do on a conflict and what to return.
func insertion(table, columns, tail string) batch {
	b := over(columns, "")
	into := "INSERT INTO " + table + " (" + join(b.columns) + ") "
	b.sql = into + "SELECT " + join(b.columns) + " FROM u WHERE true " + tail
	places := make([]string, len(b.columns))
	for i := range places {
		places[i] = place(i + 1)
	}
	b.row, b.typed = into+"VALUES ("+join(places)+") "+tail, true
	return b
}

// exchange is the batch that writes new values over the rows that have a given id and version, and
// returns the ids of those it found. Its rows are id, that version, and the values.
func exchange(table, columns string) batch {
	b := over("old_id text, old_version bigint, "+columns, "")
	many, one := make([]string, 0, len(b.columns)), make([]string, 0, len(b.columns))
	for i, c := range b.columns[2:] {
		many, one = append(many, c+" = u."+c), append(one, c+" = "+place(i+3))
	}
	b.sql = "UPDATE " + table + " SET " + join(many) + " FROM u WHERE " + table + ".id = u.old_id AND " + table + ".version = u.old_version RETURNING id"
	b.row, b.typed = "UPDATE "+table+" SET "+join(one)+" WHERE id = $1 AND version = $2 RETURNING id", true
	return b
}
