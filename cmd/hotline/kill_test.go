package main

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"
)

// numbered is what these tests read of a ticket.
type numbered struct {
	Number string `json:"number"`
	Status string `json:"status"`
	Team   string `json:"team"`
}

// TestKilledProcessLosesNoAcknowledgedTicket kills the program under load, three times, and finds
// every ticket that was answered with 201.
func TestKilledProcessLosesNoAcknowledgedTicket(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	known := map[string]bool{}
	var mu sync.Mutex
	for round := range 3 {
		p := serve(t, "--demo", "--data", data)
		who := p.login(t, "employee1")
		for number := range known {
			if _, err := who.call(t.Context(), http.MethodGet, "/tickets/"+number, nil, nil); err != nil {
				t.Fatalf("after kill %d: %v", round, err)
			}
		}
		ctx, stop := context.WithCancel(t.Context())
		var clients sync.WaitGroup
		for c := range 8 {
			clients.Go(func() {
				for n := 0; ctx.Err() == nil; n++ {
					var made numbered
					text := fmt.Sprintf("%d号楼%d层的灯坏了，第%d轮", c+1, n+1, round)
					if status, err := who.call(ctx, http.MethodPost, "/tickets", map[string]string{"text": text}, &made); err == nil && status == http.StatusCreated {
						mu.Lock()
						if known[made.Number] {
							t.Errorf("number %s was given twice", made.Number)
						}
						known[made.Number] = true
						mu.Unlock()
					}
				}
			})
		}
		time.Sleep(700 * time.Millisecond)
		p.kill()
		stop()
		clients.Wait()
	}
	if len(known) < 30 {
		t.Fatalf("only %d tickets were made: the load was too small to prove anything", len(known))
	}
	p := serve(t, "--data", data)
	who := p.login(t, "employee1")
	for number := range known {
		who.must(t, http.MethodGet, "/tickets/"+number, nil, nil)
	}
	var verify streamsOf
	if code := run(t.Context(), verify.streams(), []string{"audit", "verify", "--data", data}); code != exitDone {
		t.Errorf("audit verify: %d %s%s", code, verify.out.String(), verify.err.String())
	}
}

// TestTermDrains lets a running program end cleanly.
func TestTermDrains(t *testing.T) {
	t.Parallel()
	p := serve(t, "--data", t.TempDir())
	if err := p.stop(); err != nil {
		t.Fatalf("after SIGTERM: %v\n%s", err, p.out)
	}
}
