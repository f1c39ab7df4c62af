package kb

import (
	"strings"
	"unicode/utf8"
)

// Sizes of clauses, in runes. Numbered articles are kept whole up to maxClause because people cite
// them whole; running text is cut at paragraphs once it passes wholeSection.
const (
	maxClause    = 4000
	wholeSection = 320
	goodClause   = 220
)

// MaxClauses bounds the clauses of one article.
const MaxClauses = 5000

// Split cuts an article into clauses: 第X条 where there are any, else top-level items (一、), else the
// text under each heading, cut at items or paragraphs when long. Each Text is a stretch of the
// article's text, letter by letter, and together they hold all of it but headings and blank lines.
func Split(text string) []Clause {
	var clauses []Clause
	var path headings
	lines := linesOf(text)
	for i := 0; i < len(lines); {
		if h, ok := headingOf(text, lines[i]); ok {
			path = path.enter(h)
			i++
			continue
		}
		j := i
		for j < len(lines) && !isHeading(text, lines[j]) {
			j++
		}
		s := section{text: text, lines: lines[i:j], heading: path.above(), name: path.last()}
		if no, _ := articleMark(s.name, 0); no != "" { // an article whose number stands in a heading
			s.heading, s.name = s.path(), no
		}
		clauses = append(clauses, s.clauses()...)
		i = j
	}
	if len(clauses) > MaxClauses {
		clauses = clauses[:MaxClauses]
	}
	for i := range clauses {
		clauses[i].Place = i
	}
	return clauses
}

// line is a stretch of the text without its line end and outer blanks; empty ones are left out.
type line struct{ start, end int }

func (l line) of(text string) string { return text[l.start:l.end] }

func linesOf(text string) []line {
	var lines []line
	for start := 0; start < len(text); {
		end := start + strings.IndexByte(text[start:], '\n')
		if end < start {
			end = len(text)
		}
		trimmed := strings.TrimSpace(text[start:end])
		if trimmed != "" {
			from := start + strings.Index(text[start:end], trimmed)
			lines = append(lines, line{from, from + len(trimmed)})
		}
		start = end + 1
	}
	return lines
}

// section is the running text between two headings.
type section struct {
	text    string
	lines   []line
	heading string // headings above the section's own
	name    string // its own heading
}

// clauses cuts the section by the strongest numbering in it.
func (s section) clauses() []Clause {
	if starts := s.starts(articleMark); len(starts) > 0 {
		return s.cut(starts, s.path())
	}
	if starts := s.starts(itemMark); len(starts) > 1 || starts[0] != "" {
		return s.cut(starts, s.path())
	}
	if s.runes(s.lines) <= wholeSection {
		return []Clause{s.clause(s.name, s.heading, s.lines)}
	}
	return s.paragraphs()
}

// path is every heading that stands above a numbered clause of the section.
func (s section) path() string {
	if s.heading == "" || s.name == "" {
		return s.heading + s.name
	}
	return s.heading + headingJoin + s.name
}

type mark func(text string, last int) (no string, number int)

// starts gives the lines at which a numbered part begins.
func (s section) starts(m mark) map[int]string {
	starts := map[int]string{}
	last := 0
	for i, l := range s.lines {
		if no, number := m(l.of(s.text), last); no != "" {
			starts[i], last = no, number
		}
	}
	return starts
}

// cut makes a clause of each numbered part and one of the text before the first.
func (s section) cut(starts map[int]string, heading string) []Clause {
	var out []Clause
	no, from := "", 0
	for i := range s.lines {
		next, ok := starts[i]
		if !ok {
			continue
		}
		if i > from {
			out = append(out, s.pieces(no, heading, s.lines[from:i])...)
		}
		no, from = next, i
	}
	return append(out, s.pieces(no, heading, s.lines[from:])...)
}

// paragraphs gathers lines to clauses of a good size. A line that ends with a colon stays with what
// it announces.
func (s section) paragraphs() []Clause {
	var out []Clause
	from := 0
	for i := range s.lines {
		announces := strings.HasSuffix(s.lines[i].of(s.text), "：") || strings.HasSuffix(s.lines[i].of(s.text), ":")
		if s.runes(s.lines[from:i+1]) >= goodClause && !announces || i == len(s.lines)-1 {
			out = append(out, s.pieces(s.name, s.heading, s.lines[from:i+1])...)
			from = i + 1
		}
	}
	return out
}

// pieces makes one clause of the lines, or several when they are too long for one.
func (s section) pieces(no, heading string, lines []line) []Clause {
	if s.runes(lines) <= maxClause {
		return []Clause{s.clause(no, heading, lines)}
	}
	if len(lines) > 1 {
		half := len(lines) / 2
		return append(s.pieces(no, heading, lines[:half]), s.pieces(no, heading, lines[half:])...)
	}
	l := lines[0]
	at := l.start
	for range maxClause {
		_, n := utf8.DecodeRuneInString(s.text[at:])
		at += n
	}
	first, rest := line{l.start, at}, line{at, l.end}
	return append(s.pieces(no, heading, []line{first}), s.pieces(no, heading, []line{rest})...)
}

func (s section) clause(no, heading string, lines []line) Clause {
	return Clause{No: no, Heading: heading, Text: s.text[lines[0].start:lines[len(lines)-1].end]}
}

func (s section) runes(lines []line) int {
	return utf8.RuneCountInString(s.text[lines[0].start:lines[len(lines)-1].end])
}
