package web

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
)

// listener is a reader of a stream.
type listener struct {
	t      testing.TB
	events chan event
	header http.Header
	status int
	stop   context.CancelFunc
}

type event struct{ id, kind, data string }

// follow opens the live stream and gives its events as they come.
func (b *browser) follow(path string, headers ...string) *listener {
	b.h.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, err := http.NewRequestWithContext(ctx, "GET", b.h.url+"/api/v1"+path, nil)
	if err != nil {
		b.h.t.Fatal(err)
	}
	if b.bearer != "" {
		r.Header.Set("Authorization", "Bearer "+b.bearer)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	client := &http.Client{Jar: b.client.Jar} // no time limit: a stream lasts
	w, err := client.Do(r)
	if err != nil {
		b.h.t.Fatal(err)
	}
	l := &listener{b.h.t, make(chan event, 100), w.Header, w.StatusCode, cancel}
	b.h.t.Cleanup(cancel)
	go func() {
		defer close(l.events)
		defer w.Body.Close()
		var e event
		lines := bufio.NewScanner(w.Body)
		for lines.Scan() {
			key, value, _ := strings.Cut(lines.Text(), ": ")
			switch {
			case lines.Text() == "" && e.kind != "":
				l.events <- e
				e = event{}
			case key == "id":
				e.id = value
			case key == "event":
				e.kind = value
			case key == "data":
				e.data = value
			}
		}
	}()
	return l
}

// next waits for an event of a kind and gives it; others pass by.
func (l *listener) next(kind string) event {
	l.t.Helper()
	for {
		select {
		case e, open := <-l.events:
			if !open {
				l.t.Fatalf("the stream ended before %s", kind)
			}
			if e.kind == kind {
				return e
			}
		case <-time.After(5 * time.Second):
			l.t.Fatalf("no %s came", kind)
		}
	}
}

// silent fails when something comes within a moment.
func (l *listener) silent(what string) {
	l.t.Helper()
	select {
	case e, open := <-l.events:
		if open {
			l.t.Errorf("%s: %+v", what, e)
		}
	case <-time.After(150 * time.Millisecond):
	}
}

func TestStreamResumes(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	operator := h.as("operator1")
	l := operator.follow("/events")
	if l.status != 200 || l.header.Get("Content-Type") != "text/event-stream" || l.header.Get("X-Accel-Buffering") != "no" || l.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v", l.status, l.header)
	}
	open := func() string {
		return operator.must(201, "POST", "/tickets", `{"text":"走廊灯坏了","category":"repair.power_lighting"}`)["number"].(string)
	}
	first := open()
	e := l.next("ticket.queued")
	if !strings.Contains(e.data, first) || e.id == "" || strings.Contains(e.data, "走廊") {
		t.Fatalf("first: %+v", e)
	}
	l.stop()
	second, third := open(), open()
	time.Sleep(100 * time.Millisecond) // the relay has passed them on
	again := operator.follow("/events", "Last-Event-ID", e.id)
	if got := again.next("ticket.queued"); !strings.Contains(got.data, second) {
		t.Errorf("after the break: %+v, want %s", got, second)
	}
	if got := again.next("ticket.queued"); !strings.Contains(got.data, third) {
		t.Errorf("after the break: %+v, want %s", got, third)
	}
	lost := operator.follow("/events", "Last-Event-ID", "long-ago")
	lost.next("reset")
}

func TestStreamShowsOnlyWhatOneMaySee(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	owner, stranger := h.as("employee1").follow("/events"), h.as("employee2").follow("/events")
	dining, repair := h.as("handler.dining").follow("/events"), h.as("handler.repair").follow("/events")
	only := h.as("operator1").follow("/events?team=dining")
	number := h.as("employee1").must(201, "POST", "/tickets", `{"text":"三号楼七层水管漏水"}`)["number"].(string)
	h.as("operator1").call("POST", "/tickets/"+number+"/accept", `{"category":"repair.water_drainage"}`)
	if e := repair.next("ticket.queued"); !strings.Contains(e.data, number) {
		t.Errorf("the team: %+v", e)
	}
	if e := owner.next("ticket.opened"); !strings.Contains(e.data, number) {
		t.Errorf("the owner: %+v", e)
	}
	stranger.silent("a stranger hears of it")
	dining.silent("another team hears of it")
	only.silent("a filter by team lets it through")
	h.as("handler.repair").must(200, "POST", "/tickets/"+number+"/comments", `{"text":"x","internal":true}`)
	repair.next("ticket.commented")
	for {
		select {
		case e := <-owner.events:
			if e.kind == "ticket.commented" || e.kind == "ticket.routed" {
				t.Errorf("the owner hears of what is internal: %+v", e)
			}
			continue
		case <-time.After(150 * time.Millisecond):
		}
		break
	}
}

// TestStreamEndsWithTheRight: whoever loses a role hears nothing more, within a second.
func TestStreamEndsWithTheRight(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	for name, lose := range map[string]func(){
		"handler.repair": func() { h.as("security1").must(200, "PUT", "/people/p-handler.repair", `{"role":"employee"}`) },
		"lead.repair":    func() { h.as("security1").must(200, "PUT", "/people/p-lead.repair", `{"disabled":true}`) },
	} {
		l := h.as(name).follow("/events")
		lose()
		time.Sleep(rightsAge + 50*time.Millisecond)
		h.as("operator1").must(201, "POST", "/tickets", `{"text":"走廊灯坏了","category":"repair.power_lighting"}`)
		select {
		case e, open := <-l.events:
			if open {
				t.Errorf("%s still hears %+v", name, e)
			}
		case <-time.After(5 * time.Second):
			t.Errorf("%s: the stream is still open", name)
		}
	}
}

func TestHub(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	hub := newHub(h.server.Bus, h.server.log, h.server.metrics)
	slow, _, err := hub.join("p", "")
	if err != nil {
		t.Fatal(err)
	}
	quick, _, err := hub.join("q", "")
	if err != nil {
		t.Fatal(err)
	}
	for i := range feedLength + 1 {
		hub.publish(hotline.Notice{ID: string(rune('a' + i%26)), Type: hotline.TicketQueued})
		<-quick.notices
	}
	n := 0
	for range slow.notices {
		n++
	}
	if n != feedLength {
		t.Errorf("a slow reader was cut off after %d", n)
	}
	for range mostByPerson - 1 {
		if _, _, err := hub.join("q", ""); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := hub.join("q", ""); hotline.CodeOf(err) != hotline.TooMany {
		t.Errorf("one more stream of one person: %v", err)
	}
	for range 3 * keptNotices {
		hub.publish(hotline.Notice{ID: "x"})
	}
	if len(hub.recent) > keptNotices {
		t.Errorf("%d notices are kept", len(hub.recent))
	}
	hub.interrupted()
	if missed := hub.since("x"); len(missed) != 1 || missed[0].Type != resetNotice {
		t.Errorf("after a gap: %v", missed)
	}
}

// A thousand notices at once reach a reader one after the other; nobody is cut off or told to load anew.
func TestStreamTakesBursts(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	l := h.as("operator1").follow("/events")
	var burst []hotline.Notice
	for i := range 1000 {
		burst = append(burst, hotline.Notice{ID: fmt.Sprint("n", i), Type: hotline.TicketQueued, Ticket: "T", Team: "repair"})
	}
	if err := h.server.Bus.Publish(t.Context(), burst...); err != nil {
		t.Fatal(err)
	}
	for i := range burst {
		select {
		case e, open := <-l.events:
			if !open || e.id != burst[i].ID {
				t.Fatalf("after %d notices: %+v, open %v", i, e, open)
			}
		case <-time.After(5 * time.Second):
			t.Fatalf("nothing came after %d notices", i)
		}
	}
}
