package main

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline/storage/storagetest/pgserver"
	"yihaotong/routing/redisqueue/redistest"

	"yihaotong/hotline"
)

// city is the production form: PostgreSQL, Redis and two copies of the program.
type city struct {
	t      *testing.T
	pg     *pgserver.Server
	redis  *redistest.Server
	args   [2][]string
	copies [2]*program

	mu      sync.Mutex
	made    map[string]bool // acknowledged with 201
	claimed map[string]int  // by answers of claims
	refused int             // requests that failed: allowed while a door is down
}

func newCity(t *testing.T) *city {
	t.Helper()
	pg, err := pgserver.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pg.Stop() })
	database, err := pg.Schema()
	if err != nil {
		t.Fatal(err)
	}
	c := &city{t: t, pg: pg, redis: redistest.Start(t), made: map[string]bool{}, claimed: map[string]int{}}
	queue := c.redis.URL(t)
	for i := range c.copies {
		c.args[i] = []string{"--database", database, "--queue", queue, "--data", filepath.Join(t.TempDir(), fmt.Sprint("copy", i))}
	}
	c.args[0] = append(c.args[0], "--demo")
	for i := range c.copies {
		c.start(i)
	}
	return c
}

func (c *city) start(i int) { c.copies[i] = serve(c.t, c.args[i]...) }

// load works on both copies until ctx ends: requests come in, all five teams claim.
func (c *city) load(ctx context.Context) *sync.WaitGroup {
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() { c.ask(ctx, i) })
	}
	for i, team := range []string{"housing", "commuting", "childcare", "dining", "repair"} {
		all.Go(func() { c.claim(ctx, i, team) })
	}
	return &all
}

// signIn gets a session on a copy, however long that takes; nil when ctx ended.
func (c *city) signIn(ctx context.Context, copyNo int, name string) *person {
	for ctx.Err() == nil {
		who := &person{p: c.copies[copyNo%2]}
		if err := who.signIn(ctx, name); err == nil {
			return who
		}
		time.Sleep(100 * time.Millisecond)
	}
	return nil
}

var demands = []string{"%d号楼的灯坏了第%d回", "想问%d月份班车时刻%d", "周转房%d室漏水%d次", "食堂%d号窗口排队%d分钟", "托育%d班退费%d元"}

func (c *city) ask(ctx context.Context, i int) {
	who := c.signIn(ctx, i, "employee1")
	for n := 0; ctx.Err() == nil; n++ {
		var made numbered
		status, err := who.call(ctx, http.MethodPost, "/tickets", map[string]string{"text": fmt.Sprintf(demands[n%5], i+1, n)}, &made)
		if err != nil {
			c.failed(status)
			who = c.signIn(ctx, i, "employee1")
			continue
		}
		c.mu.Lock()
		if c.made[made.Number] {
			c.t.Errorf("number %s was given twice", made.Number)
		}
		c.made[made.Number] = true
		c.mu.Unlock()
	}
}

func (c *city) claim(ctx context.Context, i int, team string) {
	who := c.signIn(ctx, i, "handler."+team)
	for ctx.Err() == nil {
		var got struct{ Items []numbered }
		status, err := who.call(ctx, http.MethodPost, "/queues/"+team+"/claim", map[string]int{"max": 3}, &got)
		if err != nil {
			c.failed(status)
			who = c.signIn(ctx, i, "handler."+team)
			continue
		}
		c.mu.Lock()
		for _, t := range got.Items {
			c.claimed[t.Number]++
		}
		c.mu.Unlock()
		if len(got.Items) == 0 {
			time.Sleep(20 * time.Millisecond)
		}
	}
}

// failed notes a refused request. A fault of a door is never a 500.
func (c *city) failed(status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refused++
	if status == http.StatusInternalServerError {
		c.t.Error("a request was answered 500")
	}
}

func (c *city) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// TestTwoCopiesLoseAndDoubleNothing breaks every door and one copy under load and then looks.
func TestTwoCopiesLoseAndDoubleNothing(t *testing.T) {
	t.Parallel()
	c := newCity(t)
	ctx, stop := context.WithCancel(t.Context())
	load := c.load(ctx)
	breathe := func() { time.Sleep(1200 * time.Millisecond) }
	faults := []struct {
		name string
		do   func()
	}{
		{"Redis emptied", func() { _, err := c.redis.Do("FLUSHALL"); c.must(err) }},
		{"Redis stopped and started", func() { c.must(c.redis.Stop()); breathe(); c.must(c.redis.Start()) }},
		{"PostgreSQL crashed and restarted", func() { c.must(c.pg.Halt(true)); breathe(); c.must(c.pg.Run()) }},
		{"a copy killed and started", func() { c.copies[1].kill(); breathe(); c.start(1) }},
	}
	breathe()
	for _, f := range faults {
		t.Log(f.name)
		f.do()
		breathe()
	}
	stop()
	load.Wait()
	c.settle()
	c.look()
}

// settle lets the teams claim everything that waits.
func (c *city) settle() {
	for i := range c.copies {
		c.copies[i].wait(c.t, "/readyz", http.StatusOK)
	}
	// What the killed copy had taken out of the outbox comes back when its lease ends.
	for end := time.Now().Add(hotline.RelayLease + 30*time.Second); ; time.Sleep(time.Second / 2) {
		waiting, err := c.pg.SQL("SELECT count(*) FROM t1.outbox WHERE sink = '" + hotline.SinkQueue + "'")
		c.must(err)
		if waiting == "0" {
			break
		}
		if time.Now().After(end) {
			c.t.Fatalf("%s messages never left the outbox", waiting)
		}
	}
	for i, team := range []string{"housing", "commuting", "childcare", "dining", "repair"} {
		who := c.copies[i%2].login(c.t, "handler."+team)
		empty := 0
		for end := time.Now().Add(40 * time.Second); empty < 8 && time.Now().Before(end); {
			var got struct{ Items []numbered }
			who.must(c.t, http.MethodPost, "/queues/"+team+"/claim", map[string]int{"max": 50}, &got)
			for _, t := range got.Items {
				c.claimed[t.Number]++
			}
			if empty++; len(got.Items) > 0 {
				empty = 0
			}
			time.Sleep(time.Second / 2)
		}
	}
}

// look checks what must hold after whatever happened.
func (c *city) look() {
	t := c.t
	coordinator := c.copies[0].login(t, "coordinator1")
	for number := range c.made {
		var got numbered
		coordinator.must(t, http.MethodGet, "/tickets/"+number, nil, &got)
		if got.Status == "queued" && got.Team != "general" {
			t.Errorf("%s is still queued in %s: its team never got it", number, got.Team)
		}
	}
	for number, n := range c.claimed {
		if n > 1 {
			t.Errorf("%s was claimed %d times", number, n)
		}
	}
	twice, err := c.pg.SQL(`SELECT count(*) FROM (SELECT ticket FROM t1.event WHERE doc LIKE '%"ticket.claimed"%' GROUP BY ticket HAVING count(*) > 1) x`)
	if err != nil || twice != "0" {
		t.Errorf("tickets with two claims: %s %v", twice, err)
	}
	var verify streamsOf
	if code := run(t.Context(), verify.streams(), append([]string{"audit", "verify"}, c.args[0][:4]...)); code != exitDone {
		t.Errorf("audit verify: %d %s%s", code, verify.out.String(), verify.err.String())
	}
	if len(c.made) < 100 || len(c.claimed) < 50 {
		t.Errorf("%d made, %d claimed: the load was too small to prove anything", len(c.made), len(c.claimed))
	}
	t.Logf("%d tickets made, %d claimed, %d requests refused meanwhile", len(c.made), len(c.claimed), c.refused)
}
