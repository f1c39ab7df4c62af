package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is a started program and a signed-in client.
type server struct {
	cmd    *exec.Cmd
	url    string
	ready  time.Duration
	client *http.Client
	csrf   string
}

// password of the demo accounts: made for this run, never stored.
var password = "bench-" + strconv.FormatInt(time.Now().UnixNano(), 36)

var listening = regexp.MustCompile(`addr=([0-9.:]+)`)

// start runs the program on a free port and waits until it is ready.
func start(ctx context.Context, binary, folder string, flags ...string) (*server, error) {
	args := append([]string{"serve", "--demo", "--listen", "127.0.0.1:0", "--data", folder}, flags...)
	s := &server{cmd: exec.CommandContext(ctx, binary, args...)}
	s.cmd.Env = append(os.Environ(), "HOTLINE_DEMO_PASSWORD="+password)
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(syscall.SIGTERM) }
	logs, err := s.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	addr := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(logs); lines.Scan(); {
			if m := listening.FindStringSubmatch(lines.Text()); m != nil && strings.Contains(lines.Text(), "listening") {
				select {
				case addr <- m[1]:
				default:
				}
			}
		}
	}()
	select {
	case a := <-addr:
		s.url = "http://" + a
	case <-time.After(60 * time.Second):
		s.stop()
		return nil, fmt.Errorf("the server did not say where it listens")
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	s.client = &http.Client{Jar: jar, Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 128}}
	for time.Since(began) < 60*time.Second {
		if r, err := s.client.Get(s.url + "/readyz"); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				s.ready = time.Since(began)
				return s, nil
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
	s.stop()
	return nil, fmt.Errorf("the server was not ready after a minute")
}

func (s *server) stop() {
	if s.cmd.Process != nil {
		_ = s.cmd.Process.Signal(syscall.SIGTERM)
		_ = s.cmd.Wait()
	}
}

// resident is the process's resident memory in MiB.
func (s *server) resident() int {
	body, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return -1
	}
	_, rest, _ := strings.Cut(string(body), "VmRSS:")
	kb, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	n, err := strconv.Atoi(kb)
	if err != nil {
		return -1
	}
	return n / 1024
}

// processorTime is what the process has used.
func (s *server) processorTime() time.Duration {
	body, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	fields := strings.Fields(string(body[bytes.LastIndexByte(body, ')')+1:]))
	if err != nil || len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond // USER_HZ is 100 on every Linux
}

func (s *server) login(ctx context.Context, name string) error {
	var answer struct {
		CSRF string `json:"csrf"`
	}
	err := s.call(ctx, http.MethodPost, "/api/v1/sessions", map[string]string{"username": name, "password": password}, &answer)
	s.csrf = answer.CSRF
	return err
}

// call makes one request and reads the whole answer.
func (s *server) call(ctx context.Context, method, path string, body, into any) error {
	var in io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return err
		}
		in = bytes.NewReader(b)
	}
	r, err := http.NewRequestWithContext(ctx, method, s.url+path, in)
	if err != nil {
		return err
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("X-CSRF-Token", s.csrf)
	answer, err := s.client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s: %.300s", method, path, answer.Status, got)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(got, into)
}

// text reads a page as it is.
func (s *server) text(ctx context.Context, path string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, nil)
	if err != nil {
		return "", err
	}
	answer, err := s.client.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	return string(got), err
}
