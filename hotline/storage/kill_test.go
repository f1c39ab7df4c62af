package storage

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/hotline/storage/storagetest"
)

// childURL tells the test binary to be the child that writes until it is killed.
const childURL = "HOTLINE_TEST_CHILD_URL"

// writeUntilKilled creates and changes tickets with many writers and prints what was acknowledged.
func writeUntilKilled(url string) int {
	ctx := context.Background()
	s, err := Open(ctx, url, Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	var mu sync.Mutex
	say := func(words ...any) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Println(words...)
	}
	var group sync.WaitGroup
	for w := range 16 {
		group.Go(func() {
			for i := 0; ; i++ {
				x, events := storagetest.Sample(time.Now().UTC().Truncate(time.Millisecond), w*1_000_000+i)
				once := &hotline.Once{Scope: "child", Key: x.ID, Answer: func(t hotline.Ticket) ([]byte, error) { return []byte(t.Number), nil }}
				if err := s.Create(ctx, &x, "BX", events, once); err != nil {
					fmt.Fprintln(os.Stderr, err)
					return
				}
				say("made", x.ID, x.Number, 1)
				if x, err = s.Update(ctx, x.ID, nil, storagetest.Comment(time.Now().UTC().Truncate(time.Millisecond))); err != nil {
					fmt.Fprintln(os.Stderr, err)
					return
				}
				say("made", x.ID, x.Number, 2)
			}
		})
	}
	group.Wait()
	return 1
}

// TestKilled kills a process in the middle of its writing, again and again: what it acknowledged is
// there, once, and every chain is whole.
func TestKilled(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, url string) {
		s := fresh(t, url)
		acknowledged := map[string]int{} // version by id
		numbers := map[string]string{}
		for i := range 30 {
			killOnce(t, url, time.Duration(i%10)*4*time.Millisecond, func(id, number string, version int) {
				acknowledged[id] = max(acknowledged[id], version)
				numbers[id] = number
			})
		}
		if len(acknowledged) < 30 {
			t.Fatalf("only %d tickets: the child did not get to write", len(acknowledged))
		}
		ctx := context.Background()
		for id, version := range acknowledged {
			x, err := s.Get(ctx, id)
			if err != nil {
				t.Fatalf("an acknowledged ticket is lost: %v", err)
			}
			if x.Version < version || x.Number != numbers[id] {
				t.Fatalf("%s: version %d, acknowledged %d", x.Number, x.Version, version)
			}
			if _, answer, err := s.Replay(ctx, "child", id); err != nil || string(answer) != x.Number {
				t.Fatalf("%s: the answer to repeat is %q, %v", x.Number, answer, err)
			}
		}
		if _, broken, err := s.Verify(ctx); err != nil || broken != "" {
			t.Fatalf("%s %v", broken, err)
		}
		checkCopies(t, s)
	})
}

// killOnce runs a child until it has written something and a little longer.
func killOnce(t *testing.T, url string, longer time.Duration, acknowledged func(id, number string, version int)) {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run=^$")
	c.Env = append(os.Environ(), childURL+"="+url)
	var failed strings.Builder
	c.Stderr = &failed
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	first := make(chan struct{})
	go func() {
		select {
		case <-first:
		case <-time.After(20 * time.Second):
		}
		time.Sleep(longer)
		_ = c.Process.Kill() // SIGKILL; an error means that it ended by itself, which the count below shows
	}()
	lines := bufio.NewReader(out)
	n := 0
	for {
		line, err := lines.ReadString('\n')
		if err == io.EOF { // a line cut in two by the kill was not acknowledged
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		var id, number string
		var version int
		if _, err := fmt.Sscanf(line, "made %s %s %d", &id, &number, &version); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		acknowledged(id, number, version)
		if n++; n == 1 {
			close(first)
		}
	}
	_ = c.Wait() // killed
	if n == 0 {
		t.Fatalf("the child wrote nothing: %s", failed.String())
	}
}

// checkCopies compares what is kept beside the tickets with the tickets.
func checkCopies(t *testing.T, s *Store) {
	t.Helper()
	ctx := context.Background()
	for what, sql := range map[string]string{
		"open tickets counted": `SELECT (SELECT coalesce(sum(n), 0) FROM ticket_count) - (SELECT count(*) FROM ticket WHERE open = 1)`,
		"tickets opened":       `SELECT (SELECT coalesce(sum(opened), 0) FROM tally WHERE dimension = 'team') - (SELECT count(*) FROM ticket)`,
		"events":               `SELECT count(*) FROM ticket t WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.ticket = t.id AND e.seq = 1)`,
		"messages":             `SELECT (SELECT sum(length(subject) - length(replace(subject, ' ', '')) + 1) FROM outbox) - 2 * (SELECT sum(version) FROM ticket)`,
		"search terms":         `SELECT (SELECT count(*) FROM ticket_search) - (SELECT count(*) FROM ticket)`,
	} {
		n, _, err := first(ctx, s.db, scalar[int64], sql)
		if err != nil {
			t.Fatal(err)
		}
		if n != 0 {
			t.Errorf("%s: %d too many", what, n)
		}
	}
}
