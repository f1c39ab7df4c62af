package storage

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/ncruces/go-sqlite3/vfs"
)

// tape records what SQLite does to its files, so that a power cut can be played at every step: what
// was not synced yet is there, is not there, or is there in parts of 512 bytes.
type tape struct {
	vfs.VFS
	mu    sync.Mutex
	steps []tapeStep
}

type tapeKind int

const (
	tapeWrite tapeKind = iota
	tapeTruncate
	tapeSync
	tapeSay // something was acknowledged
)

type tapeStep struct {
	kind tapeKind
	file string // its suffix: "" or "-wal"
	at   int64  // offset of a write, size of a truncation
	data []byte
	said acknowledged
}

// acknowledged is a version of a ticket that its writer was told is stored.
type acknowledged struct {
	id      string
	version int
}

func (p *tape) add(s tapeStep) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.steps = append(p.steps, s)
}

// OpenFilename opens a file of the machine and puts the recorder around it.
func (p *tape) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	f, out, err := p.VFS.(vfs.VFSFilename).OpenFilename(name, flags)
	if err != nil || flags&(vfs.OPEN_MAIN_DB|vfs.OPEN_WAL) == 0 {
		return f, out, err
	}
	suffix := ""
	if flags&vfs.OPEN_WAL != 0 {
		suffix = "-wal"
	}
	return &tapeFile{f, p, suffix}, out, nil
}

type tapeFile struct {
	vfs.File
	tape   *tape
	suffix string
}

func (f *tapeFile) WriteAt(b []byte, at int64) (int, error) {
	f.tape.add(tapeStep{kind: tapeWrite, file: f.suffix, at: at, data: append([]byte(nil), b...)})
	return f.File.WriteAt(b, at)
}

func (f *tapeFile) Truncate(size int64) error {
	f.tape.add(tapeStep{kind: tapeTruncate, file: f.suffix, at: size})
	return f.File.Truncate(size)
}

func (f *tapeFile) Sync(flags vfs.SyncFlag) error {
	err := f.File.Sync(flags)
	f.tape.add(tapeStep{kind: tapeSync, file: f.suffix})
	return err
}

func (f *tapeFile) SharedMemory() vfs.SharedMemory {
	return f.File.(vfs.FileSharedMemory).SharedMemory()
}

func (f *tapeFile) Unwrap() vfs.File { return f.File }

// disk is what would be found after a cut: what was synced, and steps since then of each file.
type disk struct {
	synced  map[string][]byte
	pending map[string][]tapeStep
}

func (d *disk) play(s tapeStep) {
	switch s.kind {
	case tapeWrite, tapeTruncate:
		d.pending[s.file] = append(d.pending[s.file], s)
	case tapeSync:
		for _, p := range d.pending[s.file] {
			d.synced[s.file] = p.on(d.synced[s.file])
		}
		d.pending[s.file] = nil
	}
}

// cut writes the files as a power cut might leave them.
func (d *disk) cut(t *testing.T, path string, rng *rand.Rand) {
	t.Helper()
	for _, suffix := range []string{"", "-wal"} {
		content := append([]byte(nil), d.synced[suffix]...)
		for _, p := range d.pending[suffix] {
			content = p.torn(content, rng)
		}
		if err := os.WriteFile(path+suffix, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_ = os.Remove(path + "-shm")
}

// on applies the step whole.
func (s tapeStep) on(content []byte) []byte {
	if s.kind == tapeTruncate {
		return resize(content, int(s.at))
	}
	content = resize(content, max(len(content), int(s.at)+len(s.data)))
	copy(content[s.at:], s.data)
	return content
}

// torn applies the step not at all, whole, or in parts.
func (s tapeStep) torn(content []byte, rng *rand.Rand) []byte {
	const sector = 512
	switch fate := rng.IntN(3); {
	case fate == 0:
		return content
	case fate == 1 || s.kind == tapeTruncate:
		return s.on(content)
	}
	for from := 0; from < len(s.data); from += sector {
		if rng.IntN(2) == 0 {
			part := s
			part.at, part.data = s.at+int64(from), s.data[from:min(len(s.data), from+sector)]
			content = part.on(content)
		}
	}
	return content
}

func resize(b []byte, size int) []byte {
	if size <= len(b) {
		return b[:size]
	}
	return append(b, make([]byte, size-len(b))...)
}

// record runs work on a store whose files are recorded.
func record(t *testing.T, work func(s *Store, say func(acknowledged))) []tapeStep {
	t.Helper()
	p := &tape{VFS: vfs.Find("os")}
	name := strings.NewReplacer("/", "-", "#", "-").Replace(t.Name())
	vfs.Register(name, p)
	t.Cleanup(func() { vfs.Unregister(name) })
	db, err := openSQLite(t.Context(), "file:"+filepath.Join(t.TempDir(), "cut.db")+"?vfs="+name)
	if err != nil {
		t.Fatal(err)
	}
	s := storeOn(db, Options{})
	work(s, func(a acknowledged) { p.add(tapeStep{kind: tapeSay, said: a}) })
	p.mu.Lock()
	steps := append([]tapeStep(nil), p.steps...) // closing tidies up; the cut comes before
	p.mu.Unlock()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return steps
}
