package kb

import (
	"html"
	"slices"
	"strings"
	"unicode"
)

// dropped elements are left out with all that is in them.
var dropped = []string{"script", "style", "noscript", "template", "svg", "iframe", "object", "head", "nav", "footer", "form", "select", "textarea", "button"}

// breaking elements begin and end a line.
var breaking = []string{
	"p", "div", "br", "li", "ul", "ol", "tr", "table", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6",
	"blockquote", "pre", "hr", "dt", "dd", "body", "main", "caption",
}

// readHTML takes the visible text out of a page: a line per block, h1 to h6 as Markdown headings,
// table cells between bars. Tags, comments, scripts and forms are dropped; nothing is executed,
// fetched or kept. The title is the page's, where it has one.
func readHTML(page string) (title, text string) {
	s := scan{page: page, lower: asciiLower(page)}
	if s.seek("<title") && s.tagEnd() {
		from := s.at
		if s.seek("</title") {
			title = strings.TrimSpace(squeeze(html.UnescapeString(page[from:s.at])))
		}
	}
	s.at = 0
	for s.at < len(page) {
		from := s.at
		if !s.seek("<") {
			s.at = len(page)
		}
		s.out.WriteString(squeeze(html.UnescapeString(page[from:s.at])))
		if s.at < len(page) {
			s.tag()
		}
	}
	return title, blankLines(s.out.String())
}

// scan walks a page. lower is the page with ASCII letters in lower case, same offsets.
type scan struct {
	page, lower string
	at          int
	out         strings.Builder
}

// seek moves to the next occurrence of what; without one it stays.
func (s *scan) seek(what string) bool {
	n := strings.Index(s.lower[s.at:], what)
	if n < 0 {
		return false
	}
	s.at += n
	return true
}

// tag handles the tag that begins at the place.
func (s *scan) tag() {
	if strings.HasPrefix(s.page[s.at:], "<!--") {
		s.skipTo("-->")
		return
	}
	name := tagName(s.lower[s.at+1:])
	if name == "" { // a lone "<" is text
		s.out.WriteByte('<')
		s.at++
		return
	}
	if !s.tagEnd() {
		return
	}
	if slices.Contains(dropped, name) {
		s.skipTo("</" + name)
		s.tagEnd()
		return
	}
	bare := strings.TrimPrefix(name, "/")
	if slices.Contains(breaking, bare) {
		s.out.WriteByte('\n')
	}
	switch {
	case len(name) == 2 && name[0] == 'h' && name[1] <= '6' && name[1] >= '1':
		s.out.WriteString(strings.Repeat("#", int(name[1]-'0')) + " ")
	case name == "/td" || name == "/th":
		s.out.WriteString(" | ")
	}
}

// skipTo moves behind the next occurrence of end, or to the end of the page.
func (s *scan) skipTo(end string) {
	if !s.seek(end) {
		s.at = len(s.page)
		return
	}
	s.at += len(end)
}

// tagEnd moves behind the ">" that closes a tag; one inside quotes does not. A tag that is never
// closed ends the page.
func (s *scan) tagEnd() bool {
	quote := byte(0)
	for ; s.at < len(s.page); s.at++ {
		switch c := s.page[s.at]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			s.at++
			return true
		}
	}
	return false
}

// tagName reads the name of a tag with its slash; "" = no tag begins here.
func tagName(s string) string {
	n := 0
	if n < len(s) && strings.IndexByte("/!?", s[n]) >= 0 {
		n++
	}
	for n < len(s) && (s[n] >= 'a' && s[n] <= 'z' || n > 0 && s[n] >= '0' && s[n] <= '9') {
		n++
	}
	if s[:n] == "/" {
		return ""
	}
	return s[:n]
}

func asciiLower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// squeeze makes every stretch of white space one blank: line ends in a page's source mean nothing.
func squeeze(s string) string {
	var out strings.Builder
	space := false
	for _, r := range s {
		if unicode.IsSpace(r) && r != '\u3000' {
			space = true
			continue
		}
		if space {
			out.WriteByte(' ')
			space = false
		}
		out.WriteRune(r)
	}
	if space {
		out.WriteByte(' ')
	}
	return out.String()
}

// blankLines trims the lines and sets one blank line between paragraphs.
func blankLines(s string) string {
	var out []string
	for l := range strings.Lines(s) {
		l = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(l), "|"))
		if strings.Trim(l, "# ") != "" {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n\n")
}
