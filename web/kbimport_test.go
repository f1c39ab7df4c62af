package web

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"strings"
	"testing"
)

// importForm is a form with files (name, content …) as drafts of one team.
func importForm(t *testing.T, files ...string) (body, media string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, value := range map[string]string{"team": "repair", "draft": "true"} {
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	for i := 0; i < len(files); i += 2 {
		p, err := w.CreateFormFile("file", files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

func TestImportInTheBrowser(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	editor := h.as("editor1")
	body, media := importForm(t, "停水.md", "# 停水办法\n\n第一条 检修停水提前一日告知。\n\n第二条 抢修随时告知。", "空.txt", "", "图.bmp", "BM", "停水.md", "另一份")
	told := func(want []string, headers ...string) {
		t.Helper()
		a := editor.call("POST", "/kb/import", body, append(headers, "Content-Type", media)...)
		if err := conforms(t, "POST", "/kb/import", a); err != nil || a.status != 200 {
			t.Fatalf("%d %v %s", a.status, err, a.body)
		}
		for i, x := range a.json(t)["items"].([]any) {
			f := x.(map[string]any)
			if got := fmt.Sprint(f["file"], " ", f["status"], " ", f["clauses"], " ", f["why"]); !strings.HasPrefix(got, want[i]) {
				t.Errorf("file %d: %q, want %q", i, got, want[i])
			}
		}
	}
	told([]string{"停水.md read 2", "空.txt skipped 0 文件没有内容", "图.bmp skipped 0 不支持", "停水.md skipped 0 同名"})
	told([]string{"停水.md unchanged 2", "空.txt skipped 0 The file", "图.bmp skipped 0 ", "停水.md skipped 0 "}, "Accept-Language", "en")
	drafts := editor.must(200, "GET", "/kb/articles?status=draft", "")["items"].([]any)
	if len(drafts) != 1 || drafts[0].(map[string]any)["team"] != "repair" {
		t.Errorf("drafts: %v", drafts)
	}
}

func TestImportRefuses(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	editor := h.as("editor1")
	many := make([]string, 2*(maxImportFiles+1))
	for i := range many {
		many[i] = fmt.Sprintf("%d.txt", i)
	}
	none, noneMedia := importForm(t)
	lots, lotsMedia := importForm(t, many...)
	odd, oddMedia := form(t, "a.txt", []byte("x"), "folder", "/etc")
	big, bigMedia := importForm(t, "大.txt", strings.Repeat("大", maxImport/3+32<<10))
	for name, x := range map[string]struct {
		body, media string
		status      int
	}{"no file": {none, noneMedia, 422}, "too many": {lots, lotsMedia, 422}, "unknown field": {odd, oddMedia, 422}, "too large": {big, bigMedia, 413}, "no form": {"{}", "application/json", 415}} {
		if a := editor.call("POST", "/kb/import", x.body, "Content-Type", x.media); a.status != x.status {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
}
