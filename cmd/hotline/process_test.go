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
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// TestMain lets the test binary stand for the program: a child process with this variable set runs
// main, so that tests can kill it.
func TestMain(m *testing.M) {
	if os.Getenv("HOTLINE_TEST_MAIN") == "1" {
		os.Exit(run(signalled(), streams{os.Stdin, os.Stdout, os.Stderr}, os.Args[1:]))
	}
	os.Exit(m.Run())
}

// password of the demo accounts: made for this run.
var demoPassword = fmt.Sprintf("t-%d-%d", os.Getpid(), time.Now().UnixNano())

// program is a started copy of the service.
type program struct {
	cmd *exec.Cmd
	url string
	out *lockedBuffer
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

var listeningAt = regexp.MustCompile(`msg=listening addr=(\S+)`)

// serve starts a copy and waits until it is ready.
func serve(t *testing.T, args ...string) *program {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &program{out: &lockedBuffer{}}
	p.cmd = exec.Command(exe, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	p.cmd.Env = append(os.Environ(), "HOTLINE_TEST_MAIN=1", "HOTLINE_DEMO_PASSWORD="+demoPassword)
	p.cmd.Stdout = p.out
	logs, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	addr := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(logs); lines.Scan(); {
			fmt.Fprintln(p.out, lines.Text())
			if m := listeningAt.FindStringSubmatch(lines.Text()); m != nil {
				addr <- m[1]
			}
		}
		close(addr)
	}()
	select {
	case a, ok := <-addr:
		if !ok {
			t.Fatalf("the program ended:\n%s", p.out)
		}
		p.url = "http://" + a
	case <-time.After(60 * time.Second):
		t.Fatalf("the program does not listen:\n%s", p.out)
	}
	p.wait(t, "/readyz", http.StatusOK)
	return p
}

// wait polls an address until it answers with the status.
func (p *program) wait(t *testing.T, path string, status int) {
	t.Helper()
	var last string
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		r, err := http.Get(p.url + path)
		if err != nil {
			last = err.Error()
			continue
		}
		body, _ := io.ReadAll(r.Body)
		r.Body.Close()
		if r.StatusCode == status {
			return
		}
		last = fmt.Sprintf("%s %s", r.Status, body)
	}
	t.Fatalf("%s never answered %d, last %s\n%s", path, status, last, p.out)
}

// kill is kill -9.
func (p *program) kill() {
	if p.cmd.ProcessState == nil {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	}
}

// stop is SIGTERM; it gives the exit error.
func (p *program) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return p.cmd.Wait()
}

// person is a signed-in client.
type person struct {
	p      *program
	cookie string
	csrf   string
}

func (p *program) login(t *testing.T, name string) *person {
	t.Helper()
	who := &person{p: p}
	if err := who.signIn(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	return who
}

// signIn opens a session.
func (w *person) signIn(ctx context.Context, name string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.p.url+"/api/v1/sessions", strings.NewReader(fmt.Sprintf(`{"username":%q,"password":%q}`, name, demoPassword)))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var in struct{ CSRF string }
	if err := json.NewDecoder(answer.Body).Decode(&in); err != nil || answer.StatusCode >= 300 {
		return fmt.Errorf("login %s: %s %v", name, answer.Status, err)
	}
	for _, c := range answer.Cookies() {
		w.cookie += c.Name + "=" + c.Value + "; "
	}
	w.csrf = in.CSRF
	return nil
}

// call makes a request; it gives the status and decodes a good answer.
func (w *person) call(ctx context.Context, method, path string, body any, into any) (int, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return 0, err
	}
	var in io.Reader
	if body != nil {
		in = bytes.NewReader(b)
	}
	r, err := http.NewRequestWithContext(ctx, method, w.p.url+"/api/v1"+path, in)
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Cookie", w.cookie)
	r.Header.Set("X-CSRF-Token", w.csrf)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	if err != nil {
		return answer.StatusCode, err
	}
	if answer.StatusCode >= 300 {
		return answer.StatusCode, fmt.Errorf("%s %s: %s: %s", method, path, answer.Status, got)
	}
	if into == nil {
		return answer.StatusCode, nil
	}
	return answer.StatusCode, json.Unmarshal(got, into)
}

func (w *person) must(t *testing.T, method, path string, body any, into any) {
	t.Helper()
	if _, err := w.call(t.Context(), method, path, body, into); err != nil {
		t.Fatal(err)
	}
}
