package web

import (
	"bufio"
	"embed"
	"fmt"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

//go:embed testdata/scenario/*.txt
var scenarios embed.FS

// step is one request of a scenario file and what must come of it. The form of a file:
//
//	as NAME                 who calls from here on; "nobody" has no account
//	METHOD /path            a request; //path is outside /api/v1
//	Header: value           any number
//	{ body …                one or more lines
//	-> 201                  the status it must have
//	+ text                  the answer contains it
//	- text                  the answer does not contain it
//	name = path.in.json     keeps a value; <name> stands for it below; <x*100> is 100 times x
type step struct {
	line           int
	as             string
	method, path   string
	headers        []string
	body           string
	status         int
	want, unwanted []string
	keep           [][2]string
}

func readScenario(t *testing.T, name string) []step {
	t.Helper()
	f, err := scenarios.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var steps []step
	as := "nobody"
	request := regexp.MustCompile(`^(GET|POST|PUT|DELETE) (/\S*)$`)
	header := regexp.MustCompile(`^[A-Z][A-Za-z-]+: `)
	keep := regexp.MustCompile(`^(\w+) = (\S+)$`)
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		var s *step
		if len(steps) > 0 {
			s = &steps[len(steps)-1]
		}
		switch m := request.FindStringSubmatch(line); {
		case line == "" || line[0] == '#':
		case m != nil:
			steps = append(steps, step{line: n, as: as, method: m[1], path: m[2]})
		case strings.HasPrefix(line, "as "):
			as = line[3:]
		case s == nil:
			t.Fatalf("%s:%d: %q before a request", name, n, line)
		case strings.HasPrefix(line, "-> "):
			if s.status, err = strconv.Atoi(line[3:]); err != nil {
				t.Fatalf("%s:%d: %v", name, n, err)
			}
		case s.status == 0 && header.MatchString(line):
			k, v, _ := strings.Cut(line, ": ")
			s.headers = append(s.headers, k, v)
		case s.status == 0:
			s.body += line + "\n"
		case strings.HasPrefix(line, "+ "):
			s.want = append(s.want, line[2:])
		case strings.HasPrefix(line, "- "):
			s.unwanted = append(s.unwanted, line[2:])
		default:
			m := keep.FindStringSubmatch(line)
			if m == nil {
				t.Fatalf("%s:%d: cannot read %q", name, n, line)
			}
			s.keep = append(s.keep, [2]string{m[1], m[2]})
		}
	}
	return steps
}

// TestScenarios plays every file of testdata/scenario, each in a house of its own. Every answer is
// also compared with the contract.
func TestScenarios(t *testing.T) {
	t.Parallel()
	files, err := scenarios.ReadDir("testdata/scenario")
	if err != nil || len(files) == 0 {
		t.Fatal("no scenarios", err)
	}
	for _, f := range files {
		t.Run(f.Name(), func(t *testing.T) {
			t.Parallel()
			play(t, build(t, nil), readScenario(t, path.Join("testdata/scenario", f.Name())))
		})
	}
}

func play(t *testing.T, h *house, steps []step) {
	vars := map[string]string{}
	clients := map[string]*browser{}
	for _, s := range steps {
		who := fill(s.as, vars)
		b := clients[who]
		if b == nil {
			b = h.browser()
			switch {
			case strings.HasPrefix(who, "bearer "):
				b.bearer = strings.TrimPrefix(who, "bearer ")
			case who != "nobody":
				b.bearer = h.token(who)
			}
			clients[who] = b
		}
		var headers []string
		for _, x := range s.headers {
			headers = append(headers, fill(x, vars))
		}
		a := b.call(s.method, fill(s.path, vars), fill(s.body, vars), headers...)
		s.judge(t, a, vars)
		if t.Failed() {
			return
		}
	}
}

func (s step) judge(t *testing.T, a answer, vars map[string]string) {
	t.Helper()
	at := fmt.Sprintf("line %d: %s %s as %s", s.line, s.method, s.path, s.as)
	shown := string(a.body)
	if len(shown) > 1500 {
		shown = shown[:1500] + "…"
	}
	if a.status != s.status {
		t.Errorf("%s: status %d, want %d: %s", at, a.status, s.status, shown)
	}
	everything := string(a.body)
	for name := range a.header {
		everything += "\n" + name + ": " + a.header.Get(name)
	}
	for _, w := range s.want {
		if w = fill(w, vars); !strings.Contains(everything, w) {
			t.Errorf("%s: %q is missing: %s", at, w, shown)
		}
	}
	for _, w := range s.unwanted {
		if w = fill(w, vars); strings.Contains(everything, w) {
			t.Errorf("%s: %q must not be there: %s", at, w, shown)
		}
	}
	if err := conforms(t, s.method, fill(s.path, vars), a); err != nil && s.method != http.MethodHead {
		t.Errorf("%s: %v: %s", at, err, shown)
	}
	for _, k := range s.keep {
		v, ok := dig(a.json(t), k[1])
		if !ok {
			t.Errorf("%s: no %s to keep: %s", at, k[1], shown)
		}
		vars[k[0]] = fmt.Sprint(v)
	}
}

var hole = regexp.MustCompile(`<([^<>*]+)(?:\*(\d+))?>`)

func fill(s string, vars map[string]string) string {
	return hole.ReplaceAllStringFunc(s, func(m string) string {
		parts := hole.FindStringSubmatch(m)
		if parts[2] != "" {
			n, _ := strconv.Atoi(parts[2])
			return strings.Repeat(parts[1], n)
		}
		if v, ok := vars[parts[1]]; ok {
			return v
		}
		return m
	})
}

func dig(v any, path string) (any, bool) {
	for _, part := range strings.Split(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i >= len(x) {
				return nil, false
			}
			v = x[i]
		default:
			return nil, false
		}
	}
	return v, v != nil
}
