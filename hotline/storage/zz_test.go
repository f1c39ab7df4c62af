package storage

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestZZPlan(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, os.Getenv("ZZURL"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if s.db.dialect().name == "postgres" {
		s.db.write(ctx, func(ctx context.Context, c conn) error { c.script(ctx, "analyze"); return nil })
	}
	for _, name := range strings.Fields(os.Getenv("ZZ")) {
		sql, args, _, err := s.findSQL(ctx, lists[name])
		if err != nil {
			t.Fatal(err)
		}
		ex := "EXPLAIN (ANALYZE, COSTS OFF) "
		if s.db.dialect().name == "sqlite" {
			ex = "EXPLAIN QUERY PLAN "
		}
		fmt.Println("=====", name)
		if os.Getenv("ZZSQL") != "" {
			fmt.Println(sql, args)
		}
		if s.db.dialect().name == "sqlite" {
			rows, err := gather(ctx, s.db, func(c cursor) (string, error) {
				var a, b, d int
				var x string
				return x, func() error { e := c.Scan(&a, &b, &d, &x); x = fmt.Sprint(b, " ", x); return e }()
			}, ex+sql, args...)
			fmt.Println(strings.Join(rows, "\n"), err)
			continue
		}
		rows, err := gather(ctx, s.db, scalar[string], ex+sql, args...)
		fmt.Println(strings.Join(rows, "\n"), err)
	}
}
