package storage

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/json"
	"io"
	"slices"

	"yihaotong/hotline"
)

const (
	restoreRows  = 500     // rows written at a time
	restoreBytes = 4 << 20 // or so many bytes of them
	longestLine  = 256 << 20
)

// Restore reads a backup into an empty store: all of it or nothing. Conflict: the store is not empty
// (key "restore.full"). Invalid: it is no backup, not of this format, or damaged (keys "backup.…").
func (s *Store) Restore(ctx context.Context, r io.ReaderAt, size int64) (Manifest, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return Manifest{}, hotline.BadField("file", "backup.unreadable").Because(err)
	}
	m, err := manifestOf(z)
	if err != nil {
		return m, err
	}
	return m, s.db.long(ctx, func(ctx context.Context, c conn) error {
		if err := mustBeEmpty(ctx, c); err != nil {
			return err
		}
		for i, t := range tables() {
			l := loader{c: c, table: t, dialect: s.db.dialect()}
			if err := l.load(ctx, z, m.Tables[i]); err != nil {
				return err
			}
		}
		return nil
	})
}

func manifestOf(z *zip.Reader) (Manifest, error) {
	var m Manifest
	f, err := z.Open("manifest.json")
	if err != nil {
		return m, hotline.BadField("file", "backup.unreadable").Because(err)
	}
	defer f.Close()
	if err := json.NewDecoder(f).Decode(&m); err != nil {
		return m, hotline.BadField("file", "backup.unreadable").Because(err)
	}
	fits := slices.EqualFunc(m.Tables, tables(), func(a ManifestTable, b table) bool {
		return a.Name == b.name && slices.Equal(a.Columns, b.put.columns)
	})
	if m.Format != backupFormat || !fits {
		return m, hotline.BadField("file", "backup.format", "format", m.Format, "want", backupFormat)
	}
	return m, nil
}

func mustBeEmpty(ctx context.Context, c conn) error {
	for _, t := range tables() {
		where := ""
		if t.name == "audit_head" {
			where = " WHERE seq > 0"
		}
		_, full, err := first(ctx, c, scalar[int64], "SELECT 1 FROM "+t.name+where+" LIMIT 1")
		if err != nil {
			return err
		}
		if full {
			return hotline.Fail(hotline.Conflict, "restore.full", "table", t.name)
		}
	}
	return nil
}

// loader reads one table of a backup into the store.
type loader struct {
	c       conn
	table   table
	dialect dialect
	rows    [][]any
	bytes   int
	line    int
}

// load reads the table's file to its end and compares it with what the manifest promises.
func (l *loader) load(ctx context.Context, z *zip.Reader, want ManifestTable) error {
	f, err := z.Open(l.table.name + ".jsonl")
	if err != nil {
		return l.damaged(err)
	}
	defer f.Close()
	sum := sha256.New()
	lines := bufio.NewScanner(io.TeeReader(f, sum))
	lines.Buffer(make([]byte, 64<<10), longestLine)
	for lines.Scan() {
		l.line++
		if err := l.take(ctx, lines.Bytes()); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return l.damaged(err)
	}
	if l.line != want.Rows || hexOf(sum) != want.SHA256 {
		return l.damaged(nil)
	}
	return l.flush(ctx)
}

func (l *loader) damaged(err error) error {
	return hotline.BadField("file", "backup.damaged", "table", l.table.name, "line", l.line).Because(err)
}

// take keeps one row for the next flush.
func (l *loader) take(ctx context.Context, line []byte) error {
	var values []json.RawMessage
	if err := json.Unmarshal(line, &values); err != nil || len(values) != len(l.table.put.columns) {
		return l.damaged(err)
	}
	row := make([]any, len(values))
	for i, kind := range l.table.put.kinds {
		v, err := valueOf(kind, values[i])
		if err != nil {
			return l.damaged(err)
		}
		row[i] = v
	}
	l.rows = append(l.rows, row)
	if l.bytes += len(line); len(l.rows) < restoreRows && l.bytes < restoreBytes {
		return nil
	}
	return l.flush(ctx)
}

// valueOf reads a value of a column.
func valueOf(kind string, raw json.RawMessage) (any, error) {
	switch {
	case string(raw) == "null":
		return nil, nil
	case kind == "bigint":
		var n int64
		err := json.Unmarshal(raw, &n)
		return n, err
	case kind == "bytea":
		o := octets{Bytes: []byte{}}
		err := json.Unmarshal(raw, &o)
		return o.Bytes, err
	}
	var s string
	err := json.Unmarshal(raw, &s)
	return s, err
}

// flush writes the rows; tickets get their search terms with them.
func (l *loader) flush(ctx context.Context) error {
	steps := []step{{batch: l.table.put, rows: l.rows}}
	if l.table.name == "ticket" {
		terms := step{batch: l.dialect.search}
		for _, row := range l.rows {
			t, err := decode[hotline.Ticket]([]byte(row[len(row)-1].(string)))
			if err != nil {
				return l.damaged(err)
			}
			terms.rows = append(terms.rows, []any{row[0], searchTerms(&t)})
		}
		steps = append(steps, terms)
	}
	l.rows, l.bytes = nil, 0
	return l.c.together(ctx, steps)
}
