package web

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// hostileTexts are what a parameter or a text member may hold when somebody means harm.
var hostileTexts = []string{
	"", " ", "\x00", "\xff\xfe", "' OR 1=1 --", "\"; DROP TABLE ticket; --", "<script>alert(1)</script>", "../../../etc/passwd", "%00", "%",
	"${jndi:ldap://x}", "{{7*7}}", "\u202e\u200b\ufeff", "🦄", "-1", "99999999999999999999", "1e309", "NaN", "null", "true", "[]", "{}",
	strings.Repeat("长", 600), "2026-02-30", "2026-11-24T25:00:00+08:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "\r\nSet-Cookie: a=b", "_%_%", "BX-20261124-0007",
}

// hostileValues are what a member of any type may hold.
var hostileValues = []string{
	`null`, `true`, `-1`, `9007199254740993`, `1e400`, `""`, `" "`, `"\u0000"`, `"\ud800"`, `[]`, `{}`, `[null]`, `[[[[[[]]]]]]`, `{"a":{"a":{"a":1}}}`, `0.1`,
	`"2026-02-30"`, `"<img src=x onerror=alert(1)>"`, `"' OR 1=1 --"`,
}

// permitted picks an account that may call the operation.
func permitted(roles []string) string {
	for _, r := range roles {
		switch r {
		case "public", "everyone":
			return "operator1"
		case "chat":
			return "employee1"
		case "handler", "lead":
			return r + ".repair"
		default:
			return r + "1"
		}
	}
	return ""
}

// TestHostileInput puts hostile values into every parameter and every member of every operation: no
// answer is a failure of ours, and each keeps the contract.
func TestHostileInput(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	number := h.as("operator1").must(201, "POST", "/tickets", `{"text":"灯坏了","category":"repair.power_lighting"}`)["number"].(string)
	callers := map[string]*browser{}
	sent := 0
	send := func(f found, path, body string) {
		who := permitted(rolesOf(t, f))
		if callers[who] == nil {
			callers[who] = h.as(who)
		}
		a := callers[who].call(f.method, path, body)
		sent++
		if a.status >= 500 {
			t.Errorf("%s %q %.200q as %s: %d %s", f.op.OperationID, path, body, who, a.status, a.body)
		}
		if a.header.Get("Set-Cookie") != "" && f.op.OperationID != "createSession" && f.op.OperationID != "deleteSession" {
			t.Errorf("%s %q sets a cookie: %s", f.op.OperationID, path, a.header.Get("Set-Cookie"))
		}
	}
	turn := 0
	pick := func(list []string) string { turn++; return list[turn%len(list)] }
	for _, f := range operations(t, false) {
		if f.op.OperationID == "streamEvents" {
			continue
		}
		fixed := func(but, value string) string {
			return pathHole.ReplaceAllStringFunc(f.path, func(hole string) string {
				switch hole {
				case "{" + but + "}":
					return url.PathEscape(value)
				case "{number}":
					return number
				case "{action}":
					return "edit"
				}
				return "x"
			})
		}
		for _, p := range params(t, f) {
			for range 10 {
				value := pick(hostileTexts)
				path := fixed("", "")
				switch {
				case p.In == "query":
					path += "?" + url.QueryEscape(p.Name) + "=" + url.QueryEscape(value)
				case p.In == "path" && value != "":
					path = fixed(p.Name, value)
				}
				send(f, path, "{}")
			}
		}
		if f.op.RequestBody == nil || f.op.RequestBody.Value.Content["application/json"] == nil {
			continue
		}
		for _, name := range memberNames(f.op.RequestBody.Value.Content["application/json"].Schema) {
			for range 8 {
				send(f, fixed("", ""), `{"`+name+`":`+pick(hostileValues)+`}`)
			}
			text, err := json.Marshal(pick(hostileTexts))
			if err != nil {
				t.Fatal(err)
			}
			send(f, fixed("", ""), `{"text":"x","name":"x","title":"x","reason":"x","note":"x","username":"x","password":"x","`+name+`":`+string(text)+`}`)
		}
	}
	if sent < 2000 {
		t.Errorf("only %d requests were sent", sent)
	}
}

func params(t *testing.T, f found) []*openapi3.Parameter {
	t.Helper()
	doc, err := contract()
	if err != nil {
		t.Fatal(err)
	}
	var all []*openapi3.Parameter
	for _, list := range []openapi3.Parameters{doc.Paths.Value(f.path).Parameters, f.op.Parameters} {
		for _, p := range list {
			all = append(all, p.Value)
		}
	}
	return all
}

func memberNames(s *openapi3.SchemaRef) []string {
	var names []string
	for name := range s.Value.Properties {
		names = append(names, name)
	}
	return append(names, "__proto__")
}
