package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"yihaotong/hotline"
)

// auditRow is an audit entry as it is kept: the document without its place and hash.
type auditRow struct {
	seq       int64
	doc, hash string
}

func scanAudit(c cursor) (auditRow, error) {
	var r auditRow
	return r, c.Scan(&r.seq, &r.doc, &r.hash)
}

// link is the hash of an entry after the hash of the one before.
func link(previous, doc string) string {
	sum := sha256.Sum256([]byte(previous + "\n" + doc))
	return hex.EncodeToString(sum[:])
}

// Record implements hotline.AuditLog. Place, hash and, where they are missing, id and time are given
// by the store.
func (s *Store) Record(ctx context.Context, a hotline.AuditEntry) error {
	if a.At.IsZero() {
		a.At = s.now()
	}
	if a.ID == "" {
		a.ID = hotline.NewID(a.At)
	}
	a.At, a.Hash = a.At.UTC().Truncate(time.Millisecond), ""
	return s.db.write(ctx, func(ctx context.Context, c conn) error {
		if err := c.together(ctx, s.lock("audit")); err != nil {
			return err
		}
		head, _, err := first(ctx, c, scanAudit, "SELECT seq, '', hash FROM audit_head")
		if err != nil {
			return err
		}
		entry := a
		entry.Seq = head.seq + 1
		doc, err := encode(entry)
		if err != nil {
			return err
		}
		hash := link(head.hash, doc)
		if _, err := c.exec(ctx, "INSERT INTO audit (seq, at, by_id, action, object, doc, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)",
			entry.Seq, millis(a.At), plain(a.By.ID), plain(a.Action), plain(a.Object), doc, hash); err != nil {
			return err
		}
		_, err = c.exec(ctx, "UPDATE audit_head SET seq = $1, hash = $2", entry.Seq, hash)
		return err
	})
}

// FindAudit implements hotline.AuditLog. It lists the newest entry first.
func (s *Store) FindAudit(ctx context.Context, f hotline.AuditFilter) (hotline.Page[hotline.AuditEntry], error) {
	var none hotline.Page[hotline.AuditEntry]
	limit, err := pageSize(f.Limit)
	if err != nil {
		return none, err
	}
	var args []any
	where := []string{"true"}
	if f.Cursor != "" {
		var before int64
		if err := readCursor(f.Cursor, "audit", &before); err != nil {
			return none, err
		}
		where = append(where, "seq < "+arg(&args, before))
	}
	for _, c := range []struct{ column, value string }{{"by_id", f.By}, {"action", f.Action}, {"object", f.Object}} {
		if c.value != "" {
			where = append(where, c.column+" = "+arg(&args, plain(c.value)))
		}
	}
	if !f.From.IsZero() {
		where = append(where, "at >= "+arg(&args, millis(f.From)))
	}
	if !f.To.IsZero() {
		where = append(where, "at < "+arg(&args, millis(f.To)))
	}
	rows, err := gather(ctx, s.db, scanAudit, "SELECT seq, doc, hash FROM audit WHERE "+strings.Join(where, " AND ")+
		" ORDER BY seq DESC LIMIT "+arg(&args, int64(limit+1)), args...)
	if err != nil {
		return none, err
	}
	entries := make([]hotline.AuditEntry, len(rows))
	for i, r := range rows {
		if entries[i], err = decode[hotline.AuditEntry]([]byte(r.doc)); err != nil {
			return none, err
		}
		entries[i].Hash = r.hash
	}
	return pageOf(entries, limit, func(last hotline.AuditEntry) string { return writeCursor("audit", last.Seq) }), nil
}
