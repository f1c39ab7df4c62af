package web

import (
	"slices"
	"sync"
	"testing"
	"time"
)

// BenchmarkOpenTicket opens tickets from eight clients at once, through everything: checks, routing,
// history, outbox, a durable commit.
func BenchmarkOpenTicket(b *testing.B) {
	h := build(b, nil)
	measure(b, h, func(c *browser) {
		if a := c.call("POST", "/tickets", `{"text":"三号楼七层走廊的灯坏了，请派人来修"}`); a.status != 201 {
			b.Errorf("%d %s", a.status, a.body)
		}
	})
}

func BenchmarkListTickets(b *testing.B) {
	h := build(b, nil)
	c := h.as("operator1")
	for range 200 {
		c.must(201, "POST", "/tickets", `{"text":"三号楼七层走廊的灯坏了"}`)
	}
	measure(b, h, func(c *browser) {
		if a := c.call("GET", "/tickets?limit=30&status=queued", ""); a.status != 200 {
			b.Errorf("%d %s", a.status, a.body)
		}
	})
}

// measure runs one call b.N times from eight clients and reports the middle and the slowest percent.
func measure(b *testing.B, h *house, call func(*browser)) {
	const clients = 8
	var (
		mu    sync.Mutex
		times []time.Duration
		all   sync.WaitGroup
	)
	b.ResetTimer()
	for i := range clients {
		c := h.as("operator1")
		c.call("GET", "/me", "")
		all.Go(func() {
			for n := i; n < b.N; n += clients {
				begun := time.Now()
				call(c)
				mu.Lock()
				times = append(times, time.Since(begun))
				mu.Unlock()
			}
		})
	}
	all.Wait()
	b.StopTimer()
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
}
