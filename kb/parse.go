package kb

import (
	"path"
	"strings"

	"yihaotong/hotline"
)

// PDFText takes the text out of a PDF. Invalid: broken, encrypted, or only pictures.
type PDFText func(body []byte) (string, error)

// Kinds of files that can be read, by extension.
var Kinds = []string{".md", ".markdown", ".txt", ".html", ".htm", ".docx", ".pdf"}

// ParseFile makes an article of a file. Its name gives the kind and, where the text names none, the
// title. Invalid: not one of Kinds, not text, empty, broken, or head lines that cannot be used.
func ParseFile(name string, body []byte, pdf PDFText) (Article, error) {
	text, title, err := textOf(name, body, pdf)
	if err != nil {
		return Article{}, err
	}
	a, err := readHead(text)
	if err != nil {
		return Article{}, err
	}
	if a.Title == "" {
		a.Title = title
	}
	if a.Title == "" {
		a.Title = strings.TrimSuffix(path.Base(name), path.Ext(name))
	}
	a.Title, a.Source = clipRunes(a.Title, MaxTitle), name
	if a.Text == "" {
		return Article{}, hotline.Fail(hotline.Invalid, "kb.empty")
	}
	return a, nil
}

func textOf(name string, body []byte, pdf PDFText) (text, title string, err error) {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".markdown", ".txt":
		text, err = decode(body)
	case ".html", ".htm":
		if text, err = decode(body); err == nil {
			title, text = readHTML(text)
		}
	case ".docx":
		text, err = readDocx(body)
	case ".pdf":
		if pdf == nil {
			return "", "", hotline.Fail(hotline.Invalid, "kb.kind", "allowed", Kinds)
		}
		if text, err = pdf(body); err == nil {
			text = joinLines(text)
		}
	default:
		err = hotline.Fail(hotline.Invalid, "kb.kind", "allowed", Kinds)
	}
	return text, title, err
}

// joinLines undoes the line breaks of a printed page: a line goes on where it does not end a
// sentence and the next begins no numbered part.
func joinLines(text string) string {
	var out strings.Builder
	lines := linesOf(text)
	for i, l := range lines {
		s := l.of(text)
		out.WriteString(s)
		if i+1 == len(lines) {
			break
		}
		if endsLine(s) || startsPart(lines[i+1].of(text)) {
			out.WriteString("\n\n")
		}
	}
	return out.String()
}

func endsLine(s string) bool {
	return strings.HasSuffix(s, "。") || strings.HasSuffix(s, "；") || strings.HasSuffix(s, "：") || strings.HasSuffix(s, ".") || len(s) < 45
}

func startsPart(s string) bool {
	if no, _ := articleMark(s, 0); no != "" {
		return true
	}
	for _, m := range [][2]string{{"", "、"}, {"（", "）"}, {"(", ")"}, {"第", "章"}, {"第", "节"}, {"", "."}, {"", "．"}} {
		if _, n := numbered(s, m[0], m[1]); n > 0 {
			return true
		}
	}
	return strings.HasPrefix(s, "#")
}
