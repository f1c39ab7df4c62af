package storage

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"yihaotong/hotline"
)

// TestMigrate starts several programs on one empty database at once.
func TestMigrate(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, url string) {
		ctx := context.Background()
		first, err := Open(ctx, url, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer first.Close()
		steps, err := first.Status(ctx)
		if err != nil || len(steps) < 4 || !steps[0].Applied.IsZero() {
			t.Fatalf("before: %+v, %v", steps, err)
		}
		var mu sync.Mutex
		var group sync.WaitGroup
		applied := 0
		for range 4 {
			group.Go(func() {
				s, err := Open(ctx, url, Options{})
				if err != nil {
					t.Error(err)
					return
				}
				defer s.Close()
				done, err := s.Migrate(ctx)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				applied += len(done)
				mu.Unlock()
			})
		}
		group.Wait()
		if applied != len(steps) {
			t.Fatalf("%d steps were applied, want %d", applied, len(steps))
		}
		steps, err = first.Status(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range steps {
			if m.Applied.IsZero() {
				t.Fatalf("%04d_%s was not applied", m.Number, m.Name)
			}
		}
	})
}

// TestSchemaOfAnother refuses a schema that this program does not know.
func TestSchemaOfAnother(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, url string) {
		s := fresh(t, url)
		ctx := context.Background()
		all, err := migrationsOf(migrationFiles, s.db.dialect().name)
		if err != nil {
			t.Fatal(err)
		}
		check := func(what, key string, known []Migration) {
			t.Helper()
			_, err := migrate(ctx, s.db, known, time.Now)
			if e := new(hotline.Error); !errors.As(err, &e) || e.Code != hotline.Conflict || e.Key != key {
				t.Fatalf("%s: %v", what, err)
			}
		}
		check("newer schema", "schema.newer", all[:len(all)-1])
		changed := append([]Migration(nil), all...)
		changed[1].Digest = "other"
		check("changed step", "schema.changed", changed)

		broken := append(append([]Migration(nil), all...), Migration{Number: len(all) + 1, Name: "broken", sql: "CREATE TABLE half (a BIGINT); CREATE TABLE half (a BIGINT);"})
		if _, err := migrate(ctx, s.db, broken, time.Now); err == nil || !strings.Contains(err.Error(), "broken") {
			t.Fatalf("broken step: %v", err)
		}
		if err := s.db.write(ctx, func(ctx context.Context, c conn) error {
			_, err := c.exec(ctx, "INSERT INTO half (a) VALUES ($1)", int64(1))
			return err
		}); err == nil {
			t.Fatal("half of a broken step stayed")
		}
		if _, err := s.Migrate(ctx); err != nil {
			t.Fatalf("after a broken step: %v", err)
		}
		if err := s.db.write(ctx, func(ctx context.Context, c conn) error {
			_, err := c.exec(ctx, "INSERT INTO schema_step (number, name, digest, at) VALUES ($1, 'later', 'x', $2)", int64(len(all)+1), millis(time.Now()))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(ctx, url, Options{}); hotline.CodeOf(err) != hotline.Conflict {
			t.Fatalf("opening a newer schema: %v", err)
		}
	})
}

func TestMigrationNames(t *testing.T) {
	t.Parallel()
	for name, ok := range map[string]bool{"0001_a.sql": true, "1_a.sql": true, "0002_a.sql": false, "a.sql": false, "0001.sql": false} {
		_, err := migrationsOf(fstest.MapFS{"migrations/x/" + name: {Data: []byte("SELECT 1")}}, "x")
		if (err == nil) != ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	lite, errLite := migrationsOf(migrationFiles, "sqlite")
	pg, errPG := migrationsOf(migrationFiles, "postgres")
	if err := errors.Join(errLite, errPG); err != nil || len(lite) != len(pg) {
		t.Fatalf("%d steps for SQLite, %d for PostgreSQL, %v", len(lite), len(pg), err)
	}
	for i := range lite {
		if lite[i].Name != pg[i].Name {
			t.Errorf("step %d is %s for SQLite and %s for PostgreSQL", i+1, lite[i].Name, pg[i].Name)
		}
	}
}

// TestSchemasAgree compares tables and columns of both databases.
func TestSchemasAgree(t *testing.T) {
	t.Parallel()
	lite, pg := fresh(t, urls["sqlite"](t)), fresh(t, urls["postgres"](t))
	pair := func(r cursor) (string, error) {
		var table, column string
		err := r.Scan(&table, &column)
		return fmt.Sprint(table, ".", column), err
	}
	ctx := context.Background()
	a, errA := gather(ctx, lite.db, pair, `SELECT m.name, i.name FROM sqlite_schema m, pragma_table_info(m.name) i
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'ticket_search%' ORDER BY 1, 2`)
	b, errB := gather(ctx, pg.db, pair, `SELECT table_name::text COLLATE "C", column_name::text COLLATE "C" FROM information_schema.columns
		WHERE table_schema = current_schema() AND table_name <> 'ticket_search' ORDER BY 1, 2`)
	if err := errors.Join(errA, errB); err != nil {
		t.Fatal(err)
	}
	if strings.Join(a, " ") != strings.Join(b, " ") || len(a) < 100 {
		t.Fatalf("SQLite:     %v\nPostgreSQL: %v", a, b)
	}
	index := `SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1`
	ia, errA := gather(ctx, lite.db, scalar[string], index)
	ib, errB := gather(ctx, pg.db, scalar[string], `SELECT indexname::text COLLATE "C" FROM pg_indexes WHERE schemaname = current_schema()
		AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE '%_key' AND indexname <> 'ticket_search_terms' ORDER BY 1`)
	if err := errors.Join(errA, errB); err != nil {
		t.Fatal(err)
	}
	if strings.Join(ia, " ") != strings.Join(ib, " ") {
		t.Fatalf("SQLite:     %v\nPostgreSQL: %v", ia, ib)
	}
}
