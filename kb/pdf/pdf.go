// Package pdf takes the text out of PDF files for the importer of the knowledge base.
//
// Floor 3. It serves the function kb.PDFText and is the only package that knows the PDF library. It
// must not know articles, clauses or any other adapter.
package pdf

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	pdf "github.com/ledongthuc/pdf"

	"yihaotong/hotline"
)

// Bounds: beyond them a file is refused, because it is a trap or no policy.
const (
	maxPages = 2000
	maxText  = 8 << 20 // bytes
	maxTime  = 60 * time.Second
)

// Text gives the text of a PDF, page by page. Invalid: broken, encrypted, too long, or pages that
// are pictures only (keys "kb.broken", "kb.scanned", "too_long").
func Text(body []byte) (string, error) {
	type result struct {
		text string
		err  error
	}
	done := make(chan result, 1)
	go func() {
		text, err := read(body)
		done <- result{text, err}
	}()
	select {
	case r := <-done:
		return r.text, r.err
	case <-time.After(maxTime):
		return "", hotline.Fail(hotline.Invalid, "kb.broken", "format", "pdf").Because(fmt.Errorf("no end after %v", maxTime))
	}
}

// read recovers because the library panics on broken files.
func read(body []byte) (text string, err error) {
	defer func() {
		if p := recover(); p != nil {
			text, err = "", hotline.Fail(hotline.Invalid, "kb.broken", "format", "pdf").Because(fmt.Errorf("%v", p))
		}
	}()
	r, err := pdf.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return "", hotline.Fail(hotline.Invalid, "kb.broken", "format", "pdf").Because(err)
	}
	if r.NumPage() > maxPages {
		return "", hotline.Fail(hotline.Invalid, "too_long", "limit", maxPages)
	}
	var out strings.Builder
	for n := 1; n <= r.NumPage(); n++ {
		if err := page(&out, r.Page(n)); err != nil {
			return "", hotline.Fail(hotline.Invalid, "kb.broken", "format", "pdf").Because(fmt.Errorf("page %d: %w", n, err))
		}
		if out.Len() > maxText {
			return "", hotline.Fail(hotline.Invalid, "too_long", "limit", maxText)
		}
	}
	if strings.TrimSpace(out.String()) == "" {
		return "", hotline.Fail(hotline.Invalid, "kb.scanned")
	}
	return out.String(), nil
}

// page writes the rows of one page from top to bottom.
func page(out *strings.Builder, p pdf.Page) error {
	if p.V.IsNull() {
		return nil
	}
	rows, err := p.GetTextByRow()
	if err != nil {
		return err
	}
	for _, row := range rows {
		for _, t := range row.Content {
			out.WriteString(t.S)
		}
		out.WriteByte('\n')
	}
	return nil
}
