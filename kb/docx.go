package kb

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"yihaotong/hotline"
)

const (
	maxUnpacked = 64 << 20 // bytes of document.xml; a bigger one is a trap or no policy text
	maxDepth    = 200      // of nested elements
)

// readDocx takes the text out of a Word document: one line a paragraph, headings as Markdown
// headings, table rows as cells between bars. Entities and other files are never resolved.
func readDocx(body []byte) (string, error) {
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return "", hotline.Fail(hotline.Invalid, "kb.broken", "format", "docx").Because(err)
	}
	for _, f := range archive.File {
		if f.Name != "word/document.xml" {
			continue
		}
		if f.UncompressedSize64 > maxUnpacked {
			return "", hotline.Fail(hotline.Invalid, "too_long", "limit", maxUnpacked)
		}
		r, err := f.Open()
		if err != nil {
			return "", hotline.Fail(hotline.Invalid, "kb.broken", "format", "docx").Because(err)
		}
		defer r.Close()
		return documentText(io.LimitReader(r, maxUnpacked))
	}
	return "", hotline.Fail(hotline.Invalid, "kb.broken", "format", "docx")
}

// documentText walks the elements that carry text: w:t, w:tab, w:br, w:p, w:tc, w:tr, w:pStyle.
func documentText(r io.Reader) (string, error) {
	d := docxWalk{Decoder: xml.NewDecoder(r)}
	for depth := 0; ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return d.out.String(), nil
		}
		if err != nil {
			return "", hotline.Fail(hotline.Invalid, "kb.broken", "format", "docx").Because(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return "", hotline.Fail(hotline.Invalid, "kb.broken", "format", "docx")
			}
			d.start(e)
		case xml.EndElement:
			depth--
			d.end(e.Name.Local)
		case xml.CharData:
			if d.inText {
				d.line.Write(e)
			}
		}
	}
}

type docxWalk struct {
	*xml.Decoder
	out    strings.Builder
	line   strings.Builder // paragraph or table row so far
	inText bool
	inRow  int
	level  int // of the heading, 0 = none
}

func (d *docxWalk) start(e xml.StartElement) {
	switch e.Name.Local {
	case "t":
		d.inText = true
	case "tab":
		d.line.WriteByte(' ')
	case "br", "cr":
		if d.inRow == 0 {
			d.flush()
		}
	case "tr":
		d.inRow++
	case "pStyle":
		d.level = headingLevel(attribute(e, "val"))
	case "outlineLvl":
		if v := attribute(e, "val"); len(v) == 1 && v[0] >= '0' && v[0] < '6' {
			d.level = int(v[0]-'0') + 1
		}
	}
}

func (d *docxWalk) end(name string) {
	switch name {
	case "t":
		d.inText = false
	case "tc":
		d.line.WriteString(" | ")
	case "tr":
		d.inRow--
		d.flush()
	case "p":
		if d.inRow == 0 {
			d.flush()
		}
	}
}

func (d *docxWalk) flush() {
	text := strings.TrimSuffix(strings.TrimSpace(d.line.String()), " |")
	if text != "" {
		if d.level > 0 {
			d.out.WriteString(strings.Repeat("#", d.level) + " ")
		}
		d.out.WriteString(text + "\n\n")
	}
	d.line.Reset()
	d.level = 0
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// headingLevel reads style ids such as Heading2, 2 (as Chinese Word writes them) and Title.
func headingLevel(style string) int {
	if style == "Title" || style == "标题" {
		return 1
	}
	digit := strings.TrimPrefix(strings.TrimPrefix(style, "Heading"), "标题")
	if len(digit) == 1 && digit[0] >= '1' && digit[0] <= '6' {
		return int(digit[0] - '0')
	}
	return 0
}
