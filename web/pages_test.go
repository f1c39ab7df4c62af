package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
)

func TestPages(t *testing.T) {
	t.Parallel()
	h := build(t, func(c *Config) { c.WidgetOrigins = []string{"https://oa.example.cn"} })
	for path, frames := range map[string]string{
		"//": "'self' https://oa.example.cn", "//track": "'self' https://oa.example.cn", "//track/BX-20261124-0001?code=x": "'self' https://oa.example.cn",
		"//login": "'self' https://oa.example.cn", "//console": "'none'", "//console/board": "'none'", "//console/tickets/BX-1": "'none'",
	} {
		a := h.browser().call("GET", path, "")
		policy := a.header.Get("Content-Security-Policy")
		if a.status != 200 || !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") || !strings.HasSuffix(policy, "frame-ancestors "+frames) {
			t.Errorf("%s: %d %s %s", path, a.status, a.header.Get("Content-Type"), policy)
		}
		for _, weak := range []string{"unsafe", "http:", "nonce", "*", "data:"} {
			if strings.Contains(policy, weak) {
				t.Errorf("%s: policy with %s: %s", path, weak, policy)
			}
		}
		if a.header.Get("X-Content-Type-Options") != "nosniff" || a.header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: headers %v", path, a.header)
		}
	}
	a := h.browser().call("GET", "//", "")
	if again := h.browser().call("GET", "//", "", "If-None-Match", a.header.Get("ETag")); again.status != http.StatusNotModified || len(again.body) != 0 {
		t.Errorf("unchanged page: %d, %d bytes", again.status, len(again.body))
	}
	if a := h.browser().call("GET", "//nowhere.php", ""); a.status != 404 || a.header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("an address that is not there: %d %s", a.status, a.header.Get("Content-Type"))
	}
	for _, path := range []string{"//assets/../index.html", "//assets/%2e%2e/index.html", "//dist/index.html", "//.vite/manifest.json"} {
		if a := h.browser().call("GET", path, ""); a.status == 200 && !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
			t.Errorf("%s is served", path)
		}
	}
}

func TestPagesArePackedAndKept(t *testing.T) {
	t.Parallel()
	script := strings.Repeat("console.log('一号通');\n", 200)
	p, err := newPage("assets/app-1a2b3c.js", []byte(script))
	if err != nil || p.packed == nil || len(p.packed) > len(script)/4 || !strings.Contains(p.keep, "immutable") {
		t.Fatalf("%v, %d bytes packed, %s", err, len(p.packed), p.keep)
	}
	if p, err := newPage("index.html", []byte(script)); err != nil || p.keep != "no-cache" {
		t.Errorf("%v %s", err, p.keep)
	}
	app := fiber.New()
	app.Get("/packed.js", func(c *fiber.Ctx) error { return serveBytes(c, p.media, p.body, p.packed, p.tag, p.keep) })
	r := httptest.NewRequest("GET", "/packed.js", nil)
	r.Header.Set("Accept-Encoding", "gzip, br")
	w, err := app.Test(r)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close()
	if w.Header.Get("Content-Encoding") != "gzip" || w.Header.Get("Vary") != "Accept-Encoding" {
		t.Fatalf("not packed: %v", w.Header)
	}
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(z); err != nil || string(got) != script {
		t.Errorf("unpacked: %v, %d bytes", err, len(got))
	}
}

func TestDocsShowEveryOperation(t *testing.T) {
	t.Parallel()
	s, err := readSpec()
	if err != nil {
		t.Fatal(err)
	}
	page := string(s.page())
	for _, o := range s.ops {
		if !strings.Contains(page, `id="`+o.id+`"`) {
			t.Errorf("%s is not on the page", o.id)
		}
	}
	for _, bad := range []string{"<script", "http://", "style=", "javascript:", "<no value>"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
}
