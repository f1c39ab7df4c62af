package web

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime/multipart"
	"strings"
	"testing"
)

var (
	pngHead = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
	zipWith = func(s string) []byte {
		return []byte("PK\x03\x04\x14\x00\x06\x00\x08\x00" + strings.Repeat("\x00", 20) + s)
	}
	svgBytes = []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)
)

func form(t *testing.T, name string, content []byte, more ...string) (string, string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	p, err := w.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Write(content); err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(more); i += 2 {
		if err := w.WriteField(more[i], more[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

func TestAttachments(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	owner, handler := h.as("employee1"), h.as("handler.repair")
	inline := base64.StdEncoding.EncodeToString([]byte("滴水的位置"))
	number := owner.must(201, "POST", "/tickets", `{"text":"三号楼水管漏水","category":"repair.water_drainage","attachments":[{"name":"说明.txt","content":"`+inline+`"}]}`)["number"].(string)
	body, media := form(t, "../../etc/现场\u200b照片.png", pngHead)
	a := owner.call("POST", "/tickets/"+number+"/attachments", body, "Content-Type", media)
	if err := conforms(t, "POST", "/tickets/"+number+"/attachments", a); err != nil || a.status != 200 {
		t.Fatalf("%d %v %s", a.status, err, a.body)
	}
	files := a.json(t)["attachments"].([]any)
	last := files[len(files)-1].(map[string]any)
	if len(files) != 2 || last["media"] != "image/png" || strings.ContainsAny(last["name"].(string), "/\\\u200b") {
		t.Errorf("attached: %v", files)
	}
	got := owner.call("GET", fmt.Sprintf("/tickets/%s/attachments/%s", number, last["id"]), "")
	if got.status != 200 || !bytes.Equal(got.body, pngHead) {
		t.Errorf("download: %d %q", got.status, got.body)
	}
	for header, want := range map[string]string{
		"Content-Type": "image/png", "Content-Disposition": "attachment; filename*=UTF-8''", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox",
	} {
		if !strings.Contains(got.header.Get(header), want) {
			t.Errorf("%s: %s", header, got.header.Get(header))
		}
	}
	// What colleagues keep among themselves is not there for the requester.
	body, media = form(t, "报价.txt", []byte("两百元"), "internal", "true")
	a = handler.call("POST", "/tickets/"+number+"/attachments", body, "Content-Type", media)
	if a.status != 200 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	files = a.json(t)["attachments"].([]any)
	secret := files[len(files)-1].(map[string]any)["id"]
	if files := owner.must(200, "GET", "/tickets/"+number, "")["attachments"].([]any); len(files) != 2 {
		t.Errorf("the requester sees %v", files)
	}
	owner.must(404, "GET", fmt.Sprintf("/tickets/%s/attachments/%s", number, secret), "")
	h.as("employee2").must(404, "GET", fmt.Sprintf("/tickets/%s/attachments/%s", number, last["id"]), "")
	h.as("handler.dining").must(404, "GET", fmt.Sprintf("/tickets/%s/attachments/%s", number, secret), "")
	other := owner.must(201, "POST", "/tickets", `{"text":"食堂排队太久"}`)["number"].(string)
	owner.must(404, "GET", fmt.Sprintf("/tickets/%s/attachments/%s", other, last["id"]), "")
}

func TestFilesThatAreRefused(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	b := h.as("employee1")
	number := b.must(201, "POST", "/tickets", `{"text":"三号楼水管漏水"}`)["number"].(string)
	for _, c := range []struct {
		name    string
		content []byte
		want    int
	}{
		{"a.html", []byte("<!doctype html><script>alert(1)</script>"), 422},
		{"a.png", []byte("<html><body onload=alert(1)>"), 422},
		{"a.exe", []byte("MZ\x90\x00\x03\x00\x00\x00\x04"), 422},
		{"a.sh", []byte("\x7fELF\x02\x01\x01"), 422},
		{"a.xml", []byte(`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>`), 422},
		{"a.zip", zipWith("evil.sh"), 422},
		{"a.docx", zipWith("word/document.xml"), 422},
		{"a.jar", zipWith("[Content_Types].xml"), 422},
		{"empty.txt", nil, 422},
		{"latin.txt", []byte("caf\xe9 caf\xe9"), 422},
		{"big.txt", bytes.Repeat([]byte("x"), maxFile+1), 413},
		{"huge.txt", bytes.Repeat([]byte("x"), 13<<20), 413},
		{"a.docx", zipWith("[Content_Types].xml word/document.xml"), 200},
		{"a.svg", svgBytes, 200}, // text, and given out as text
		{strings.Repeat("长", 300) + ".txt", []byte("x"), 200},
	} {
		body, media := form(t, c.name, c.content)
		a := b.call("POST", "/tickets/"+number+"/attachments", body, "Content-Type", media)
		if a.status != c.want {
			t.Errorf("%.20s: %d, want %d: %s", c.name, a.status, c.want, a.body)
		}
	}
	for name, body := range map[string]string{
		"no form": "hello", "cut": "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nab",
		"other field": "--x\r\nContent-Disposition: form-data; name=\"fil\"; filename=\"a.txt\"\r\n\r\nab\r\n--x--\r\n", "nothing": "--x--\r\n",
	} {
		if a := b.call("POST", "/tickets/"+number+"/attachments", body, "Content-Type", "multipart/form-data; boundary=x"); a.status != 400 && a.status != 422 {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	b.must(422, "POST", "/tickets", `{"text":"x","attachments":[{"name":"a.txt","content":"not base64!"}]}`)
	b.must(422, "POST", "/tickets", `{"text":"x","attachments":[{"name":"a.html","content":"PGh0bWw+"}]}`)
	for _, f := range b.must(200, "GET", "/tickets/"+number, "")["attachments"].([]any) {
		if m := f.(map[string]any); m["media"] == "image/svg+xml" || len([]rune(m["name"].(string))) > maxFileName {
			t.Errorf("stored as %v", m)
		}
	}
}

func TestCleanName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"../../etc/passwd": "etc passwd", "C:\\x\\y.png": "c x y.png", "\u202Egpj.exe": "gpj.exe", "a\x00b\r\n.txt": "a b .txt",
		"\u200b.htaccess": "htaccess", "": "file", "...": "file", "照片 1.jpg": "照片 1.jpg",
	} {
		if got := cleanName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
