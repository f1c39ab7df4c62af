package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Each row of the runbook's table of faults names tests that exist.
func TestEachFaultOfTheRunbookIsProved(t *testing.T) {
	t.Parallel()
	proved(t, "../../deploy/runbook.md", "| what happens |", 15)
}

// So does each flaw of other systems, and each flaw that has a test is on the list.
func TestEachFlawOfPeersHasATest(t *testing.T) {
	t.Parallel()
	named := proved(t, "../../hotline/testdata/peers.md", "| system |", 60)
	for _, file := range []string{"../../hotline/sla/peers_test.go", "../../hotline/peers_test.go", "../../hotline/peershouse_test.go"} {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^func (Test\w+|\w+)\(t \*testing\.T(?:, \w+ \*(?:Book|scenario))?\) \{`).FindAllStringSubmatch(string(body), -1) {
			if name := m[1]; !named[name] && !strings.HasPrefix(name, "TestFlawsOfPeers") {
				t.Errorf("%s: %s is not on the list", file, name)
			}
		}
	}
}

// proved checks that every row of the table under a heading names functions of tests that exist, and gives
// the names.
func proved(t *testing.T, file, heading string, least int) map[string]bool {
	t.Helper()
	known := testFunctions(t)
	book, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(book), heading)
	table, _, _ = strings.Cut(table, "\n\n")
	rows := strings.Split(strings.TrimSpace(table), "\n")[2:]
	if len(rows) < least {
		t.Fatalf("%s: only %d rows: the table is not read", file, len(rows))
	}
	all := map[string]bool{}
	for _, row := range rows {
		found := 0
		for _, m := range regexp.MustCompile("`([A-Za-z]\\w+)`").FindAllStringSubmatch(row, -1) {
			switch name := m[1]; {
			case known[name]:
				found++
				all[name] = true
			case strings.HasPrefix(name, "Test"):
				t.Errorf("%s does not exist: %s", name, row)
			}
		}
		if found == 0 {
			t.Errorf("no test: %s", row)
		}
	}
	return all
}

// testFunctions are the functions that the tests of the project declare.
func testFunctions(t *testing.T) map[string]bool {
	t.Helper()
	known := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func (\w+)\(`)
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "node_modules" {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		body, err := os.ReadFile(path)
		for _, m := range declared.FindAllStringSubmatch(string(body), -1) {
			known[m[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return known
}
