package redisqueue_test

import (
	"flag"
	"fmt"
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"

	"yihaotong/hotline"
	"yihaotong/routing/redisqueue"
	"yihaotong/routing/redisqueue/redistest"
)

// shared is the server of all tests that leave it alone; each has keys of its own there.
var shared *redistest.Server

func TestMain(m *testing.M) {
	var err error
	if shared, err = redistest.Launch(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil { // most of these tests wait, few compute
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if err := shared.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// calm is the URL of a server that nobody disturbs, with patience for a busy machine.
func calm(t testing.TB, server *redistest.Server) string {
	t.Helper()
	return server.URL(t) + "&timeout=30s"
}

func connect(t testing.TB, url string) *redisqueue.Server {
	t.Helper()
	s, err := redisqueue.Connect(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func move(ticket string, version int) hotline.QueueMove {
	at := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	return hotline.QueueMove{
		Ticket: ticket, Number: "BX-20261124-" + ticket, Version: version, Team: "repair", Priority: hotline.Normal,
		Due: at.Add(time.Hour), Queued: at,
	}
}
