package kb

import (
	"strings"
	"unicode/utf8"

	"yihaotong/hotline/zh"
)

const headingJoin = " · "

// heading is a line that names the text below it. A lower level stands higher.
type heading struct {
	level int
	text  string
}

// headings is the path from the outermost heading to the innermost.
type headings []heading

func (p headings) enter(h heading) headings {
	keep := p
	for len(keep) > 0 && keep[len(keep)-1].level >= h.level {
		keep = keep[:len(keep)-1]
	}
	return append(keep[:len(keep):len(keep)], h)
}

// above joins all but the innermost; the title of the text (level 1) is not repeated.
func (p headings) above() string {
	var names []string
	for i, h := range p {
		if h.level > 1 && i < len(p)-1 {
			names = append(names, h.text)
		}
	}
	return strings.Join(names, headingJoin)
}

// last is the innermost heading, but for the title.
func (p headings) last() string {
	if len(p) == 0 || p[len(p)-1].level <= 1 {
		return ""
	}
	return p[len(p)-1].text
}

func isHeading(text string, l line) bool {
	_, ok := headingOf(text, l)
	return ok
}

// headingOf reads a Markdown heading or a line such as 第二章 总则 that stands alone. A Markdown heading
// that begins with 第X条 and goes on is an article, not a heading.
func headingOf(text string, l line) (heading, bool) {
	s := l.of(text)
	if marks := len(s) - len(strings.TrimLeft(s, "#")); marks > 0 && marks <= 6 && len(s) > marks && strings.ContainsRune(" \t　", firstRune(s[marks:])) {
		name := strings.Join(strings.Fields(strings.TrimRight(s[marks:], "# ")), " ")
		return heading{marks, name}, name != ""
	}
	for i, unit := range []string{"编", "分编", "章", "节"} {
		if rest, n := numbered(s, "第", unit); n > 0 && utf8.RuneCountInString(rest) <= 30 && !strings.ContainsAny(rest, "。；：，") && !strings.HasPrefix(rest, "规定") {
			return heading{i + 2, strings.Join(strings.Fields(s), " ")}, true
		}
	}
	return heading{}, false
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// numbered reads prefix, a number and suffix at the start of s. n = 0: it does not begin so.
func numbered(s, prefix, suffix string) (rest string, n int) {
	rest, ok := strings.CutPrefix(s, prefix)
	if !ok {
		return "", 0
	}
	value, runes := zh.ChineseNumber(rest)
	if runes == 0 || value < 1 {
		return "", 0
	}
	for range runes {
		_, size := utf8.DecodeRuneInString(rest)
		rest = rest[size:]
	}
	rest, ok = strings.CutPrefix(rest, suffix)
	if !ok {
		return "", 0
	}
	return rest, value
}

// goesOn are beginnings of what follows 第X条 where a sentence only mentions an article.
var goesOn = []string{"规定", "所", "第", "至", "、", "和", "或", "中", "的", "，", "及", "与", "以", "款", "项"}

// articleMark recognises 第十二条, also 第十二条之一 and inside bold or heading marks. Where no blank
// follows the number, it must be the next one in turn and not read like a mention.
func articleMark(s string, last int) (no string, number int) {
	bare := strings.TrimLeft(s, "*_# ")
	rest, n := numbered(bare, "第", "条")
	if n == 0 {
		return "", 0
	}
	if more, sub := numbered(rest, "之", ""); sub > 0 {
		rest = more
	}
	no = bare[:len(bare)-len(rest)]
	if rest == "" || strings.ContainsRune(" \t　*【（(：:", firstRune(rest)) {
		return no, n
	}
	for _, word := range goesOn {
		if strings.HasPrefix(rest, word) {
			return "", 0
		}
	}
	if n != last+1 && last != 0 {
		return "", 0
	}
	return no, n
}

// itemMark recognises top-level items of official documents: 一、 二、 in turn, from any number on.
func itemMark(s string, last int) (no string, number int) {
	bare := strings.TrimLeft(s, "*_ ")
	rest, n := numbered(bare, "", "、")
	if n == 0 || last != 0 && n != last+1 || bare[0] >= '0' && bare[0] <= '9' {
		return "", 0
	}
	return strings.TrimSuffix(bare[:len(bare)-len(rest)], "、"), n
}
