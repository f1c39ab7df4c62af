package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/storage"
)

// stored is what commands need that only touch the database.
type stored struct {
	cfg   *config
	log   *slog.Logger
	now   hotline.Now
	zone  *time.Location
	store *storage.Store
}

// openStored loads the settings, opens the database and brings its schema up to date.
func openStored(ctx context.Context, io streams, load func() (*config, error)) (*stored, error) {
	s, err := openUnmigrated(ctx, io, load)
	if err != nil {
		return nil, err
	}
	if _, err := s.store.Migrate(ctx); err != nil {
		return nil, errors.Join(err, s.store.Close())
	}
	return s, nil
}

func openUnmigrated(ctx context.Context, io streams, load func() (*config, error)) (*stored, error) {
	cfg, err := load()
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(cfg.Zone)
	if err != nil {
		return nil, err
	}
	s := &stored{cfg: cfg, log: newLogger(cfg, io), now: time.Now, zone: zone}
	if path, ok := strings.CutPrefix(cfg.Database, "sqlite:"); ok {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, err
		}
	}
	s.store, err = storage.Open(ctx, cfg.Database, storage.Options{Zone: zone, Now: s.now, Log: s.log})
	return s, err
}

// missingSQLite reports whether there is no installation yet: the database is a file that does
// not exist. Commands that only compute then use the seeds and create nothing.
func missingSQLite(cfg *config) bool {
	path, ok := strings.CutPrefix(cfg.Database, "sqlite:")
	if !ok {
		return false
	}
	_, err := os.Stat(path)
	return errors.Is(err, os.ErrNotExist)
}

// withStore runs fn on the database and closes it.
func withStore(ctx context.Context, io streams, load func() (*config, error), fn func(*stored) error) error {
	s, err := openStored(ctx, io, load)
	if err != nil {
		return err
	}
	return errors.Join(fn(s), s.store.Close())
}

// shown writes an instant as people here read it.
func (s *stored) shown(t time.Time) string { return t.In(s.zone).Format("2006-01-02 15:04") }

// audit records an act of the command line under the name of the system's user.
func (s *stored) audit(ctx context.Context, action, object string) error {
	name := "shell"
	if u, err := user.Current(); err == nil {
		name += ":" + u.Username
	}
	return s.store.Record(ctx, hotline.AuditEntry{
		ID: hotline.NewID(s.now()), At: s.now(), By: hotline.Actor{ID: name, Name: name, Role: hotline.Admin}, Action: action, Object: object,
	})
}

func newLogger(cfg *config, io streams) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(cfg.Log)); err != nil {
		level = slog.LevelInfo // checked before; info is the default
	}
	options := &slog.HandlerOptions{Level: level}
	if cfg.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(io.Err, options))
	}
	return slog.New(slog.NewTextHandler(io.Err, options))
}

// explain says an error in English, with every bad field.
func explain(err error) string {
	var e *hotline.Error
	if errors.As(err, &e) {
		return e.Error()
	}
	return fmt.Sprint(err)
}
