package web

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"yihaotong/hotline"
)

// slowPeople answers late, as a database under load does.
type slowPeople struct {
	hotline.People
	wait time.Duration
}

func (p slowPeople) Person(ctx context.Context, id string) (hotline.Person, error) {
	select {
	case <-time.After(p.wait):
		return p.People.Person(ctx, id)
	case <-ctx.Done():
		return hotline.Person{}, ctx.Err()
	}
}

// TestShutdown: a running request gets its answer, a live stream ends, an idle connection does not
// hold the process.
func TestShutdown(t *testing.T) {
	t.Parallel()
	h := build(t, func(c *Config) { c.People = slowPeople{c.People, 300 * time.Millisecond} })
	idle, err := net.Dial("tcp", strings.TrimPrefix(h.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	b, l := h.as("employee1"), h.as("operator1").follow("/events")
	answered := make(chan int, 1)
	go func() { answered <- b.call("GET", "/me", "").status }()
	time.Sleep(100 * time.Millisecond)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	begun := time.Now()
	if err := h.server.Shutdown(ctx); err != nil {
		t.Error("shutdown:", err)
	}
	if took := time.Since(begun); took > 3*time.Second {
		t.Errorf("shutdown took %v", took)
	}
	if status := <-answered; status != 200 {
		t.Errorf("the running request got %d", status)
	}
	for range l.events { // ends only when the stream does
	}
	if _, err := net.DialTimeout("tcp", strings.TrimPrefix(h.url, "http://"), time.Second); err == nil {
		t.Error("new connections are still taken")
	}
}

// TestDeadline: a store that hangs costs the request its time, not the server.
func TestDeadline(t *testing.T) {
	t.Parallel()
	h := build(t, func(c *Config) {
		c.Places = 2
		c.People = slowPeople{c.People, 2 * time.Second}
	})
	statuses := make(chan answer, 6)
	b := h.as("operator1")
	for range cap(statuses) {
		go func() { statuses <- b.call("GET", "/me", "") }()
	}
	shed := 0
	for range cap(statuses) {
		if a := <-statuses; a.status == 503 {
			shed++
			if a.header.Get("Retry-After") == "" || !strings.Contains(string(a.body), `"code":"unavailable"`) {
				t.Errorf("shed without saying so: %v %s", a.header, a.body)
			}
		}
	}
	if shed != 5 { // a normal request may take one of two places
		t.Errorf("%d of %d were sent away", shed, cap(statuses))
	}
	if a := h.browser().call("GET", "//healthz", ""); a.status != 200 {
		t.Errorf("alive? %d", a.status)
	}
}

// TestShutdownBeforeServing: a server that is told to end before it began ends at once.
func TestShutdownBeforeServing(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	config := h.server.Config
	config.Registry = prometheus.NewRegistry()
	s, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := s.Shutdown(ctx); err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	select {
	case err := <-served:
		if err != nil {
			t.Error(err)
		}
	case <-ctx.Done():
		t.Error("it goes on serving")
	}
}
