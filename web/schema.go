package web

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"yihaotong/hotline"
)

// schema is the part of an OpenAPI schema that inputs are checked by: types, unknown and missing
// members, enumerations, lengths and ranges. What a value means is the domain's business.
type schema struct {
	kind     string // object array string integer number boolean, "" = anything
	format   string
	nullable bool
	enum     []string
	pattern  *regexp.Regexp
	low      float64 // minimum, minLength or minItems
	high     float64 // maximum, maxLength or maxItems
	closed   bool    // additionalProperties: false
	needed   []string
	members  map[string]*schema
	items    *schema
}

// schemas reads the schemas of a document, each named one once.
type schemas struct {
	tree map[string]any
	done map[string]*schema
}

func newSchemas(document map[string]any) *schemas {
	return &schemas{object(object(document["components"])["schemas"]), map[string]*schema{}}
}

func (r *schemas) read(v any) (*schema, error) {
	m := object(v)
	if ref, ok := m["$ref"].(string); ok {
		return r.named(strings.TrimPrefix(ref, "#/components/schemas/"))
	}
	s := &schema{low: math.Inf(-1), high: math.Inf(1)}
	for _, part := range list(m["allOf"]) {
		p, err := r.read(part)
		if err != nil {
			return nil, err
		}
		s.join(p)
	}
	return s, r.fill(s, m)
}

func (r *schemas) named(name string) (*schema, error) {
	if s, ok := r.done[name]; ok {
		return s, nil
	}
	if _, ok := r.tree[name]; !ok {
		return nil, fmt.Errorf("schema %s is not there", name)
	}
	s := &schema{}
	r.done[name] = s
	read, err := r.read(r.tree[name])
	if err != nil {
		return nil, fmt.Errorf("schema %s: %w", name, err)
	}
	*s = *read
	return s, nil
}

// join takes the rules of a part of an allOf over.
func (s *schema) join(p *schema) {
	members, needed := maps.Clone(s.members), s.needed
	*s = *p
	s.needed = append(slices.Clone(p.needed), needed...)
	s.members = maps.Clone(p.members)
	for name, member := range members {
		s.members[name] = member
	}
}

func (r *schemas) fill(s *schema, m map[string]any) error {
	set := func(field *string, key string) {
		if v := text(m[key]); v != "" {
			*field = v
		}
	}
	set(&s.kind, "type")
	set(&s.format, "format")
	if n, ok := m["nullable"].(bool); ok {
		s.nullable = n
	}
	for _, e := range list(m["enum"]) {
		s.enum = append(s.enum, text(e))
	}
	for _, key := range []string{"minimum", "minLength", "minItems"} {
		s.low = bound(m[key], s.low)
	}
	for _, key := range []string{"maximum", "maxLength", "maxItems"} {
		s.high = bound(m[key], s.high)
	}
	if more, ok := m["additionalProperties"].(bool); ok {
		s.closed = !more
	}
	for _, n := range list(m["required"]) {
		s.needed = append(s.needed, text(n))
	}
	var err error
	if p := text(m["pattern"]); p != "" {
		if s.pattern, err = regexp.Compile(p); err != nil {
			return err
		}
	}
	if properties := object(m["properties"]); len(properties) > 0 && s.members == nil {
		s.members = map[string]*schema{}
	}
	for name, p := range object(m["properties"]) {
		if s.members[name], err = r.read(p); err != nil {
			return err
		}
	}
	if m["items"] != nil {
		s.items, err = r.read(m["items"])
	}
	return err
}

func bound(v any, otherwise float64) float64 {
	switch n := v.(type) {
	case int:
		return float64(n)
	case int64:
		return float64(n)
	case float64:
		return n
	}
	return otherwise
}

// faults gathers what is wrong with an input, at most maxFaults.
type faults []hotline.FieldError

const maxFaults = 50

func (f *faults) add(field, key string, pairs ...any) {
	if len(*f) < maxFaults {
		*f = append(*f, hotline.BadField(field, key, pairs...).Fields...)
	}
}

// check compares a decoded JSON value (numbers as json.Number) with the schema.
func (s *schema) check(f *faults, field string, v any) {
	if v == nil {
		if s.kind != "" && !s.nullable {
			f.add(field, "json.type", "want", s.kind)
		}
		return
	}
	switch s.kind {
	case "object":
		s.checkObject(f, field, v)
	case "array":
		s.checkArray(f, field, v)
	case "string":
		s.checkString(f, field, v)
	case "integer", "number":
		s.checkNumber(f, field, v)
	case "boolean":
		if _, ok := v.(bool); !ok {
			f.add(field, "json.type", "want", s.kind)
		}
	}
}

func (s *schema) checkObject(f *faults, field string, v any) {
	m, ok := v.(map[string]any)
	if !ok {
		f.add(field, "json.type", "want", s.kind)
		return
	}
	for _, name := range s.needed {
		if _, there := m[name]; !there {
			f.add(join(field, name), "required")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		member, known := s.members[name]
		switch {
		case known:
			member.check(f, join(field, name), m[name])
		case s.closed:
			f.add(join(field, clip(name, 80)), "json.unknown")
		}
	}
}

func (s *schema) checkArray(f *faults, field string, v any) {
	l, ok := v.([]any)
	if !ok {
		f.add(field, "json.type", "want", s.kind)
		return
	}
	if float64(len(l)) > s.high {
		f.add(field, "too_many_items", "limit", int(s.high))
		return
	}
	for i, item := range l {
		if s.items != nil {
			s.items.check(f, field+"["+strconv.Itoa(i)+"]", item)
		}
	}
}

func (s *schema) checkString(f *faults, field string, v any) {
	t, ok := v.(string)
	if !ok {
		f.add(field, "json.type", "want", s.kind)
		return
	}
	s.checkText(f, field, t)
}

// checkText holds for members of a body and for parameters alike.
func (s *schema) checkText(f *faults, field, t string) {
	switch {
	case strings.ContainsRune(t, 0) || !utf8.ValidString(t):
		f.add(field, "utf8")
	case len(s.enum) > 0 && !slices.Contains(s.enum, t):
		f.add(field, "enum", "value", clip(t, 80), "allowed", strings.Join(s.enum, " "))
	case t == "" && s.low >= 1:
		f.add(field, "required")
	case float64(utf8.RuneCountInString(t)) > s.high:
		f.add(field, "too_long", "limit", int(s.high))
	case float64(utf8.RuneCountInString(t)) < s.low:
		f.add(field, "too_short", "limit", int(s.low))
	case s.pattern != nil && t != "" && !s.pattern.MatchString(t):
		f.add(field, "format", "want", s.pattern.String())
	case !formatted(s.format, t):
		f.add(field, "format", "want", s.format)
	}
}

func formatted(format, t string) bool {
	var err error
	switch format {
	case "date-time":
		_, err = time.Parse(time.RFC3339, t)
	case "date":
		_, err = time.Parse(time.DateOnly, t)
	case "byte":
		_, err = base64.StdEncoding.DecodeString(t)
	}
	return err == nil
}

func (s *schema) checkNumber(f *faults, field string, v any) {
	n, ok := v.(json.Number)
	if !ok {
		f.add(field, "json.type", "want", s.kind)
		return
	}
	s.checkFigure(f, field, n.String())
}

func (s *schema) checkFigure(f *faults, field, t string) {
	n, err := strconv.ParseFloat(t, 64)
	if s.kind == "integer" {
		_, err = strconv.ParseInt(t, 10, 64)
	}
	switch {
	case err != nil:
		f.add(field, "json.type", "want", s.kind)
	case n < s.low || n > s.high:
		f.add(field, "range", "low", s.low, "high", s.high)
	}
}

func join(field, name string) string {
	if field == "" {
		return name
	}
	return field + "." + name
}

func clip(s string, runes int) string {
	if utf8.RuneCountInString(s) <= runes {
		return s
	}
	return string([]rune(s)[:runes]) + "…"
}
