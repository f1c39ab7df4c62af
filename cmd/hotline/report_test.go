package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"yihaotong/hotline"
	"yihaotong/hotline/sla"
)

// imported makes an installation with a few open tickets.
func imported(t *testing.T) (data string) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "data")
	file := filepath.Join(t.TempDir(), "in.jsonl")
	body := `{"text":"3号楼办公室的椅子坏了，请来修一下。","category":"repair.furniture_appliance"}
{"text":"食堂中午的菜太咸了，请改进。","category":"dining.menu"}
`
	if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := hotlineRun(t, data, "", "import", "tickets", file); code != exitDone {
		t.Fatal(errs)
	}
	return data
}

func TestReportIsAWorkbookOfSeveralSheets(t *testing.T) {
	t.Parallel()
	data := imported(t)
	today := time.Now().Format(time.DateOnly)
	code, out, errs := hotlineRun(t, data, "", "export", "report", "--format", "xlsx", "--from", today)
	if code != exitDone {
		t.Fatal(errs)
	}
	book, err := excelize.OpenReader(bytes.NewReader([]byte(out)))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	want := []string{"概览", "按承办组", "按承办人", "按类别", "按楼栋", "每日", "自助服务", "口径说明"}
	if got := book.GetSheetList(); !slices.Equal(got, want) {
		t.Fatalf("sheets %v", got)
	}
	rows, err := book.GetRows("按类别")
	if err != nil || len(rows) != 3 || rows[1][0] != "菜单口味" || rows[1][1] != "1" {
		t.Errorf("by category: %v, %v", rows, err)
	}
	rows, err = book.GetRows("概览")
	if err != nil || rows[1][1] != "2" || !slices.ContainsFunc(rows, func(r []string) bool { return r[0] == "综合得分" && r[1] == "—" }) {
		t.Errorf("summary: %v, %v", rows, err)
	}
	if code, out, _ := hotlineRun(t, data, "", "export", "report", "--format", "csv", "--from", today); code != exitDone || !strings.Contains(out, "first_right") {
		t.Errorf("csv: %d %s", code, out)
	}
}

func TestAnotherPolicyIsTriedOnWhatWas(t *testing.T) {
	t.Parallel()
	data := imported(t)
	policy, err := sla.DefaultPolicy()
	if err != nil {
		t.Fatal(err)
	}
	f := policy.File()
	f.Version = "strict"
	f.Rules = append(slices.Clone(f.Rules), sla.Rule{Category: "dining.menu", Team: "dining", Limits: sla.Limits{Resolve: sla.Limit{N: 1, Unit: sla.Minute}}})
	body, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "strict.json")
	if err := os.WriteFile(file, body, 0o600); err != nil {
		t.Fatal(err)
	}
	tomorrow := time.Now().AddDate(0, 0, 2).Format(time.DateOnly)
	code, out, errs := hotlineRun(t, data, "", "policy", "try", file, "--to", tomorrow, "--json")
	var trial hotline.Trial
	if err := json.Unmarshal([]byte(out), &trial); code != exitDone || err != nil {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	if x := trial.Clocks[hotline.ClockResolve]; trial.Tickets != 2 || !trial.Complete || x.Earlier != 1 || x.BreachedThen != 0 {
		t.Errorf("%+v, %+v", trial, x)
	}
	if code, _, errs := hotlineRun(t, data, "", "policy", "try", filepath.Join(t.TempDir(), "none.json")); code != exitFailed || !strings.Contains(errs, "none.json") {
		t.Errorf("a missing file: %d %s", code, errs)
	}
}
