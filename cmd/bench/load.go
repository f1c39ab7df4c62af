package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"time"
)

// texts are what the load asks for; a number makes each different.
var texts = []string{
	"%d号楼电梯有异响，关门要反复几次，请安排人检查。", "%d号办公室空调不制热，室温很低。", "茶水间饮水机不出热水，已经%d天了。",
	"%d号线班车今天晚点，站上等了很久。", "周转房%d室厨房水池漏水。", "食堂%d号窗口排队太长。", "想咨询%d月份的托育费退费。", "门禁卡在%d号门刷不开。",
}

func text() string { return fmt.Sprintf(texts[rand.IntN(len(texts))], 1+rand.IntN(900)) }

// latencies of one closed-loop load.
type latencies []time.Duration

func (l latencies) at(p float64) time.Duration {
	if len(l) == 0 {
		return 0
	}
	slices.Sort(l)
	return l[min(len(l)-1, int(p*float64(len(l))))]
}

// drive runs clients that each send one request after another.
func drive(ctx context.Context, clients int, length time.Duration, one func(context.Context) error) (latencies, error) {
	ctx, cancel := context.WithTimeout(ctx, length+30*time.Second)
	defer cancel()
	var mu sync.Mutex
	var all latencies
	var failed error
	var wg sync.WaitGroup
	end := time.Now().Add(length)
	for range clients {
		wg.Go(func() {
			var mine latencies
			for time.Now().Before(end) {
				began := time.Now()
				if err := one(ctx); err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
					break
				}
				mine = append(mine, time.Since(began))
			}
			mu.Lock()
			all = append(all, mine...)
			mu.Unlock()
		})
	}
	wg.Wait()
	return all, failed
}

// load measures intake and list pages, with few and with many tickets.
func (s *server) load(ctx context.Context, length time.Duration, tickets int, folder, binary string) ([]line, error) {
	before := s.processorTime()
	intake, err := drive(ctx, 8, length, s.openOne)
	if err != nil {
		return nil, err
	}
	used := s.processorTime() - before
	p50, p99 := intake.at(0.5), intake.at(0.99)
	lines := []line{{
		fmt.Sprintf("POST /tickets, 8 clients (%.0f/s)", float64(len(intake))/length.Seconds()),
		"p50 " + round(p50) + ", p99 " + round(p99), "p50 ≤ 5 ms, p99 ≤ 30 ms", p50 <= 5*time.Millisecond && p99 <= 30*time.Millisecond,
	}, note("… what one costs", fmt.Sprintf("%d µs of the server's processor time", used.Microseconds()/int64(max(1, len(intake)))))}
	few, err := s.list(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.fill(ctx, tickets, folder, binary); err != nil {
		return nil, err
	}
	if err := s.settle(ctx); err != nil {
		return nil, err
	}
	many, err := s.list(ctx)
	if err != nil {
		return nil, err
	}
	return append(lines, line{
		fmt.Sprintf("list page of 30, %d tickets more", tickets),
		"p50 " + round(many.at(0.5)) + " (before: " + round(few.at(0.5)) + ")", "≤ 10 ms and no slower than with few",
		many.at(0.5) <= 10*time.Millisecond && float64(many.at(0.5)) <= 1.25*float64(few.at(0.5))+float64(time.Millisecond),
	}), nil
}

var waiting = regexp.MustCompile(`(?m)^hotline_outbox_waiting\{[^}]*\} ([0-9.e+]+)$`)

// settle waits until what the imported tickets caused has left the outbox.
func (s *server) settle(ctx context.Context) error {
	for end := time.Now().Add(5 * time.Minute); time.Now().Before(end); time.Sleep(time.Second) {
		text, err := s.text(ctx, "/metrics")
		if err != nil {
			return err
		}
		left := 0.0
		for _, m := range waiting.FindAllStringSubmatch(text, -1) {
			n, err := strconv.ParseFloat(m[1], 64)
			if err != nil {
				return err
			}
			left += n
		}
		if left == 0 {
			return nil
		}
	}
	return errors.New("the outbox did not empty within five minutes")
}

// list reads first pages with several filters.
func (s *server) list(ctx context.Context) (latencies, error) {
	queries := []string{"", "&team=repair", "&status=queued&team=dining", "&priority=urgent", "&sort=resolve_due&status=queued"}
	n := 0
	return drive(ctx, 1, 2*time.Second, func(ctx context.Context) error {
		n++
		return s.call(ctx, http.MethodGet, "/api/v1/tickets?limit=30"+queries[n%len(queries)], nil, nil)
	})
}

// fill imports many tickets through the command, while the server is up.
func (s *server) fill(ctx context.Context, tickets int, folder, binary string) error {
	path := filepath.Join(folder, "tickets.jsonl")
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	enc := json.NewEncoder(w)
	for range tickets {
		if err := enc.Encode(map[string]any{"text": text(), "created_at": time.Now().Add(-time.Duration(rand.IntN(90*24)) * time.Hour).Format(time.RFC3339)}); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	began := time.Now()
	out, err := exec.CommandContext(ctx, binary, "import", "tickets", path, "--data", folder).CombinedOutput()
	if err != nil {
		return fmt.Errorf("import tickets: %w: %.500s", err, out)
	}
	fmt.Fprintf(os.Stderr, "imported %d tickets in %s\n", tickets, time.Since(began).Round(time.Second))
	return nil
}
