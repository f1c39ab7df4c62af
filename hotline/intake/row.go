package intake

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"yihaotong/hotline"
)

// row is one ticket while its cells are read.
type row struct {
	line     int
	book     Book
	out      hotline.Opening
	problems []hotline.FieldError
}

// wordsOf are Chinese words for values of the contract.
var wordsOf = map[string]string{
	"咨询": "consult", "求助": "help", "报修": "help", "投诉": "complaint", "举报": "report", "建议": "suggestion", "表扬": "praise",
	"特急": "critical", "紧急": "urgent", "一般": "normal", "普通": "normal", "低": "low",
	"网站": "web", "网页": "web", "小程序": "web", "电话": "phone", "来电": "phone", "热线": "phone", "聊天": "chat", "接口": "api", "告警": "alarm", "导入": "import",
}

func (r *row) complain(column, key string, pairs ...any) {
	f := hotline.BadField(fmt.Sprintf("line %d: %s", r.line, column), key, pairs...)
	r.problems = append(r.problems, f.Fields...)
}

func (r *row) set(column, field, value string) {
	if value == "" {
		return
	}
	o := &r.out
	switch field {
	case "title":
		o.Title = value
	case "text":
		o.Text = value
	case "name":
		o.Requester.Name = value
	case "phone":
		o.Requester.Phone = wholeNumber(value)
		o.Contact = o.Requester.Phone
	case "unit":
		o.Requester.Unit = value
	case "staff_no":
		o.Requester.StaffNo = wholeNumber(value)
	case "building":
		o.Place.Building = value
	case "floor":
		o.Place.Floor = strings.TrimRight(value, "层楼")
	case "room":
		o.Place.Room = wholeNumber(value)
	case "place":
		o.Place.Raw = value
	case "source":
		o.Source = "import:" + value
	case "tags":
		o.Tags = strings.FieldsFunc(value, func(c rune) bool { return strings.ContainsRune(",，;；、|", c) })
	default:
		r.setWord(column, field, value)
	}
}

// setWord reads the fields whose values come from a list, and times.
func (r *row) setWord(column, field, value string) {
	o := &r.out
	code := firstOf(wordsOf[value], strings.ToLower(value))
	switch field {
	case "type":
		o.Type = oneOf(r, column, hotline.Type(code), value, hotline.Types)
	case "priority":
		o.Priority = oneOf(r, column, hotline.Priority(code), value, hotline.Priorities)
	case "channel":
		o.Channel = oneOf(r, column, hotline.Channel(code), value, hotline.Channels)
	case "at":
		at, ok := parseTime(value, r.book.Zone)
		if !ok {
			r.complain(column, "format", "want", "2026-11-24 09:00:00")
		}
		o.At = at
	case "team":
		for _, t := range r.book.Teams {
			if t.Slug == code || t.Name == value {
				o.Team = t.Slug
				return
			}
		}
		r.complain(column, "import.value", "value", value)
	case "category":
		for _, c := range r.book.Catalogue.All() {
			if c.Slug == code || c.Name == value {
				o.Category = c.Slug
				return
			}
		}
		r.complain(column, "category.unknown", "value", value)
	}
}

func oneOf[T ~string](r *row, column string, code T, value string, allowed []T) T {
	for _, a := range allowed {
		if a == code {
			return code
		}
	}
	r.complain(column, "enum", "value", value, "allowed", allowed)
	return ""
}

// done checks what only the whole row can tell.
func (r *row) done() (hotline.Opening, error) {
	if r.out.Text == "" && r.out.Title == "" {
		r.complain("text", "required")
	}
	if len(r.problems) > 0 {
		return hotline.Opening{}, &hotline.Error{Code: hotline.Invalid, Key: "invalid", Fields: r.problems}
	}
	if r.out.Text == "" {
		r.out.Text = r.out.Title
	}
	return r.out, nil
}

// wholeNumber undoes what spreadsheets do to long numbers: 1.5400005038E+10, 708.0.
func wholeNumber(s string) string {
	if !strings.ContainsAny(s, ".eE") {
		return s
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != float64(int64(f)) {
		return s
	}
	return strconv.FormatInt(int64(f), 10)
}

var timeLayouts = []string{
	time.RFC3339, "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02", "2006/1/2 15:04:05", "2006/1/2 15:04", "2006/1/2",
	"2006年1月2日 15:04:05", "2006年1月2日 15:04", "2006年1月2日", "2006.1.2", "20060102",
}

// parseTime reads the ways in which tables write times; one without zone is local.
func parseTime(s string, zone *time.Location) (time.Time, bool) {
	if zone == nil {
		zone = time.UTC
	}
	for _, layout := range timeLayouts {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
