package bleve

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	bleve "github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/upsidedown/store/boltdb"
	"github.com/blevesearch/bleve/v2/mapping"
)

// shelf keeps generations of an index side by side in a folder; the file "current" names the one in
// use. An empty path keeps them in memory.
type shelf struct{ path string }

// layout is raised when documents change their form: an index of another layout is left for a new,
// empty one, which a reindex fills.
const layout = "v3"

const current = "current"

// open gives the generation in use, or a new empty one.
func (s shelf) open() (bleve.Index, error) {
	if s.path == "" {
		return bleve.NewMemOnly(newMapping())
	}
	if err := os.MkdirAll(s.path, 0o750); err != nil {
		return nil, err
	}
	name, err := os.ReadFile(filepath.Join(s.path, current))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err == nil && strings.HasPrefix(string(name), layout+"-") {
		live, err := bleve.OpenUsing(filepath.Join(s.path, string(name)), map[string]any{"bolt_timeout": "2s"})
		if err == nil {
			return live, s.sweep(string(name))
		}
		if !errors.Is(err, bleve.ErrorIndexPathDoesNotExist) && !errors.Is(err, bleve.ErrorIndexMetaMissing) {
			return nil, err
		}
	}
	fresh, made, err := s.create()
	if err != nil {
		return nil, err
	}
	return fresh, errors.Join(s.choose(made), s.sweep(made))
}

// create makes an empty generation.
func (s shelf) create() (bleve.Index, string, error) {
	if s.path == "" {
		x, err := bleve.NewMemOnly(newMapping())
		return x, "", err
	}
	for n := 1; ; n++ {
		name := fmt.Sprintf("%s-%d", layout, n)
		path := filepath.Join(s.path, name)
		if _, err := os.Stat(path); err == nil {
			continue
		}
		x, err := bleve.NewUsing(path, newMapping(), scorch.Name, boltdb.Name, nil)
		if err != nil {
			return nil, "", err
		}
		x.SetName(name)
		return x, name, nil
	}
}

// choose makes a generation the one in use, in one step.
func (s shelf) choose(name string) error {
	if s.path == "" {
		return nil
	}
	draft := filepath.Join(s.path, current+".new")
	if err := os.WriteFile(draft, []byte(name), 0o640); err != nil {
		return err
	}
	return os.Rename(draft, filepath.Join(s.path, current))
}

// discard closes a generation and removes its files.
func (s shelf) discard(x bleve.Index, name string) error {
	err := x.Close()
	if s.path != "" && filepath.Base(name) != "." {
		err = errors.Join(err, os.RemoveAll(filepath.Join(s.path, filepath.Base(name))))
	}
	return err
}

// sweep removes every generation but the one in use.
func (s shelf) sweep(keep string) error {
	all, err := os.ReadDir(s.path)
	for _, d := range all {
		if d.IsDir() && d.Name() != keep && strings.HasPrefix(d.Name(), "v") {
			err = errors.Join(err, os.RemoveAll(filepath.Join(s.path, d.Name())))
		}
	}
	return err
}

// newMapping is the mapping of an index whose documents are built by hand.
func newMapping() mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	return m
}
