// Package redistest starts real Redis servers for tests, and a proxy that breaks connections.
//
// Floor 3t: imported by tests only. It knows nothing of ours and no Redis client.
package redistest

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const patience = 10 * time.Second // for a server to come up or to answer

// Server is a redis-server of its own on a loopback port.
type Server struct {
	Addr  string
	dir   string
	flags []string
	cmd   *exec.Cmd
	ended chan struct{}
}

// Launch starts a server that keeps nothing on disk unless flags say so (they are those of
// redis-server, e.g. "--appendonly", "yes", after the path of a settings file if there is one). Close it at the end. Tests of one binary share a
// server launched in TestMain, each with a URL of its own.
func Launch(flags ...string) (*Server, error) {
	if _, err := exec.LookPath("redis-server"); err != nil {
		return nil, errors.New("redis-server is not on PATH; these tests need it: apt-get install -y redis-server (Debian, Ubuntu), dnf install redis, or brew install redis")
	}
	dir, err := os.MkdirTemp("", "redistest")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, flags: flags}
	for range 3 { // somebody else may take the free port before the server does
		if s.Addr, err = freeAddr(); err != nil {
			break
		}
		if err = s.Start(); err == nil {
			return s, nil
		}
	}
	return nil, errors.Join(err, os.RemoveAll(dir))
}

// Start launches a server and closes it after the test.
func Start(t testing.TB, flags ...string) *Server {
	t.Helper()
	s, err := Launch(flags...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// StartCluster starts a cluster of one node, which refuses what any cluster refuses: commands and
// scripts over several slots.
func StartCluster(t testing.TB) *Server {
	t.Helper()
	bus, err := freeAddr()
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(bus)
	s := Start(t, "--cluster-enabled", "yes", "--cluster-port", port)
	if answer, err := s.Do("CLUSTER", "ADDSLOTSRANGE", "0", "16383"); err != nil || answer != "+OK" {
		t.Fatalf("cluster slots: %q, %v", answer, err)
	}
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if answer, err := s.Do("SET", "up", "1"); err == nil && answer == "+OK" {
			return s
		}
	}
	t.Fatalf("the cluster did not come up within %v", patience)
	return nil
}

// URL is an address for the queue setting, with a key prefix that no other test has.
func (s *Server) URL(t testing.TB) string { return URL(t, s.Addr) }

// URL is the same for any address, such as that of a Proxy.
func URL(t testing.TB, addr string) string {
	return "redis://" + addr + "/0?prefix=" + url.QueryEscape(strings.NewReplacer("{", "", "}", "").Replace(t.Name())+"."+rand.Text()[:8])
}

// Start starts a stopped server again, at its old address and on what it left on disk.
func (s *Server) Start() error {
	_, port, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return err
	}
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }() // the server has a handle of its own
	file, flags := []string{}, s.flags
	if len(flags) > 0 && !strings.HasPrefix(flags[0], "--") {
		file, flags = flags[:1], flags[1:]
	}
	base := []string{"--bind", "127.0.0.1", "--port", port, "--dir", s.dir, "--save", "", "--appendonly", "no"}
	s.cmd = exec.Command("redis-server", slices.Concat(file, base, flags)...)
	s.cmd.Stdout, s.cmd.Stderr = log, log
	s.cmd.SysProcAttr = dieWithParent()
	if err := s.cmd.Start(); err != nil {
		return err
	}
	s.ended = make(chan struct{})
	go func(cmd *exec.Cmd, ended chan struct{}) {
		_ = cmd.Wait() // killed, mostly: the state is of no interest
		close(ended)
	}(s.cmd, s.ended)
	return s.ready()
}

func (s *Server) ready() error {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		select {
		case <-s.ended:
			said, err := os.ReadFile(filepath.Join(s.dir, "log"))
			return errors.Join(fmt.Errorf("redis-server ended at once: %s", said), err)
		default:
		}
		if answer, err := s.Do("PING"); err == nil && (answer == "+PONG" || strings.HasPrefix(answer, "-NOAUTH")) {
			return nil
		}
	}
	return errors.Join(fmt.Errorf("redis-server on %s did not answer within %v", s.Addr, patience), s.Stop())
}

// Stop kills the server without warning (kill -9).
func (s *Server) Stop() error {
	if err := s.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-s.ended:
		return nil
	case <-time.After(patience):
		return fmt.Errorf("redis-server on %s does not end", s.Addr)
	}
}

// Close stops the server and removes its files.
func (s *Server) Close() error { return errors.Join(s.Stop(), os.RemoveAll(s.dir)) }

// Do sends one command, e.g. "FLUSHALL", over a fresh connection and gives the first line of the
// answer as it came.
func (s *Server) Do(words ...string) (string, error) {
	c, err := net.DialTimeout("tcp", s.Addr, patience)
	if err != nil {
		return "", err
	}
	defer func() { _ = c.Close() }()
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		return "", err
	}
	if _, err := fmt.Fprintf(c, "%s\r\n", strings.Join(words, " ")); err != nil {
		return "", err
	}
	line, err := bufio.NewReader(c).ReadString('\n')
	return strings.TrimRight(line, "\r\n"), err
}

// Info asks the server for all it tells of itself, by name.
func (s *Server) Info() (map[string]string, error) {
	c, err := net.DialTimeout("tcp", s.Addr, patience)
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Close() }()
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		return nil, err
	}
	if _, err := fmt.Fprint(c, "INFO\r\nQUIT\r\n"); err != nil {
		return nil, err
	}
	said, err := io.ReadAll(c)
	info := map[string]string{}
	for line := range strings.Lines(string(said)) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			info[name] = value
		}
	}
	return info, err
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}
