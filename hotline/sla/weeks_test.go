package sla

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden steps anew")

// TestAwkwardWeeks reads testdata/weeks: what is due when, written by hand, around every holiday
// and make-up day of 2025 and 2026, and the steps that explain each.
func TestAwkwardWeeks(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/weeks/*.txt")
	if err != nil || len(files) != 13 {
		t.Fatalf("%d files of weeks, %v", len(files), err)
	}
	c := seeded(t)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var steps strings.Builder
			for i, line := range strings.Split(string(body), "\n") {
				if line != "" && line[0] != '#' {
					week(t, c, fmt.Sprintf("%s:%d", file, i+1), line, &steps)
				}
			}
			golden(t, strings.TrimSuffix(file, ".txt")+".steps", steps.String())
		})
	}
}

// week checks one line: start | limit | pause | due | remark.
func week(t *testing.T, c *Calendar, where, line string, steps *strings.Builder) {
	t.Helper()
	col := strings.Split(line, " | ")
	if len(col) != 5 {
		t.Fatalf("%s: %d columns", where, len(col))
	}
	q := Question{At: col[0], Within: col[1]}
	if col[2] != "-" {
		q.Pauses = []string{col[2]}
	}
	d, err := c.Answer(q)
	if err != nil {
		t.Fatalf("%s: %v", where, err)
	}
	want, provisional := strings.CutSuffix(col[3], " *")
	wantTime(t, where, d.Due, want)
	if d.Provisional != provisional {
		t.Errorf("%s: provisional %v", where, d.Provisional)
	}
	fmt.Fprintf(steps, "%s\n", line)
	for _, s := range d.Steps {
		fmt.Fprintf(steps, "  %s\n    %s\n", s.Text("zh-CN"), s.Text("en"))
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s differs (go test -update writes it anew), got:\n%s", file, got)
	}
}

// Every make-up day and every holiday of the published years lies in a golden week.
func TestNoAwkwardWeekIsLeftOut(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/weeks/*.steps")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(body)
	}
	days := 0
	for _, y := range seeded(t).File().Years {
		if y.Provisional {
			continue
		}
		for _, s := range append(append([]Special{}, y.Off...), y.Work...) {
			days++
			first, last, _ := strings.Cut(s.Date, "/")
			if !strings.Contains(all.String(), first) && (last == "" || !strings.Contains(all.String(), last)) {
				t.Errorf("%s (%s) is in no golden week", s.Date, s.Name)
			}
		}
	}
	if days < 20 {
		t.Fatalf("only %d holidays and make-up days are known", days)
	}
}
