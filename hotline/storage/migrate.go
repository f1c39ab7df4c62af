package storage

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"yihaotong/hotline"
)

//go:embed migrations
var migrationFiles embed.FS

// Migration is one numbered step of the schema. Applied is zero while it still waits.
type Migration struct {
	Number  int
	Name    string // words of the file name
	Digest  string // SHA-256 of the file, hex
	Applied time.Time
	sql     string
}

// migrationsOf reads the steps of a dialect in order: NNNN_words.sql, numbered without a gap.
func migrationsOf(files fs.FS, dialect string) ([]Migration, error) {
	dir := "migrations/" + dialect
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		return nil, err
	}
	var all []Migration
	for _, e := range entries {
		number, name, ok := strings.Cut(strings.TrimSuffix(e.Name(), ".sql"), "_")
		n, err := strconv.Atoi(number)
		if !ok || err != nil || n != len(all)+1 {
			return nil, fmt.Errorf("storage: migration %s: want number %04d", e.Name(), len(all)+1)
		}
		body, err := fs.ReadFile(files, dir+"/"+e.Name())
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(body)
		all = append(all, Migration{Number: n, Name: name, Digest: hex.EncodeToString(sum[:]), sql: string(body)})
	}
	return all, nil
}

// Status lists all steps and says which were applied. Conflict: the schema is newer than this
// program (key "schema.newer"), or a step was changed after it was applied (key "schema.changed").
func (s *Store) Status(ctx context.Context) ([]Migration, error) {
	all, err := migrationsOf(migrationFiles, s.db.dialect().name)
	if err != nil {
		return nil, hotline.Fail(hotline.Internal, "internal").Because(err)
	}
	return compare(ctx, s.db, s.db.dialect().steps, all)
}

// Migrate brings the schema up to date, one step after the other, while no other process does. It
// gives the steps it applied. Each step is whole or not there at all. Conflict: as Status.
func (s *Store) Migrate(ctx context.Context) ([]Migration, error) {
	all, err := migrationsOf(migrationFiles, s.db.dialect().name)
	if err != nil {
		return nil, hotline.Fail(hotline.Internal, "internal").Because(err)
	}
	return migrate(ctx, s.db, all, s.now)
}

func migrate(ctx context.Context, db database, all []Migration, now hotline.Now) ([]Migration, error) {
	var done []Migration
	for {
		var step *Migration
		err := db.migrate(ctx, func(ctx context.Context, c conn) error {
			known, err := compare(ctx, c, db.dialect().steps, all)
			if err != nil {
				return err
			}
			if step = nextOf(known); step == nil {
				return nil
			}
			return apply(ctx, c, step, now())
		})
		if err != nil || step == nil {
			return done, err
		}
		done = append(done, *step)
	}
}

func nextOf(all []Migration) *Migration {
	for i := range all {
		if all[i].Applied.IsZero() {
			return &all[i]
		}
	}
	return nil
}

func apply(ctx context.Context, c conn, m *Migration, now time.Time) error {
	if m.Number == 1 {
		if err := c.script(ctx, schemaTable); err != nil {
			return err
		}
	}
	if err := c.script(ctx, m.sql); err != nil {
		return fmt.Errorf("migration %04d_%s: %w", m.Number, m.Name, err)
	}
	m.Applied = now.UTC()
	_, err := c.exec(ctx, "INSERT INTO schema_step (number, name, digest, at) VALUES ($1, $2, $3, $4)", int64(m.Number), m.Name, m.Digest, millis(now))
	return err
}

const schemaTable = "CREATE TABLE schema_step (number BIGINT PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, at BIGINT NOT NULL)"

// compare marks the applied steps and refuses a schema that is not ours. catalogue is where the
// database lists the table of steps, once there is one.
func compare(ctx context.Context, c conn, catalogue string, all []Migration) ([]Migration, error) {
	known := append([]Migration(nil), all...)
	_, there, err := first(ctx, c, scalar[int64], "SELECT count(*) FROM "+catalogue+" HAVING count(*) > 0")
	if err != nil || !there {
		return known, err
	}
	applied, err := gather(ctx, c, func(r cursor) (Migration, error) {
		var m Migration
		var at int64
		err := r.Scan(&m.Number, &m.Name, &m.Digest, &at)
		m.Applied = instant(at)
		return m, err
	}, "SELECT number, name, digest, at FROM schema_step ORDER BY number")
	if err != nil {
		return nil, err
	}
	for _, a := range applied {
		if a.Number > len(known) {
			return nil, hotline.Fail(hotline.Conflict, "schema.newer", "number", a.Number, "known", len(known))
		}
		m := &known[a.Number-1]
		if m.Digest != a.Digest {
			return nil, hotline.Fail(hotline.Conflict, "schema.changed", "number", a.Number, "name", m.Name)
		}
		m.Applied = a.Applied
	}
	return known, nil
}
