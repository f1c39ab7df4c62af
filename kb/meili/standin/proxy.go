package standin

import (
	"net"
	"sync"
	"testing"
)

// Proxy passes TCP connections on to an address until it is told to misbehave.
type Proxy struct {
	Addr     string
	to       string
	listener net.Listener
	wg       sync.WaitGroup

	mu    sync.Mutex
	flow  *sync.Cond
	hung  bool
	ended bool
	open  map[net.Conn]bool
}

// StartProxy starts a proxy before an address; it ends with the test.
func StartProxy(t testing.TB, to string) *Proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{Addr: l.Addr().String(), to: to, listener: l, open: map[net.Conn]bool{}}
	p.flow = sync.NewCond(&p.mu)
	p.wg.Go(p.accept)
	t.Cleanup(p.close)
	return p
}

// Hang keeps all connections open and lets no byte through until Heal, as a network does that
// swallows packets. New connections are accepted and hang too.
func (p *Proxy) Hang() { p.set(true) }

// Heal lets through what was held up.
func (p *Proxy) Heal() { p.set(false) }

func (p *Proxy) set(hung bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hung = hung
	p.flow.Broadcast()
}

// Cut breaks all connections that are open now.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.open {
		_ = c.Close()
	}
}

func (p *Proxy) close() {
	_ = p.listener.Close()
	p.mu.Lock()
	p.ended = true
	p.flow.Broadcast()
	p.mu.Unlock()
	p.Cut()
	p.wg.Wait()
}

func (p *Proxy) accept() {
	for {
		in, err := p.listener.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial("tcp", p.to)
		if err != nil {
			_ = in.Close()
			continue
		}
		p.mu.Lock()
		p.open[in], p.open[out] = true, true
		p.mu.Unlock()
		p.wg.Go(func() { p.pass(in, out) })
		p.wg.Go(func() { p.pass(out, in) })
	}
}

// pass copies one direction; the end of one direction ends both.
func (p *Proxy) pass(from, to net.Conn) {
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if !p.wait() || err != nil {
			break
		}
		if _, err := to.Write(buf[:n]); err != nil {
			break
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range []net.Conn{from, to} {
		_ = c.Close()
		delete(p.open, c)
	}
}

// wait blocks while the proxy hangs; it reports whether the proxy still runs.
func (p *Proxy) wait() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.hung && !p.ended {
		p.flow.Wait()
	}
	return !p.ended
}
