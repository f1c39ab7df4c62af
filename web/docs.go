package web

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"
)

//go:embed docs.html
var docsTemplate string

//go:embed docs.css
var docsStyle []byte

const docsPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// docsGroup is the operations of one tag.
type docsGroup struct {
	Name, About string
	Operations  []docsOperation
}

type docsOperation struct {
	ID, Method, Path, Summary, About, Roles string
	Params                                  []docsParam
	Body                                    string
	Answers                                 []docsParam
}

type docsParam struct{ Name, In, Type, About string }

// page is the contract for people: plain HTML made once, no script, nothing from elsewhere.
func (s *spec) page() []byte {
	t := template.Must(template.New("docs").Parse(docsTemplate))
	info := object(s.tree["info"])
	var b bytes.Buffer
	err := t.Execute(&b, map[string]any{
		"Title": text(info["title"]), "About": text(info["description"]), "Groups": s.groups(), "Schemas": s.shapes(),
		"Codes": []string{"invalid", "not_found", "conflict", "forbidden", "unauthenticated", "too_many", "unavailable", "internal"},
	})
	if err != nil { // the template and the contract are in the binary, and a test renders them
		return []byte("<!doctype html><title>openapi.yaml</title>" + template.HTMLEscapeString(err.Error()))
	}
	return b.Bytes()
}

func (s *spec) groups() []docsGroup {
	var all []docsGroup
	for _, t := range list(s.tree["tags"]) {
		g := docsGroup{Name: text(object(t)["name"]), About: text(object(t)["description"])}
		for _, key := range slices.Sorted(maps.Keys(s.ops)) {
			if o := s.ops[key]; o.tag == g.Name {
				g.Operations = append(g.Operations, s.describe(o))
			}
		}
		slices.SortStableFunc(g.Operations, func(a, b docsOperation) int { return strings.Compare(a.Path, b.Path) })
		all = append(all, g)
	}
	return all
}

func (s *spec) describe(o *operation) docsOperation {
	item := object(object(s.tree["paths"])[o.path])
	op := object(item[strings.ToLower(o.method)])
	d := docsOperation{
		ID: o.id, Method: o.method, Path: o.path, Summary: text(op["summary"]), About: text(op["description"]), Roles: strings.Join(o.roles, ", "),
	}
	for _, p := range slices.Concat(list(item["parameters"]), list(op["parameters"])) {
		m := s.follow(p)
		d.Params = append(d.Params, docsParam{text(m["name"]), text(m["in"]), typeName(m["schema"]), text(m["description"])})
	}
	for media, c := range object(object(op["requestBody"])["content"]) {
		d.Body = media + ": " + typeName(object(c)["schema"])
	}
	for _, status := range slices.Sorted(maps.Keys(object(op["responses"]))) {
		m := s.follow(object(op["responses"])[status])
		for media, c := range object(m["content"]) {
			d.Answers = append(d.Answers, docsParam{status, media, typeName(object(c)["schema"]), text(m["description"])})
		}
		if m["content"] == nil {
			d.Answers = append(d.Answers, docsParam{status, "", "", text(m["description"])})
		}
	}
	return d
}

// shapes are the named schemas with their members.
func (s *spec) shapes() []docsOperation {
	var all []docsOperation
	schemas := object(object(s.tree["components"])["schemas"])
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		m := object(schemas[name])
		d := docsOperation{ID: name, Summary: typeName(m), About: text(m["description"])}
		for _, part := range append([]any{m}, list(m["allOf"])...) {
			if ref := text(object(part)["$ref"]); ref != "" {
				d.Params = append(d.Params, docsParam{Name: "…", Type: typeName(part)})
			}
			properties := object(object(part)["properties"])
			for _, p := range slices.Sorted(maps.Keys(properties)) {
				d.Params = append(d.Params, docsParam{Name: p, Type: typeName(properties[p]), About: text(object(properties[p])["description"])})
			}
		}
		all = append(all, d)
	}
	return all
}

// typeName says what a schema is in a few characters.
func typeName(v any) string {
	m := object(v)
	if ref := text(m["$ref"]); ref != "" {
		return ref[strings.LastIndexByte(ref, '/')+1:]
	}
	if parts := list(m["allOf"]); len(parts) > 0 {
		return typeName(parts[0])
	}
	name := text(m["type"])
	switch {
	case name == "array":
		return "[" + typeName(m["items"]) + "]"
	case len(list(m["enum"])) > 0:
		var words []string
		for _, w := range list(m["enum"]) {
			words = append(words, fmt.Sprintf("%q", text(w)))
		}
		return strings.Join(words, " | ")
	case m["format"] != nil:
		return name + " " + text(m["format"])
	case name == "":
		return "any"
	}
	return name
}
