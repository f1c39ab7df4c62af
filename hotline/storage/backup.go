package storage

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"time"

	"yihaotong/hotline"
)

// A backup is a zip file: for each table a file of JSON lines, one array per row, and at the end
// manifest.json with what must be in them. It knows no dialect: what one database wrote, the other
// reads.

// backupFormat is raised when older programs could not read a backup any more.
const backupFormat = 1

// Manifest says what a backup holds.
type Manifest struct {
	Format   int             `json:"format"`
	At       time.Time       `json:"at"`
	Database string          `json:"database"`
	Tables   []ManifestTable `json:"tables"`
}

// ManifestTable is one table of a backup. SHA256 is of its file, hex.
type ManifestTable struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"`
	Rows    int      `json:"rows"`
	SHA256  string   `json:"sha256"`
}

// table is a table that is the truth. Sessions, leases, search terms and how places outside stand are not: they are made anew.
type table struct {
	name  string
	order string
	put   batch
}

func tables() []table {
	t := func(name, order, columns string) table { return table{name, order, insertion(name, columns, "")} }
	return []table{
		t("person", "id", "id text, "+personColumns),
		t("person_team", "team, person", "team text, person text"),
		t("token", "id", "id text, hash text, person text, doc text"),
		t("setting", "kind, name, version", "kind text, name text, version bigint, body bytea, by_whom text, at bigint"),
		t("article", "id, version", "id text, version bigint, head bigint, status text, team text, review text, title text, doc text"),
		t("article_safety", "class, article", "class text, article text"),
		t("gap", "id", "id text, status text, doc text"),
		t("pairing", "question, article, clause, day", "question text, article text, clause text, day text, trust bigint"),
		t("example", "id", "id text, at bigint, doc text"),
		t("ticket", "seq", "seq bigint, id text, number text, "+ticketColumns),
		t("ticket_share", "team, seq", "team text, seq bigint"),
		t("event", "ticket, seq", "ticket text, seq bigint, doc text"),
		t("counter", "initials, day", "initials text, day text, n bigint"),
		{"ticket_count", "team, status, risk, rank", addCount},
		{"tally", "dimension, day, team, item", addTally},
		{"deed", "day, team, seq, marks, n, person, category, building", insertDeed},
		t("replay", "scope, key", "scope text, key text, digest text, answer bytea, at bigint"),
		t("outbox", "n", "id text, sink text, subject text, body bytea, at bigint, attempts bigint, due bigint"),
		t("inbox", "person, id", "person text, id text, unread bigint, at bigint, doc text"),
		t("told", "key", "key text, at bigint"),
		t("dead_message", "id", "id text, sink text, subject text, body bytea, at bigint, died_at bigint, reason text"),
		t("chat", "id", "id text, state text, waits bigint, version bigint, doc text, day text, outcome text"),
		t("phone_call", "id", "id text, external text, operator text, started_at bigint, version bigint, doc text"),
		t("audit", "seq", "seq bigint, at bigint, by_id text, action text, object text, doc text, hash text"),
		{"audit_head", "one", insertion("audit_head", "one bigint, seq bigint, hash text", "ON CONFLICT (one) DO UPDATE SET seq = excluded.seq, hash = excluded.hash")},
		t("file", "id", "id text, body bytea"),
	}
}

// Backup writes everything that is the truth, as it stands at one moment, while the store is in use.
func (s *Store) Backup(ctx context.Context, w io.Writer) (Manifest, error) {
	m := Manifest{Format: backupFormat, At: s.now().UTC(), Database: s.db.dialect().name}
	z := zip.NewWriter(w)
	err := s.db.snapshot(ctx, func(ctx context.Context, c conn) error {
		for _, t := range tables() {
			entry, err := z.Create(t.name + ".jsonl")
			if err != nil {
				return written(err)
			}
			done, err := dump(ctx, c, t, entry)
			if err != nil {
				return err
			}
			m.Tables = append(m.Tables, done)
		}
		return nil
	})
	if err != nil {
		return m, err
	}
	entry, err := z.Create("manifest.json")
	if err == nil {
		err = json.NewEncoder(entry).Encode(m)
	}
	if err == nil {
		err = z.Close()
	}
	return m, written(err)
}

// written is the failure of the file that a backup goes to.
func written(err error) error {
	if err == nil {
		return nil
	}
	return hotline.Fail(hotline.Unavailable, "backup.write").Because(err)
}

// dump writes one table, row by row.
func dump(ctx context.Context, c conn, t table, w io.Writer) (ManifestTable, error) {
	m := ManifestTable{Name: t.name, Columns: t.put.columns}
	sum := sha256.New()
	lines := json.NewEncoder(io.MultiWriter(w, sum))
	rows, err := c.query(ctx, "SELECT "+join(t.put.columns)+" FROM "+t.name+" ORDER BY "+t.order)
	if err != nil {
		return m, err
	}
	defer rows.Close()
	row, into := make([]any, len(t.put.columns)), make([]any, len(t.put.columns))
	for i := range row {
		into[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return m, failure(ctx, err)
		}
		for i, v := range row {
			if b, ok := v.([]byte); ok && t.put.kinds[i] == "bytea" {
				row[i] = octets{b}
			} else if ok {
				row[i] = string(b)
			}
		}
		if err := lines.Encode(row); err != nil {
			return m, written(err)
		}
		m.Rows++
	}
	m.SHA256 = hexOf(sum)
	return m, failure(ctx, rows.Err())
}

// octets are bytes in a row of a backup.
type octets struct {
	Bytes []byte `json:"bytes"`
}

func hexOf(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }

// String tells what a backup holds, for people.
func (m Manifest) String() string {
	rows := 0
	tickets := 0
	for _, t := range m.Tables {
		rows += t.Rows
		if t.Name == "ticket" {
			tickets = t.Rows
		}
	}
	return fmt.Sprintf("%d tickets, %d rows in %d tables", tickets, rows, len(m.Tables))
}
