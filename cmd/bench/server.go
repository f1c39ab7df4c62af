package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/valyala/fasthttp"
)

// server is a started program and a signed-in client.
type server struct {
	cmd    *exec.Cmd
	ready  time.Duration
	client *fasthttp.HostClient // costs less than what it measures
	cookie string
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
		lines := bufio.NewScanner(logs)
		for lines.Scan() {
			if m := listening.FindStringSubmatch(lines.Text()); m != nil && strings.Contains(lines.Text(), "listening") {
				addr <- m[1]
				break
			}
		}
		_, _ = io.Copy(io.Discard, logs) // what it says later is only taken off its hands
	}()
	select {
	case a := <-addr:
		s.client = &fasthttp.HostClient{Addr: a, MaxConns: 256}
	case <-time.After(60 * time.Second):
		s.stop()
		return nil, fmt.Errorf("the server did not say where it listens")
	}
	for time.Since(began) < 60*time.Second {
		if _, err := s.text(ctx, "/readyz"); err == nil {
			s.ready = time.Since(began)
			return s, nil
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

// answerWithin bounds one request.
const answerWithin = 30 * time.Second

// call makes one request as the signed-in client and reads the whole answer: into a string as it is.
func (s *server) call(ctx context.Context, method, path string, body, into any) error {
	r, answer := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(r)
	defer fasthttp.ReleaseResponse(answer)
	if err := s.do(ctx, r, answer, method, path, body); err != nil {
		return err
	}
	if cookie := answer.Header.Peek(fasthttp.HeaderSetCookie); len(cookie) > 0 {
		pair, _, _ := strings.Cut(string(cookie), ";")
		s.cookie = pair
	}
	switch into := into.(type) {
	case nil:
		return nil
	case *string:
		*into = string(answer.Body())
		return nil
	}
	return json.Unmarshal(answer.Body(), into)
}

// text reads a page as it is.
func (s *server) text(ctx context.Context, path string) (string, error) {
	r, answer := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	defer fasthttp.ReleaseRequest(r)
	defer fasthttp.ReleaseResponse(answer)
	err := s.do(ctx, r, answer, http.MethodGet, path, nil)
	return string(answer.Body()), err
}

func (s *server) do(ctx context.Context, r *fasthttp.Request, answer *fasthttp.Response, method, path string, body any) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r.SetRequestURI(path)
	r.SetHost(s.client.Addr)
	r.Header.SetMethod(method)
	r.Header.Set("X-CSRF-Token", s.csrf)
	r.Header.Set(fasthttp.HeaderCookie, s.cookie)
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return err
		}
		r.Header.SetContentType("application/json")
		r.SetBodyRaw(b)
	}
	if err := s.client.DoTimeout(r, answer, answerWithin); err != nil {
		return err
	}
	if answer.StatusCode() >= 300 {
		return fmt.Errorf("%s %s: %d: %.300s", method, path, answer.StatusCode(), answer.Body())
	}
	return nil
}
