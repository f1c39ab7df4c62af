package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
)

// memory keeps the classifier of the seeds in the data folder (routing.Keeper). It belongs to one
// build of the program: another build may train differently.
type memory struct {
	folder string
	build  string
	log    *slog.Logger
}

func newMemory(s *stored) memory {
	m := memory{folder: s.cfg.Data, log: s.log}
	if exe, err := os.Executable(); err == nil {
		if info, err := os.Stat(exe); err == nil {
			m.build = fmt.Sprintf("%x-%x", info.Size(), info.ModTime().UnixNano())
		}
	}
	return m
}

func (m memory) file(version string) string {
	return filepath.Join(m.folder, "classifier-"+version+"-"+m.build+".bin")
}

// Recall reads the file.
func (m memory) Recall(version string) []byte {
	body, err := os.ReadFile(m.file(version))
	if err != nil {
		return nil // not there yet, or unreadable: it is trained again
	}
	return body
}

// Keep writes the file in place of those of other builds. A failure costs time at the next start.
func (m memory) Keep(version string, body []byte) {
	old, err := filepath.Glob(filepath.Join(m.folder, "classifier-*.bin"))
	for _, name := range old {
		if err == nil {
			err = os.Remove(name)
		}
	}
	if err == nil {
		err = os.MkdirAll(m.folder, 0o700)
	}
	part := m.file(version) + ".part"
	if err == nil {
		err = os.WriteFile(part, body, 0o600)
	}
	if err == nil {
		err = os.Rename(part, m.file(version))
	}
	if err != nil {
		m.log.Warn("the classifier is not kept; the next start trains it again", "error", err)
	}
}
