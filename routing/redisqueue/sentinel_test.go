package redisqueue_test

import (
	"net"
	"strings"
	"testing"
	"time"

	"yihaotong/routing/redisqueue/redistest"
)

// After a failover the queue is lost by its own account, and works on the new master.
func TestSentinelFailover(t *testing.T) {
	t.Parallel()
	master, replica := redistest.Start(t), redistest.Start(t)
	host, port, err := net.SplitHostPort(master.Addr)
	if err != nil {
		t.Fatal(err)
	}
	if answer, err := replica.Do("REPLICAOF", host, port); err != nil || answer != "+OK" {
		t.Fatalf("replica: %q, %v", answer, err)
	}
	sentinel := redistest.StartSentinel(t, "office", master.Addr)
	prefix := strings.SplitAfter(sentinel.URL(t), "prefix=")[1]
	q := connect(t, "redis://"+sentinel.Addr+"?master=office&timeout=5s&prefix="+prefix).Queue(nil, 100)
	rebuild(t, q, true, move("a", 1))
	eventually(t, "the sentinel knows the replica", func() bool {
		answer, err := sentinel.Do("SENTINEL", "CKQUORUM", "office")
		replicas, _ := replica.Do("EXISTS", "{"+prefix+"}:wait")
		return err == nil && strings.HasPrefix(answer, "+OK") && replicas == ":1"
	})
	if err := master.Stop(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the new master is found and known for another", func() bool {
		lost, err := q.Lost(t.Context())
		return err == nil && lost
	})
	rebuild(t, q, true, move("a", 1), move("b", 1))
	lost(t, q, false)
	if n := waiting(t, q); n != 2 {
		t.Fatalf("%d wait, want 2", n)
	}
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !is(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within 20 s: %s", what)
		}
	}
}
