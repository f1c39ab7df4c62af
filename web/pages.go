package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"

	"yihaotong/web/ui"
)

// page is a file of the built pages, ready to be sent.
type page struct {
	media  string
	body   []byte
	packed []byte // gzip, nil when it does not pay
	tag    string
	keep   string // Cache-Control
}

// pages serves the built pages out of the binary. Files whose name carries a hash of their content
// are kept by browsers for ever, everything else is asked for again.
func (s *Server) pages() error {
	files, err := readPages()
	if err != nil {
		return err
	}
	desk, console := files["index.html"], files["console.html"]
	if !ui.Built() {
		desk, console = files["placeholder.html"], files["placeholder.html"]
	}
	for name, p := range files {
		if path.Ext(name) != ".html" {
			s.app.Get("/"+name, s.show(p, pagePolicy+"'none'"))
		}
	}
	framed := pagePolicy + strings.Join(append([]string{"'self'"}, s.WidgetOrigins...), " ")
	for _, address := range []string{"/", "/track", "/track/:number", "/login"} {
		s.app.Get(address, s.show(desk, framed))
	}
	for _, address := range []string{"/console", "/console/*"} {
		s.app.Get(address, s.show(console, pagePolicy+"'none'"))
	}
	return nil
}

func (s *Server) show(p page, policy string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		visitOf(c).operation = "page"
		headers(c, policy)
		return serveBytes(c, p.media, p.body, p.packed, p.tag, p.keep)
	}
}

// serveBytes sends an unchanging body, packed where the browser takes it.
func serveBytes(c *fiber.Ctx, media string, body, packed []byte, tag, keep string) error {
	c.Set(fiber.HeaderCacheControl, keep)
	c.Set(fiber.HeaderETag, tag)
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	if c.Get(fiber.HeaderIfNoneMatch) == tag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, media)
	if packed != nil && strings.Contains(c.Get(fiber.HeaderAcceptEncoding), "gzip") {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		body = packed
	}
	return c.Status(fiber.StatusOK).Send(body)
}

func readPages() (map[string]page, error) {
	files := map[string]page{}
	err := fs.WalkDir(ui.Dist, "dist", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") {
			return err
		}
		body, err := fs.ReadFile(ui.Dist, name)
		if err != nil {
			return err
		}
		p, err := newPage(strings.TrimPrefix(name, "dist/"), body)
		files[strings.TrimPrefix(name, "dist/")] = p
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("pages in the binary: %w", err)
	}
	return files, nil
}

const packFrom = 1024 // bytes; smaller files are not packed

func newPage(name string, body []byte) (page, error) {
	p := page{media: pageMedia(name), body: body, tag: etag(body), keep: "no-cache"}
	if strings.HasPrefix(name, "assets/") {
		p.keep = "public, max-age=31536000, immutable"
	}
	if len(body) < packFrom {
		return p, nil
	}
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return p, err
	}
	if _, err := w.Write(body); err != nil {
		return p, err
	}
	if err := w.Close(); err != nil {
		return p, err
	}
	if b.Len() < len(body)*9/10 {
		p.packed = b.Bytes()
	}
	return p, nil
}

// pageMedia does not ask the system's tables, which differ from machine to machine.
func pageMedia(name string) string {
	switch ext := path.Ext(name); ext {
	case ".html":
		return fiber.MIMETextHTMLCharsetUTF8
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".json":
		return fiber.MIMEApplicationJSON
	case ".webmanifest":
		return "application/manifest+json"
	case ".woff2":
		return "font/woff2"
	default:
		if m := mime.TypeByExtension(ext); m != "" {
			return m
		}
	}
	return fiber.MIMEOctetStream
}

func etag(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}
