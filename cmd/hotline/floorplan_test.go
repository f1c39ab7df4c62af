package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// floors says what each package of ours may import of ours. A package that is not listed fails.
var floors = map[string][]string{
	"hotline/sla":                  {},
	"hotline/zh":                   {},
	"hotline":                      {"hotline/sla", "hotline/zh"},
	"hotline/intake":               {"hotline", "hotline/zh"},
	"kb":                           {"hotline", "hotline/sla", "hotline/zh"},
	"routing":                      {"hotline", "hotline/sla", "hotline/zh"},
	"hotline/notify":               {"hotline"},
	"hotline/storage":              {"hotline", "hotline/sla", "hotline/zh", "kb", "routing"},
	"kb/bleve":                     {"hotline", "hotline/zh", "kb"},
	"kb/meili":                     {"hotline", "hotline/zh", "kb"},
	"kb/extractive":                {"hotline", "hotline/zh", "kb"},
	"kb/openai":                    {"hotline", "hotline/zh", "kb"},
	"kb/pdf":                       {"hotline", "hotline/zh", "kb"},
	"routing/memqueue":             {"hotline", "routing"},
	"routing/redisqueue":           {"hotline", "routing"},
	"hotline/storage/storagetest":  {"hotline", "hotline/sla", "kb", "routing"},
	"kb/indextest":                 {"hotline", "kb"},
	"kb/draftertest":               {"hotline", "kb"},
	"routing/queuetest":            {"hotline", "routing"},
	"routing/redisqueue/redistest": {},
	"kb/meili/standin":             {},
	"web":                          {"hotline", "hotline/sla", "hotline/zh", "hotline/intake", "kb", "routing", "web/api", "web/ui"},
	"web/api":                      {},
	"web/ui":                       {},
}

// doors says which room alone may import a third-party module.
var doors = map[string][]string{
	"github.com/jackc/pgx":                {"hotline/storage"},
	"github.com/ncruces/go-sqlite3":       {"hotline/storage"},
	"github.com/redis/go-redis":           {"routing/redisqueue"},
	"github.com/meilisearch":              {"kb/meili"},
	"github.com/blevesearch":              {"kb/bleve"},
	"github.com/sashabaranov/go-openai":   {"kb/openai"},
	"github.com/ledongthuc/pdf":           {"kb/pdf"},
	"github.com/gofiber/fiber":            {"web", "web/api"},
	"github.com/valyala/fasthttp":         {"web"},
	"github.com/prometheus/client_golang": {"web", "cmd/hotline"},
}

// suites may be imported by tests only.
var suites = []string{"hotline/storage/storagetest", "kb/indextest", "kb/draftertest", "routing/queuetest", "routing/redisqueue/redistest", "kb/meili/standin"}

func TestFloorplan(t *testing.T) {
	t.Parallel()
	seen := 0
	for file, imports := range goFiles(t, "../..") {
		pkg, test := path.Dir(file), strings.HasSuffix(file, "_test.go")
		if strings.HasPrefix(pkg, "cmd/") {
			continue
		}
		seen++
		allowed, known := floors[pkg]
		if !known && !slices.ContainsFunc(suites, func(s string) bool { return strings.HasPrefix(pkg, s) }) {
			t.Errorf("%s: package %s has no floor in floorplan_test.go", file, pkg)
			continue
		}
		for _, imp := range imports {
			checkImport(t, file, pkg, imp, allowed, test)
		}
	}
	if seen < 50 {
		t.Fatalf("only %d files seen: the walk is broken", seen)
	}
}

func checkImport(t *testing.T, file, pkg, imp string, allowed []string, test bool) {
	t.Helper()
	if ours, ok := strings.CutPrefix(imp, "yihaotong/"); ok {
		isSuite := slices.ContainsFunc(suites, func(s string) bool { return strings.HasPrefix(ours, s) })
		if isSuite && !test && !strings.HasPrefix(pkg, ours) && !strings.HasPrefix(ours, pkg) {
			t.Errorf("%s: %s is for tests only", file, imp)
		}
		if !test && !isSuite && ours != pkg && !slices.Contains(allowed, ours) {
			t.Errorf("%s: floor of %s does not allow %s", file, pkg, imp)
		}
		return
	}
	for module, rooms := range doors {
		if strings.HasPrefix(imp, module) && !slices.Contains(rooms, pkg) && !test {
			t.Errorf("%s: %s stays behind its door %v", file, imp, rooms)
		}
	}
	floor2 := slices.Contains([]string{"hotline/sla", "hotline/zh", "hotline", "hotline/intake", "kb", "routing"}, pkg)
	if first, _, _ := strings.Cut(imp, "/"); floor2 && !test && strings.Contains(first, ".") && !strings.HasPrefix(imp, "golang.org/x/text/") {
		t.Errorf("%s: floors 0 to 2 use the standard library, not %s", file, imp)
	}
}

// goFiles gives the imports of every Go file below the root, by slash path.
func goFiles(t *testing.T, root string) map[string][]string {
	t.Helper()
	files := map[string][]string{}
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && len(d.Name()) > 2) {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(p, ".go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		files[rel] = []string{}
		for _, imp := range f.Imports {
			files[rel] = append(files[rel], strings.Trim(imp.Path.Value, `"`))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
