package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/storage/storagetest"
	"yihaotong/hotline/storage/storagetest/pgserver"
)

// TestServerCrashes crashes PostgreSQL under load and starts it again: what was acknowledged is
// there, a failure is told as such, and the store heals by itself.
func TestServerCrashes(t *testing.T) {
	t.Parallel()
	server, err := pgserver.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	url, err := server.Schema()
	if err != nil {
		t.Fatal(err)
	}
	s := fresh(t, url)
	stop := make(chan struct{})
	var mu sync.Mutex
	var made []string
	var failed atomic.Int64
	var group sync.WaitGroup
	for w := range 8 {
		group.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				x, events := storagetest.Sample(time.Now().UTC().Truncate(time.Millisecond), w*100_000+i)
				err := s.Create(context.Background(), &x, "BX", events, nil)
				if err == nil {
					mu.Lock()
					made = append(made, x.ID)
					mu.Unlock()
					continue
				}
				failed.Add(1)
				if hotline.CodeOf(err) != hotline.Unavailable {
					t.Errorf("while the server was down: %v", err)
				}
				time.Sleep(10 * time.Millisecond)
			}
		})
	}
	for range 3 {
		time.Sleep(300 * time.Millisecond)
		if err := errors.Join(server.Halt(true), server.Run()); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(300 * time.Millisecond)
	close(stop)
	group.Wait()
	if failed.Load() == 0 || len(made) < 50 {
		t.Fatalf("%d made, %d failed: the test did not test", len(made), failed.Load())
	}
	for _, id := range made {
		if _, err := s.Get(context.Background(), id); err != nil {
			t.Fatalf("an acknowledged ticket is lost: %v", err)
		}
	}
	if _, broken, err := s.Verify(context.Background()); err != nil || broken != "" {
		t.Fatal(broken, err)
	}
	checkCopies(t, s)
}

// proxy stands between the store and PostgreSQL.
type proxy struct {
	address string
	hang    atomic.Bool // passes nothing on
	cut     atomic.Bool // cuts the connection right after a commit went through to the server
	cuts    atomic.Int64
}

func newProxy(t *testing.T, to string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	p := &proxy{address: l.Addr().String()}
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", to)
			if err != nil {
				_ = client.Close()
				continue
			}
			go p.pass(server, client, server)
			go p.pass(client, server, client)
		}
	}()
	return p
}

// pass carries bytes one way until either side ends.
func (p *proxy) pass(to io.Writer, from io.Reader, closeBoth ...io.Closer) {
	defer func() {
		for _, c := range closeBoth {
			_ = c.Close()
		}
	}()
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		for p.hang.Load() {
			time.Sleep(5 * time.Millisecond)
		}
		if err != nil {
			return
		}
		commit := p.cut.Load() && bytes.Contains(buffer[:n], []byte("commit\x00"))
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
		if commit {
			p.cuts.Add(1)
			if c, ok := from.(net.Conn); ok {
				_ = c.Close() // the answer will find nobody
			}
			time.Sleep(20 * time.Millisecond) // the server gets to it
			return
		}
	}
}

// through gives the address of a fresh schema behind a proxy.
func through(t *testing.T) (*proxy, string) {
	t.Helper()
	url := urls["postgres"](t)
	server, err := cluster()
	if err != nil {
		t.Fatal(err)
	}
	p := newProxy(t, server.Address())
	return p, strings.Replace(url, server.Address(), p.address, 1)
}

// TestCutWhileCommitting breaks the connection when the commit is on its way: the store finds out
// that the ticket is there and says so; nothing is stored twice.
func TestCutWhileCommitting(t *testing.T) {
	t.Parallel()
	p, url := through(t)
	s := fresh(t, url)
	for i := range 20 {
		x, events := storagetest.Sample(time.Now().UTC().Truncate(time.Millisecond), i)
		p.cut.Store(i%2 == 0)
		unknown := s.Create(context.Background(), &x, "BX", events, nil)
		if unknown != nil && !errors.Is(unknown, errUnknown) {
			t.Fatal(unknown)
		}
		p.cut.Store(false)
		// After an honest "unknown" the commit may still be on its way, for as long as the server works on it.
		y, err := s.Get(context.Background(), x.ID)
		for end := time.Now().Add(5 * time.Second); unknown != nil && hotline.CodeOf(err) == hotline.NotFound && time.Now().Before(end); {
			time.Sleep(20 * time.Millisecond)
			y, err = s.Get(context.Background(), x.ID)
		}
		if err != nil || x.Number != "" && y.Number != x.Number {
			t.Fatalf("%d: %s %v", i, y.Number, err)
		}
	}
	if p.cuts.Load() == 0 {
		t.Fatal("no connection was cut: the test did not test")
	}
	page, err := s.Find(context.Background(), hotline.Filter{Scope: all})
	if err != nil || len(page.Items) != 20 {
		t.Fatalf("%d tickets, %v", len(page.Items), err)
	}
}

// TestServerHangs checks that deadlines hold when nothing comes back, and that the store heals.
func TestServerHangs(t *testing.T) {
	t.Parallel()
	p, url := through(t)
	s := fresh(t, url)
	x, events := storagetest.Sample(time.Now().UTC().Truncate(time.Millisecond), 1)
	if err := s.Create(context.Background(), &x, "BX", events, nil); err != nil {
		t.Fatal(err)
	}
	p.hang.Store(true)
	for what, call := range map[string]func(context.Context) error{
		"get":  func(ctx context.Context) error { _, err := s.Get(ctx, x.ID); return err },
		"find": func(ctx context.Context) error { _, err := s.Find(ctx, hotline.Filter{Scope: all}); return err },
		"ping": s.Ping,
		"save": func(ctx context.Context) error { return s.SaveFile(ctx, "f", nil) },
		"comment": func(ctx context.Context) error {
			_, err := s.Update(ctx, x.ID, nil, storagetest.Comment(x.CreatedAt))
			return err
		},
		"create": func(ctx context.Context) error {
			y, events := storagetest.Sample(x.CreatedAt, 2)
			return s.Create(ctx, &y, "BX", events, nil)
		},
	} {
		ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
		start := time.Now()
		err := call(ctx)
		cancel()
		if took := time.Since(start); hotline.CodeOf(err) != hotline.Unavailable || took > 2*time.Second {
			t.Errorf("%s: %v after %v", what, err, took)
		}
	}
	p.hang.Store(false)
	for try := 0; ; try++ {
		if err := s.Ping(context.Background()); err == nil {
			break
		} else if try == 100 {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// TestOpenNobody checks the errors of addresses.
func TestOpenNobody(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]hotline.Code{
		"":                          hotline.Invalid,
		"mysql://x":                 hotline.Invalid,
		"sqlite:":                   hotline.Invalid,
		"postgres://%zz":            hotline.Invalid,
		"sqlite:/proc/none/there":   hotline.Unavailable,
		"postgres://127.0.0.1:1/no": hotline.Unavailable,
	} {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		s, err := Open(ctx, url, Options{})
		cancel()
		if hotline.CodeOf(err) != want {
			t.Errorf("%q: %v", url, err)
		}
		if s != nil {
			t.Errorf("%q was opened", url)
		}
		if strings.Contains(fmt.Sprint(err), "%zz") {
			t.Errorf("the address, which may hold a password, is in the error: %v", err)
		}
	}
}
