package routing_test

import (
	"context"
	"sync"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing"
)

// shelf keeps documents, files and examples in memory: the smallest thing that obeys the ports.
type shelf struct {
	mu       sync.Mutex
	settings map[string]hotline.Setting
	files    map[string][]byte
	examples []routing.Example
}

func newShelf() *shelf {
	return &shelf{settings: map[string]hotline.Setting{}, files: map[string][]byte{}}
}

func (s *shelf) Setting(_ context.Context, kind, name string) (hotline.Setting, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	got, ok := s.settings[kind+"/"+name]
	if !ok {
		return hotline.Setting{}, hotline.Fail(hotline.NotFound, "not_found")
	}
	return got, nil
}

func (s *shelf) SaveSetting(_ context.Context, next *hotline.Setting) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := next.Kind + "/" + next.Name
	if s.settings[key].Version != next.Version {
		return hotline.Fail(hotline.Conflict, "stale")
	}
	next.Version++
	s.settings[key] = *next
	return nil
}

func (s *shelf) SaveFile(_ context.Context, id string, body []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[id] = body
	return nil
}

func (s *shelf) File(_ context.Context, id string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, ok := s.files[id]
	if !ok {
		return nil, hotline.Fail(hotline.NotFound, "not_found")
	}
	return body, nil
}

func (s *shelf) AddExamples(_ context.Context, more []routing.Example) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.examples = append(s.examples, more...)
	return nil
}

func (s *shelf) Examples(_ context.Context, since time.Time, limit int) ([]routing.Example, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []routing.Example
	for _, e := range s.examples {
		if !e.At.Before(since) && len(out) < limit {
			out = append(out, e)
		}
	}
	return out, nil
}
