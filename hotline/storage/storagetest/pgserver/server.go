// Package pgserver starts a real PostgreSQL for tests from the programs installed on the machine: one
// cluster per test binary, one schema per test. It knows nothing of the store.
//
// Floor 3t: only tests import it.
package pgserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

const startLimit = 60 * time.Second

// Server is a running cluster. It listens on a free port of the loopback and trusts everybody there.
type Server struct {
	bin, dir string
	settings []string
	port     int
	as       *syscall.Credential // the user that PostgreSQL runs as, when we are root
	process  *exec.Cmd
	ended    chan error
	schemas  atomic.Int64
}

// Start makes and starts a cluster, with settings (name=value) that win over those for quick tests. An error says what to install when PostgreSQL is not there.
func Start(settings ...string) (*Server, error) {
	s := &Server{settings: settings}
	bins, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil || len(bins) == 0 {
		return nil, errors.New("pgserver: PostgreSQL is not installed: apt-get install -y postgresql")
	}
	s.bin = filepath.Dir(bins[len(bins)-1])
	if s.dir, err = os.MkdirTemp("", "pg"); err != nil {
		return nil, err
	}
	if err := s.prepare(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.dir))
	}
	if err := s.Run(); err != nil {
		return nil, errors.Join(err, os.RemoveAll(s.dir))
	}
	return s, nil
}

// prepare picks the user and a port and makes the files of the cluster.
func (s *Server) prepare() error {
	if os.Getuid() == 0 {
		u, err := user.Lookup("postgres")
		if err != nil {
			return fmt.Errorf("pgserver: %w: apt-get install -y postgresql", err)
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		s.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		if err := os.Chown(s.dir, uid, gid); err != nil {
			return err
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.port = l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		return err
	}
	out, err := s.command("initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--username=postgres", "-D", s.data()).CombinedOutput()
	if err != nil {
		return fmt.Errorf("pgserver: initdb: %w\n%s", err, out)
	}
	return nil
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

func (s *Server) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(filepath.Join(s.bin, name), args...)
	c.Dir = s.dir
	c.SysProcAttr = &syscall.SysProcAttr{Credential: s.as}
	return c
}

// Run starts the server and waits until it answers.
func (s *Server) Run() error {
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	args := []string{"-D", s.data(), "-p", strconv.Itoa(s.port), "-k", s.dir, "-h", "127.0.0.1",
		"-c", "max_connections=300", "-c", "shared_buffers=256MB", "-c", "max_wal_size=4GB",
		"-c", "fsync=off", "-c", "full_page_writes=off"} // a crash of the server loses nothing by that, only one of the machine
	for _, setting := range s.settings {
		args = append(args, "-c", setting)
	}
	s.process = s.command("postgres", args...)
	s.process.Stdout, s.process.Stderr = log, log
	s.process.SysProcAttr.Pdeathsig = syscall.SIGQUIT // no cluster outlives its test
	started := make(chan error)
	s.ended = make(chan error, 1)
	go func() {
		runtime.LockOSThread() // Pdeathsig is about the thread that started it
		defer runtime.UnlockOSThread()
		err := s.process.Start()
		started <- err
		if err == nil {
			s.ended <- s.process.Wait()
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	return s.await()
}

func (s *Server) await() error {
	for deadline := time.Now().Add(startLimit); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if s.command("pg_isready", "-q", "-h", "127.0.0.1", "-p", strconv.Itoa(s.port), "-U", "postgres").Run() == nil {
			return nil
		}
		select {
		case err := <-s.ended:
			log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			return fmt.Errorf("pgserver: the server ended: %w\n%s", err, log)
		default:
		}
	}
	return errors.New("pgserver: the server does not answer")
}

// Halt stops the server: at once like a crash, or in order.
func (s *Server) Halt(crash bool) error {
	how := syscall.SIGINT
	if crash {
		how = syscall.SIGQUIT
	}
	if err := s.process.Process.Signal(how); err != nil {
		return err
	}
	select {
	case <-s.ended: //nolint:errcheck // how it ended was our doing
		return nil
	case <-time.After(startLimit):
		return errors.Join(errors.New("pgserver: the server does not stop"), s.process.Process.Kill())
	}
}

// Stop ends the server and removes its files.
func (s *Server) Stop() error { return errors.Join(s.Halt(true), os.RemoveAll(s.dir)) }

// Address is host and port, for a proxy in between.
func (s *Server) Address() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)) }

// Schema makes an empty schema of its own and gives the address of it.
func (s *Server) Schema() (string, error) {
	name := "t" + strconv.FormatInt(s.schemas.Add(1), 10)
	if _, err := s.SQL("CREATE SCHEMA " + name); err != nil {
		return "", err
	}
	return "postgres://postgres@" + s.Address() + "/postgres?search_path=" + name, nil
}

// SQL runs statements and gives what psql prints: rows of columns separated by "|".
func (s *Server) SQL(sql string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	c := exec.CommandContext(ctx, filepath.Join(s.bin, "psql"), "-h", "127.0.0.1", "-p", strconv.Itoa(s.port), "-U", "postgres", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql)
	var out, failed bytes.Buffer
	c.Stdout, c.Stderr = &out, &failed
	if err := c.Run(); err != nil {
		return "", fmt.Errorf("pgserver: %w: %s", err, failed.String())
	}
	return strings.TrimSpace(out.String()), nil
}

// ProcessorTime is what the processes of the server have used, also those that have ended.
func (s *Server) ProcessorTime() time.Duration {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is right
	postmaster := strconv.Itoa(s.process.Process.Pid)
	var used time.Duration
	for _, name := range stats {
		body, err := os.ReadFile(name)
		if err != nil { // it has ended
			continue
		}
		fields := strings.Fields(string(body[bytes.LastIndexByte(body, ')')+1:]))
		switch {
		case len(fields) < 15:
		case fields[1] == postmaster:
			used += ticks(fields[11:13])
		case filepath.Base(filepath.Dir(name)) == postmaster:
			used += ticks(fields[11:15]) // with that of its children that have ended
		}
	}
	return used
}

func ticks(counts []string) (all time.Duration) {
	const tick = 10 * time.Millisecond // USER_HZ is 100 on every Linux
	for _, c := range counts {
		n, _ := strconv.Atoi(c)
		all += time.Duration(n) * tick
	}
	return all
}
