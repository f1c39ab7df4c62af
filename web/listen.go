package web

import (
	"context"
	"net"
	"sync"
	"time"
)

// connections knows the open connections of a listener. fasthttp waits for all of them when it shuts
// down, also for those on which nobody asks anything: they are closed from here.
type connections struct {
	net.Listener
	closing sync.Once
	mu      sync.Mutex
	open    map[*connection]struct{}
}

type connection struct {
	net.Conn
	of *connections
}

func newConnections(l net.Listener) *connections {
	return &connections{Listener: l, open: map[*connection]struct{}{}}
}

// Accept implements net.Listener.
func (l *connections) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	mine := &connection{c, l}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open[mine] = struct{}{}
	return mine, nil
}

// Close implements net.Listener. A shutdown and the end of the server's context both close it.
func (l *connections) Close() (err error) {
	l.closing.Do(func() { err = l.Listener.Close() })
	return err
}

// Close implements net.Conn.
func (c *connection) Close() error {
	c.of.mu.Lock()
	delete(c.of.open, c)
	c.of.mu.Unlock()
	return c.Conn.Close()
}

// closeAll ends every connection that is open. Their errors tell nothing: they are over.
func (l *connections) closeAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.open {
		_ = c.Conn.Close()
	}
}

// settle is how long no request may run before the connections count as idle: an answer that is
// being written is no longer counted as running.
const settle = 100 * time.Millisecond

// Serve answers on the listener until Shutdown. It returns nil after a shutdown.
func (s *Server) Serve(l net.Listener) error {
	conns := newConnections(l)
	s.conns.Store(conns)
	// fasthttp does not know of a listener that it has not begun to serve: a shutdown that comes first
	// would leave it open for ever.
	defer context.AfterFunc(s.base, func() { _ = conns.Close() })()
	go s.hub.run(s.base)
	return s.app.Listener(conns)
}

// Shutdown ends the live streams, refuses new connections, lets running requests finish and closes
// what is idle. When ctx ends first, everything is cut and its error returned.
func (s *Server) Shutdown(ctx context.Context) error {
	s.stop()
	done := make(chan error, 1)
	go func() { done <- s.app.ShutdownWithContext(ctx) }()
	tick := time.NewTicker(settle / 4)
	defer tick.Stop()
	quiet := time.Now()
	for {
		select {
		case err := <-done:
			s.cut()
			return err
		case <-tick.C:
			if s.running.Load() > 0 {
				quiet = time.Now()
			} else if time.Since(quiet) > settle {
				s.cut()
			}
		}
	}
}

func (s *Server) cut() {
	if conns := s.conns.Load(); conns != nil {
		conns.closeAll()
	}
}
