package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// streamsOf collects what a command says.
type streamsOf struct {
	in  string
	out bytes.Buffer
	err bytes.Buffer
}

func (s *streamsOf) streams() streams { return streams{strings.NewReader(s.in), &s.out, &s.err} }

// hotline runs a command in this process on a data folder.
func hotlineRun(t *testing.T, data, in string, args ...string) (code int, out, err string) {
	t.Helper()
	s := &streamsOf{in: in}
	code = run(t.Context(), s.streams(), append(args, "--data", data))
	return code, s.out.String(), s.err.String()
}

func TestEveryCommandHasHelpWithAnExample(t *testing.T) {
	t.Parallel()
	for _, c := range commands() {
		var s streamsOf
		code := run(t.Context(), s.streams(), append(strings.Fields(c.name), "--help"))
		if code != exitDone || !strings.Contains(s.out.String(), "Example: ") || !strings.Contains(s.out.String(), "hotline "+c.name) {
			t.Errorf("hotline %s --help: %d %s", c.name, code, s.out.String())
		}
	}
}

func TestWrongUsageIsTwo(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"", "fly", "serve --nonsense", "serve --listen here", "deadline", "deadline --at now --within 4wh", "eval", "eval poetry", "eval classify --train a", "eval classify --train a --test b --folds 5",
		"user add", "user add x --role king", "user add x --role handler", "import tickets", "classify", "token create", "replay", "policy try", "recalculate now", "recalculate --dry-run --apply"} {
		var s streamsOf
		if code := run(t.Context(), s.streams(), strings.Fields(line)); code != exitUsage || s.err.Len() == 0 {
			t.Errorf("hotline %s: %d %q", line, code, s.err.String())
		}
	}
}

func TestDeadlineOfTheNationalDayWeek(t *testing.T) {
	t.Parallel()
	code, out, errs := hotlineRun(t, filepath.Join(t.TempDir(), "none"), "", "deadline", "--at", "2026-09-30T16:00:00+08:00", "--within", "4wh", "--json")
	var got struct {
		Due   string
		Steps []struct{ Text string }
	}
	if err := json.Unmarshal([]byte(out), &got); code != exitDone || err != nil || got.Due != "2026-10-08T11:00:00+08:00" || len(got.Steps) < 3 {
		t.Errorf("%d %s %s", code, out, errs)
	}
}

func TestClassifyReadsLines(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "none")
	code, out, errs := hotlineRun(t, data, "3号楼电梯困人\n食堂几点开饭\n", "classify", "--json", "-")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != exitDone || len(lines) != 2 || !strings.Contains(lines[0], `"priority":"critical"`) || !strings.Contains(lines[1], `"team":"dining"`) {
		t.Errorf("%d %s %s", code, out, errs)
	}
	if _, err := os.Stat(data); !os.IsNotExist(err) {
		t.Error("classify made a data folder")
	}
}

func TestAccountsAndTokens(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	steps := []struct {
		in   string
		args string
		code int
		want string
	}{
		{"short\n", "user add li.lei --role operator --password-stdin", exitUsage, "at least 8"},
		{"long-enough-1\n", "user add li.lei --role operator --name 李雷 --password-stdin", exitDone, "added"},
		{"long-enough-1\n", "user add li.lei --role operator --password-stdin", exitFailed, "taken"},
		{"", "user list", exitDone, "李雷"},
		{"", "token create --user li.lei --expires 720h --label phone", exitDone, ""},
		{"", "token list", exitDone, "phone"},
		{"", "token create --user nobody", exitFailed, ""},
		{"", "user disable li.lei", exitDone, "done"},
		{"", "user list", exitDone, "disabled"},
		{"", "audit verify", exitDone, "all whole"},
	}
	for _, s := range steps {
		code, out, errs := hotlineRun(t, data, s.in, strings.Fields(s.args)...)
		if code != s.code || !strings.Contains(out+errs, s.want) {
			t.Errorf("hotline %s: %d, want %d with %q\n%s%s", s.args, code, s.code, s.want, out, errs)
		}
	}
}

func TestImportOfTicketsIsAllOrNothing(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	path := filepath.Join(data, "old.csv")
	table := "编号,内容,优先级,时间\nA1,3号楼灯坏了,一般,2026-11-02 10:00\nA2,,一般,2026-11-02 11:00\nA3,空调不冷,马上,2026-11-02 12:00\n"
	if err := os.WriteFile(path, []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errs := hotlineRun(t, data, "", "import", "tickets", path)
	if code != exitFailed || !strings.Contains(errs, "line 3") || !strings.Contains(errs, "line 4") || !strings.Contains(out, "0 imported") {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	for n, want := range []string{"1 imported, 0 there already, 2 bad", "0 imported, 1 there already, 2 bad"} {
		if code, out, errs := hotlineRun(t, data, "", "import", "tickets", path, "--partial"); code != exitDone || !strings.Contains(out, want) {
			t.Errorf("import %d: %d %s %s", n+1, code, out, errs)
		}
	}
}

func TestImportOfAMixedFolderNamesEachFile(t *testing.T) {
	t.Parallel()
	data, folder := t.TempDir(), t.TempDir()
	files := map[string]string{
		"班车.md":     "# 班车管理办法\n\n第一条 班车周一至周五运行。\n\n第二条 乘车须持乘车证。\n",
		"empty.txt": "", "photo.png": "\x89PNG\r\n", "broken.docx": "not a zip",
	}
	for name, body := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, out, errs := hotlineRun(t, data, "", "import", "kb", folder)
	if code != exitDone {
		t.Fatalf("%d %s %s", code, out, errs)
	}
	for name := range files {
		if !strings.Contains(out, name) {
			t.Errorf("%s is not reported:\n%s", name, out)
		}
	}
	if strings.Count(out, "skipped") != 3 || !strings.Contains(out, "   2 clauses") {
		t.Errorf("report:\n%s", out)
	}
}

func TestEvaluationErrorsNameFileAndLine(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bad.jsonl")
	if err := os.WriteFile(path, []byte("{\"text\":\"a\",\"label\":\"x\"}\n{broken\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"eval classify --train " + path + " --test " + path, "eval route --test " + path} {
		var s streamsOf
		if code := run(t.Context(), s.streams(), strings.Fields(line)); code != exitFailed || !strings.Contains(s.err.String(), "bad.jsonl") {
			t.Errorf("%s: %d %s", line, code, s.err.String())
		}
	}
}

func TestDoctorOnAFreshFolder(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	if code, _, errs := hotlineRun(t, data, "", "migrate", "up"); code != exitDone {
		t.Fatal(errs)
	}
	_, out, errs := hotlineRun(t, data, "", "doctor", "--json")
	var d diagnosis
	if err := json.Unmarshal([]byte(out), &d); err != nil {
		t.Fatalf("%v: %s %s", err, out, errs)
	}
	for _, f := range d.Findings {
		if f.State == "broken" && f.Check != "pages" { // pages are built by make
			t.Errorf("%+v", f)
		}
	}
	if len(d.Findings) < 6 {
		t.Errorf("findings %+v", d.Findings)
	}
}
