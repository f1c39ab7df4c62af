package kb_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"yihaotong/hotline"
	"yihaotong/kb"
)

func docx(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, body := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(body))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const wordDocument = `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>停车办法</w:t></w:r></w:p>
<w:p><w:r><w:t>第一条 停车证</w:t></w:r><w:r><w:t>每年更换。</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>时段</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>费用</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
</w:body></w:document>`

func TestParseFile(t *testing.T) {
	t.Parallel()
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("停车办法\n第一条 停车证每年更换。")
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("第一条 停车证每年更换。")
	if err != nil {
		t.Fatal(err)
	}
	pdf := func([]byte) (string, error) {
		return "第一条 停车证每年由各单位统一办理一次，领取后应当放在\n车前醒目处，不得转借他人。\n第二条 不得转借。", nil
	}
	for name, c := range map[string]struct{ file, body, title, text string }{
		"markdown":     {"a.md", "# 停车办法\n\n第一条 停车证**每年**更换。\n", "停车办法", "第一条 停车证每年更换。"},
		"front matter": {"a.md", "---\ntitle: 停车办法\nteam: commuting\n---\n第一条 停车证每年更换。", "停车办法", "第一条 停车证每年更换。"},
		"law":          {"a.md", "# 停车条例\n\n2020年1月2日 某市令第5号公布\n\n<!-- INFO END -->\n\n第一条 停车。", "停车条例", "第一条 停车。"},
		"gbk":          {"停车.txt", gbk, "停车", "停车办法\n第一条 停车证每年更换。"},
		"utf-16":       {"停车.txt", utf16, "停车", "第一条 停车证每年更换。"},
		"mark":         {"停车.txt", "\ufeff第一条 停车。\r\n第二条 停。", "停车", "第一条 停车。\n第二条 停。"},
		"html":         {"a.html", "<html><head><title>停车&amp;办法</title><style>p{}</style></head><body><nav>首页</nav><h2>总则</h2><p>第一条 停车<b>证</b>\n每年更换。<script>alert('<p>')</script></p><!-- 无 --><p title='a>b'>1 &lt; 2</p></body>", "停车&办法", "## 总则\n\n第一条 停车证 每年更换。\n\n1 < 2"},
		"docx":         {"a.docx", string(docx(t, map[string]string{"word/document.xml": wordDocument})), "停车办法", "第一条 停车证每年更换。\n\n时段 | 费用"},
		"pdf":          {"a.pdf", "%PDF", "a", "第一条 停车证每年由各单位统一办理一次，领取后应当放在车前醒目处，不得转借他人。\n\n第二条 不得转借。"},
	} {
		a, err := kb.ParseFile(c.file, []byte(c.body), pdf)
		if err != nil || a.Title != c.title || a.Text != c.text {
			t.Errorf("%s: title %q text %q (%v), want %q %q", name, a.Title, a.Text, err, c.title, c.text)
		}
	}
}

func TestHeadLines(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, number, from string }{
		"named day":       {"# 甲条例\n\n2012年6月28日 国务院令第621号公布\n\n2012年10月1日 施行\n\n<!-- INFO END -->\n\n第一条 甲。", "国务院令第621号", "2012-10-01"},
		"closing article": {"# 甲法\n\n<!-- INFO END -->\n\n第九条 本法自2025年6月1日起施行。", "", "2025-06-01"},
		"day of issue":    {"# 甲规定\n\n1993年12月5日 国务院令第133号发布\n\n<!-- INFO END -->\n\n第九条 本规定自发布之日起施行。", "国务院令第133号", "1993-12-05"},
		"in the text":     {"# 甲办法\n\n示机管〔2025〕11号\n\n第一条 甲。", "示机管〔2025〕11号", ""},
	} {
		a, err := kb.ParseFile("a.md", []byte(c.text), nil)
		if err != nil || a.DocNumber != c.number || string(a.EffectiveFrom) != c.from {
			t.Errorf("%s: number %q from %q (%v)", name, a.DocNumber, a.EffectiveFrom, err)
		}
	}
}

func TestUnreadableFiles(t *testing.T) {
	t.Parallel()
	entities := `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="w"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>`
	deep := `<w:document xmlns:w="w">` + strings.Repeat("<w:p>", 5000)
	for name, c := range map[string]struct{ file, body, key string }{
		"binary":          {"a.txt", "\x00\x01\x02", "kb.binary"},
		"empty":           {"a.md", "\n \n", "kb.empty"},
		"only a title":    {"a.md", "# 标题\n", "kb.empty"},
		"no zip":          {"a.docx", "PK nonsense", "kb.broken"},
		"zip without":     {"a.docx", string(docx(t, map[string]string{"x": "y"})), "kb.broken"},
		"foreign entity":  {"a.docx", string(docx(t, map[string]string{"word/document.xml": entities})), "kb.broken"},
		"deep nesting":    {"a.docx", string(docx(t, map[string]string{"word/document.xml": deep})), "kb.broken"},
		"another kind":    {"a.exe", "MZ", "kb.kind"},
		"pdf without one": {"a.pdf", "%PDF", "kb.kind"},
		"unknown key":     {"a.md", "---\ntitel: x\n---\n第一条 甲。", "invalid"},
		"no such day":     {"a.md", "---\neffective_from: 2026-02-30\n---\n第一条 甲。", "invalid"},
		"strange reader":  {"a.md", "---\naudience: all\n---\n第一条 甲。", "invalid"},
	} {
		_, err := kb.ParseFile(c.file, []byte(c.body), nil)
		var own *hotline.Error
		if !errors.As(err, &own) || own.Key != c.key || own.Code != hotline.Invalid {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
}

// A folder of mixed files is read to its end; each file is told of.
func TestReadPathsMixed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "good.md", "第一条 甲。")
	write(t, dir, "sub/good.txt", "第一条 乙。")
	write(t, dir, "bad.docx", "nonsense")
	write(t, dir, "photo.jpg", "\xff\xd8")
	write(t, dir, ".hidden/secret.md", "第一条 丙。")
	got := map[string]bool{}
	for f := range kb.ReadPaths([]string{dir, filepath.Join(dir, "missing")}, nil) {
		rel, err := filepath.Rel(dir, f.File)
		if err != nil {
			t.Fatal(err)
		}
		got[filepath.ToSlash(rel)] = f.Err == nil
	}
	want := map[string]bool{"good.md": true, "sub/good.txt": true, "bad.docx": false, "photo.jpg": false, "missing": false}
	if len(got) != len(want) {
		t.Errorf("files %v, want %v", got, want)
	}
	for name, good := range want {
		if got[name] != good {
			t.Errorf("%s: readable %v, want %v", name, got[name], good)
		}
	}
}
