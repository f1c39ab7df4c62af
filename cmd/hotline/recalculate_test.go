package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline/sla"
)

func TestRecalculateShowsBeforeItMoves(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	file := filepath.Join(t.TempDir(), "in.jsonl")
	if err := os.WriteFile(file, []byte(`{"text":"3号楼办公室的椅子坏了，请来修一下。","category":"repair.furniture_appliance"}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	must := func(args ...string) (out, errs string) {
		t.Helper()
		code, out, errs := hotlineRun(t, data, "", args...)
		if code != exitDone {
			t.Fatalf("hotline %v: %d %s", args, code, errs)
		}
		return out, errs
	}
	must("import", "tickets", file)
	if out, _ := must("recalculate", "--dry-run"); out != "" {
		t.Fatalf("something moves though nothing changed: %s", out)
	}
	cal, err := sla.DefaultCalendar()
	if err != nil {
		t.Fatal(err)
	}
	f := cal.File()
	today := time.Now()
	f.Local.Off = append(f.Local.Off, sla.Special{Date: today.Format(time.DateOnly) + "/" + today.AddDate(0, 0, 20).Format(time.DateOnly), Name: "封闭施工"})
	write := func(version string) string {
		f.Version = version
		body, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "calendar.json")
		if err := os.WriteFile(path, body, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if code, _, errs := hotlineRun(t, data, "", "import", "calendar", write(cal.File().Version)); code == exitDone || !strings.Contains(errs, cal.ID()) {
		t.Errorf("another calendar under the version in use: %d %s", code, errs)
	}
	must("import", "calendar", write("2026.closed"))
	shown, _ := must("recalculate", "--json")
	moved, _ := must("recalculate", "--apply", "--json")
	if shown == "" || shown != moved {
		t.Errorf("shown %s, moved %s", shown, moved)
	}
	if again, _ := must("recalculate"); again != "" {
		t.Errorf("moves again: %s", again)
	}
	if audit, _ := must("export", "audit"); !strings.Contains(audit, "clocks.recalculate") {
		t.Errorf("not audited: %s", audit)
	}
}
