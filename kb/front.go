package kb

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"yihaotong/hotline"
)

const infoEnd = "<!-- INFO END -->"

// readHead takes what a text says about itself out of it: front matter between --- lines, a title
// line, and the lines before <!-- INFO END --> or before the body. Invalid: a key of the front
// matter that is unknown, or an unusable value; the error names it.
func readHead(text string) (Article, error) {
	var a Article
	if rest, ok := strings.CutPrefix(strings.TrimLeft(text, "\n \ufeff"), "---\n"); ok {
		front, body, closed := strings.Cut(rest, "\n---")
		if closed && frontMatter(front) {
			if err := a.readFront(front); err != nil {
				return a, err
			}
			_, text, _ = strings.Cut(body, "\n")
		}
	}
	info, body := cutInfo(text)
	a.readInfo(info, body)
	a.Text = tidy(body)
	return a, nil
}

// frontMatter tells it from a text that begins with a rule.
func frontMatter(s string) bool {
	first, _, _ := strings.Cut(s, "\n")
	return strings.Contains(first, ":") && !strings.Contains(s, "\n\n\n")
}

// readFront reads lines "key: value"; lists are separated by blanks or commas.
func (a *Article) readFront(front string) error {
	fields := map[string]*string{
		"title": &a.Title, "doc_number": &a.DocNumber, "issuer": &a.Issuer, "team": &a.Team, "url": &a.URL, "replaced_by": &a.ReplacedBy,
	}
	dates := map[string]*Date{"effective_from": &a.EffectiveFrom, "effective_to": &a.EffectiveTo, "review_date": &a.ReviewDate}
	for l := range strings.Lines(front) {
		key, value, ok := strings.Cut(l, ":")
		key, value = strings.TrimSpace(key), strings.Trim(strings.TrimSpace(value), `"'`)
		switch {
		case strings.TrimSpace(l) == "" || strings.HasPrefix(l, "#"):
		case !ok:
			return hotline.BadField(strings.TrimSpace(l), "format", "want", "key: value")
		case fields[key] != nil:
			*fields[key] = value
		case dates[key] != nil:
			if *dates[key] = Date(value); !Date(value).Valid() {
				return hotline.BadField(key, "format", "want", "2006-01-02")
			}
		case key == "audience":
			if a.Audience = hotline.Audience(value); !slices.Contains(audiences, a.Audience) {
				return hotline.BadField(key, "enum", "value", value, "allowed", audiences)
			}
		case key == "safety":
			a.Safety = strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune("[], ，", r) })
		case key == "sample":
			a.Sample = value == "true"
		default:
			return hotline.BadField(key, "json.unknown")
		}
	}
	return nil
}

var audiences = []hotline.Audience{hotline.Everyone, hotline.Staff, hotline.Internally}

// cutInfo parts the lines about the text from the text itself. Without the mark they are the title
// and the short lines under it that hold a date or a document number.
func cutInfo(text string) (info, body string) {
	if before, after, ok := strings.Cut(text, infoEnd); ok {
		return before, after
	}
	for l := range strings.Lines(text) {
		bare := strings.TrimSpace(l)
		title := strings.HasPrefix(bare, "# ") && !strings.Contains(info, "# ")
		about := utf8.RuneCountInString(bare) <= 80 && (docNumber.MatchString(bare) || dateLine.MatchString(bare))
		if bare != "" && !title && !about {
			break
		}
		info += l
	}
	return info, text[len(info):]
}

var (
	docNumber = regexp.MustCompile(`^[（(]?[^。，]{0,24}(?:令第?\s?[0-9一二三四五六七八九十百]+\s?号|[^\s。，]{1,14}[〔\[（(][12][0-9]{3}[〕\]）)]第?[0-9]+号)[）)]?`)
	dateLine  = regexp.MustCompile(`^[（(]?[12][0-9]{3}年[0-9]{1,2}月[0-9]{1,2}日`)
	someDate  = regexp.MustCompile(`([12][0-9]{3})年([0-9]{1,2})月([0-9]{1,2})日`)
	fromDate  = regexp.MustCompile(`自([12][0-9]{3})年([0-9]{1,2})月([0-9]{1,2})日起(?:施行|执行|实施|生效)`)
	fromIssue = regexp.MustCompile(`自?(?:公布|发布|印发|颁布)之日起(?:施行|执行|实施|生效)|发布之日施行`)
	anyOrder  = regexp.MustCompile(`[\p{Han}]{0,20}令第?\s?[0-9一二三四五六七八九十百]+\s?号|[\p{Han}]{1,14}[〔\[（(][12][0-9]{3}[〕\]）)]第?[0-9]+号`)
)

// readInfo fills what front matter left open: title, document number, dates.
func (a *Article) readInfo(info, body string) {
	var issued, effective Date
	for l := range strings.Lines(info) {
		l = strings.TrimSpace(l)
		if name, ok := strings.CutPrefix(l, "# "); ok && a.Title == "" {
			a.Title = strings.TrimSpace(name)
			continue
		}
		if number := anyOrder.FindString(l); number != "" && !strings.Contains(l, "修改") {
			a.DocNumber = number // the last one is of the version in force
		}
		if day := firstDate(l); day != "" {
			if issued = max(issued, day); strings.Contains(l, "施行") {
				effective = max(effective, day)
			}
		}
	}
	if a.EffectiveFrom == "" {
		a.EffectiveFrom = a.effectiveDate(body, issued, effective)
	}
}

// effectiveDate is the day the head names, else the day of the closing article, else the day of
// issue where the text says so.
func (a *Article) effectiveDate(body string, issued, named Date) Date {
	if named != "" {
		return named
	}
	if found := fromDate.FindAllString(body, -1); len(found) > 0 {
		return firstDate(found[len(found)-1])
	}
	if fromIssue.MatchString(body) {
		return issued
	}
	return ""
}

// firstDate reads the first 2026年1月2日 in s; "" when there is none or no such day.
func firstDate(s string) Date {
	m := someDate.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	d := Date(m[1] + "-" + twoDigits(m[2]) + "-" + twoDigits(m[3]))
	if !d.Valid() {
		return ""
	}
	return d
}

func twoDigits(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

var marks = strings.NewReplacer("**", "", "__", "", "`", "")

// tidy takes emphasis marks and comments out and the blanks at both ends: quotes shall read well.
func tidy(body string) string {
	for {
		before, rest, ok := strings.Cut(body, "<!--")
		if !ok {
			break
		}
		_, after, _ := strings.Cut(rest, "-->")
		body = before + after
	}
	return strings.TrimSpace(marks.Replace(body))
}
