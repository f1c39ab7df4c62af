package web

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"yihaotong/hotline"
	"yihaotong/web/api"
)

// The contract is read once at the start: who may call an operation and what it takes stands there
// and nowhere else, so an operation without x-roles cannot even be served.

// Who may call an operation besides roles.
const (
	rolePublic   = "public"   // anybody
	roleEveryone = "everyone" // any signed-in person
	roleChat     = "chat"     // the holder of the chat's token
)

// spec is the contract, read.
type spec struct {
	tree map[string]any
	json []byte
	ops  map[string]*operation // by "GET /tickets/{number}"
}

// operation is one operation of the contract.
type operation struct {
	id       string // e.g. listTickets
	method   string
	path     string // e.g. /tickets/{number}
	tag      string
	roles    []string
	params   []param
	body     *schema // of JSON, nil = none
	needed   bool    // the body must be there
	multiple bool    // takes a multipart body
	limit    int64   // of the body, in bytes
	nameless bool    // credentials mean nothing here and are not looked at
}

type param struct {
	name   string
	in     string // path, query or header
	needed bool
	schema *schema
}

func (o *operation) public() bool  { return slices.Contains(o.roles, rolePublic) }
func (o *operation) forChat() bool { return slices.Contains(o.roles, roleChat) }
func (o *operation) writes() bool  { return o.method != "GET" }

// allows reports whether a role may call the operation.
func (o *operation) allows(r hotline.Role) bool {
	return o.public() || slices.Contains(o.roles, roleEveryone) || slices.Contains(o.roles, string(r))
}

func readSpec() (*spec, error) {
	s := &spec{ops: map[string]*operation{}}
	if err := yaml.Unmarshal(api.Spec, &s.tree); err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	var err error
	if s.json, err = json.Marshal(s.tree); err != nil {
		return nil, fmt.Errorf("openapi.yaml: %w", err)
	}
	schemas := newSchemas(s.tree)
	for path, item := range object(s.tree["paths"]) {
		shared := list(object(item)["parameters"])
		for method, op := range object(item) {
			if method == "parameters" || method == "servers" {
				continue
			}
			o, err := s.readOperation(schemas, path, method, object(op), shared)
			if err != nil {
				return nil, fmt.Errorf("openapi.yaml: %s %s: %w", method, path, err)
			}
			s.ops[o.method+" "+path] = o
		}
	}
	return s, nil
}

func (s *spec) readOperation(schemas *schemas, path, method string, op map[string]any, shared []any) (*operation, error) {
	o := &operation{id: text(op["operationId"]), method: strings.ToUpper(method), path: path}
	o.limit = bodyLimit(o.id)
	if security, said := op["security"].([]any); said && len(security) == 0 {
		o.nameless = true
	}
	for _, r := range list(op["x-roles"]) {
		o.roles = append(o.roles, text(r))
	}
	if len(o.roles) == 0 {
		return nil, fmt.Errorf("x-roles is missing")
	}
	if tags := list(op["tags"]); len(tags) > 0 {
		o.tag = text(tags[0])
	}
	for _, p := range slices.Concat(shared, list(op["parameters"])) {
		m := s.follow(p)
		read, err := schemas.read(m["schema"])
		if err != nil {
			return nil, err
		}
		needed, _ := m["required"].(bool)
		o.params = append(o.params, param{text(m["name"]), text(m["in"]), needed, read})
	}
	body := object(op["requestBody"])
	o.needed, _ = body["required"].(bool)
	content := object(body["content"])
	_, o.multiple = content["multipart/form-data"]
	if media, ok := content["application/json"]; ok {
		var err error
		if o.body, err = schemas.read(object(media)["schema"]); err != nil {
			return nil, err
		}
	}
	return o, nil
}

// follow resolves a reference into the document.
func (s *spec) follow(v any) map[string]any {
	m := object(v)
	ref, ok := m["$ref"].(string)
	if !ok {
		return m
	}
	at := s.tree
	for _, part := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
		at = object(at[part])
	}
	return at
}

// rights lists the operations that a role may call.
func (s *spec) rights(r hotline.Role) []string {
	var ids []string
	for _, o := range s.ops {
		if o.allows(r) {
			ids = append(ids, o.id)
		}
	}
	slices.Sort(ids)
	return ids
}

// The tree of a YAML document, read without fear: what is not there is empty.
func object(v any) map[string]any { m, _ := v.(map[string]any); return m }
func list(v any) []any            { l, _ := v.([]any); return l }
func text(v any) string           { s, _ := v.(string); return s }
