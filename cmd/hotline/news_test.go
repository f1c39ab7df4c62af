package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
)

// told keeps the types of events that somebody heard of.
type told struct {
	mu  sync.Mutex
	all map[string]string // type -> body
}

func (x *told) hear(typ, body string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.all[typ] = body
}

func (x *told) missing(wanted ...hotline.EventType) string {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, typ := range wanted {
		if _, ok := x.all[string(typ)]; !ok {
			return "not heard of " + string(typ)
		}
	}
	return ""
}

// TestEventsBesideTicketsAreTold runs the whole house: what begins, is published, is raised or waits is
// on the live stream and reaches a webhook, which reads no telephone number and no name in full.
func TestEventsBesideTicketsAreTold(t *testing.T) {
	t.Parallel()
	hooked, streamed := &told{all: map[string]string{}}, &told{all: map[string]string{}}
	hooks := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var m struct{ Type string }
		if json.Unmarshal(body, &m) == nil {
			hooked.hear(m.Type, string(body))
		}
	}))
	t.Cleanup(hooks.Close)
	p := serve(t, "--demo", "--data", t.TempDir(), "--outbound-allow", "127.0.0.0/8")
	p.login(t, "admin1").must(t, "POST", "/webhooks", map[string]any{"name": "oa", "body": map[string]any{
		"url": hooks.URL, "secret": hookSecret, "events": []string{"call.*", "kb.*", "alarm.*", "chat.*"},
	}}, nil)
	operator := p.login(t, "operator1")
	operator.listen(t, streamed)

	operator.must(t, "POST", "/calls", map[string]string{"from": "15400001234", "to": "12000", "external_id": "c-1"}, nil)
	operator.must(t, "POST", "/alarms", map[string]any{
		"specversion": "1.0", "id": "1", "source": "/lift/3", "type": "lift.fault", "subject": "3号楼电梯",
		"data": map[string]string{"title": "3号楼电梯停运", "description": "电梯门机故障，已停运"},
	}, nil)
	var article, chat struct{ ID string }
	editor := p.login(t, "editor1")
	editor.must(t, "POST", "/kb/articles", map[string]string{"title": "停车管理办法", "text": "第一条 停车证由物业服务中心办理。"}, &article)
	editor.must(t, "POST", "/kb/articles/"+article.ID+"/publish", map[string]string{}, nil)
	operator.must(t, "POST", "/chats", map[string]any{"visitor": map[string]string{"name": "沈知远", "phone": "15400005678"}}, &chat)
	operator.must(t, "POST", "/chats/"+chat.ID+"/handoff", nil, nil)

	wanted := []hotline.EventType{hotline.CallStarted, hotline.AlarmRaised, hotline.KBPublished, hotline.ChatHandoff}
	within(t, 20*time.Second, func() string {
		if missing := streamed.missing(wanted...); missing != "" {
			return "stream: " + missing
		}
		if missing := hooked.missing(wanted...); missing != "" {
			return "webhook: " + missing
		}
		return ""
	})
	hooked.mu.Lock()
	defer hooked.mu.Unlock()
	for typ, body := range hooked.all {
		if strings.Contains(body, "15400001234") || strings.Contains(body, "15400005678") || strings.Contains(body, "沈知远") {
			t.Errorf("%s tells personal data: %s", typ, body)
		}
	}
	if !strings.Contains(hooked.all["kb.published"], "停车管理办法") || !strings.Contains(hooked.all["call.started"], "c-1") {
		t.Errorf("the webhook reads too little: %v", hooked.all)
	}
}

// listen reads the live stream until the test ends.
func (w *person) listen(t *testing.T, into *told) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.p.url+"/api/v1/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Cookie", w.cookie)
	answer, err := http.DefaultClient.Do(r)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatal(answer, err)
	}
	t.Cleanup(func() { answer.Body.Close() })
	go func() {
		lines := bufio.NewScanner(answer.Body)
		for lines.Scan() {
			if typ, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				into.hear(typ, "")
			}
		}
	}()
}
