package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"yihaotong/hotline"
)

// checkBody compares a JSON body with what the operation takes and names every bad field at once.
func (o *operation) checkBody(body []byte) error {
	if len(bytes.TrimSpace(body)) == 0 {
		if o.needed {
			return hotline.BadField("", "required")
		}
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return syntax(err, len(body))
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return unreadable(hotline.BadField("", "json.syntax", "offset", dec.InputOffset()))
	}
	var f faults
	if !utf8.Valid(body) {
		findBroken(&f, "", v)
	}
	if len(f) == 0 {
		o.body.check(&f, "", v)
	}
	return f.err()
}

func (f faults) err() error {
	if len(f) == 0 {
		return nil
	}
	return &hotline.Error{Code: hotline.Invalid, Key: "invalid", Fields: f}
}

func syntax(err error, length int) error {
	at := int64(length)
	var bad *json.SyntaxError
	if errors.As(err, &bad) {
		at = bad.Offset
	}
	return unreadable(hotline.BadField("", "json.syntax", "offset", at))
}

// findBroken names the texts that are not UTF-8: the decoder put U+FFFD there.
func findBroken(f *faults, field string, v any) {
	switch v := v.(type) {
	case string:
		if strings.ContainsRune(v, utf8.RuneError) {
			f.add(field, "utf8")
		}
	case []any:
		for _, item := range v {
			findBroken(f, field, item)
		}
	case map[string]any:
		for name, member := range v {
			if strings.ContainsRune(name, utf8.RuneError) {
				f.add(join(field, name), "utf8")
			}
			findBroken(f, join(field, name), member)
		}
	}
}

// values are the parameters of one request by where they stand.
type values struct {
	path   func(name string) string
	query  url.Values
	header func(name string) string
}

// checkParams compares the parameters of a request with what the operation takes.
func (o *operation) checkParams(v values) error {
	var f faults
	for _, p := range o.params {
		given := v.of(p)
		if p.needed && (len(given) == 0 || given[0] == "") {
			f.add(p.name, "required")
			continue
		}
		if len(given) > 1 && p.schema.kind != "array" {
			f.add(p.name, "too_many_items", "limit", 1)
			continue
		}
		for _, t := range given {
			if t != "" {
				p.schema.checkParam(&f, p.name, t)
			}
		}
	}
	return f.err()
}

func (v values) of(p param) []string {
	one := ""
	switch p.in {
	case "query":
		return v.query[p.name]
	case "header":
		one = v.header(p.name)
	case "path":
		var err error
		if one, err = url.PathUnescape(v.path(p.name)); err != nil {
			one = "\xff" // reported as not UTF-8
		}
	}
	if one == "" {
		return nil
	}
	return []string{one}
}

func (s *schema) checkParam(f *faults, name, t string) {
	switch s.kind {
	case "array":
		s.items.checkParam(f, name, t)
	case "integer", "number":
		s.checkFigure(f, name, t)
	default:
		s.checkText(f, name, t)
	}
}

// queryOf reads the parameters behind the question mark, as copies.
func queryOf(c *fiber.Ctx) (url.Values, error) {
	q, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	if err != nil {
		return nil, unreadable(hotline.Fail(hotline.Invalid, "http.request").Because(err))
	}
	return q, nil
}

// decode fills a value that checkBody found good. An empty body is io.EOF, which the generated code
// takes for "none".
func decode(body []byte, v any) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return io.EOF
	}
	return json.Unmarshal(body, v)
}

// encode writes JSON as it travels: texts stay readable, nothing of ours is put into HTML.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
