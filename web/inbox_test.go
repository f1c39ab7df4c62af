package web

import (
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
)

// tell puts an item into somebody's inbox, with the notice that makes the bell ring.
func (h *house) tell(username, title string) {
	h.t.Helper()
	time.Sleep(2 * time.Millisecond) // ids sort by the millisecond
	now := time.Now()
	x := hotline.InboxItem{ID: hotline.NewID(now), Person: "p-" + username, Type: hotline.TicketAssigned, Ticket: "BX-20261124-0001", Title: title, Text: "一", At: now}
	body := `{"id":"` + x.ID + `","type":"inbox.changed","at":"2026-11-24T10:00:00Z","owner":"` + x.Person + `"}`
	if err := h.store.Tell(h.t.Context(), []hotline.Telling{{Key: x.ID, Item: &x, Messages: []hotline.Message{
		{ID: x.ID + "-bus", Sink: hotline.SinkBus, Subject: x.Person, Body: []byte(body), At: now},
	}}}); err != nil {
		h.t.Fatal(err)
	}
}

func TestInboxIsOnesOwn(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	h.tell("handler.repair", "第一")
	h.tell("lead.repair", "别人的")
	h.tell("handler.repair", "第二")
	me := h.as("handler.repair")
	page := me.must(200, "GET", "/inbox?limit=1", "")
	items := page["items"].([]any)
	newest := items[0].(map[string]any)
	if len(items) != 1 || newest["title"] != "第二" || newest["read"] != false || page["unread"] != 2.0 || page["next_cursor"] == "" {
		t.Fatalf("first page %v", page)
	}
	rest := me.must(200, "GET", "/inbox?limit=1&cursor="+page["next_cursor"].(string), "")
	if got := rest["items"].([]any)[0].(map[string]any); got["title"] != "第一" || rest["next_cursor"] != "" {
		t.Errorf("second page %v", rest)
	}
	me.must(422, "GET", "/inbox?cursor=x", "")
	if left := me.must(200, "POST", "/inbox/read", `{"ids":["`+newest["id"].(string)+`"]}`); left["unread"] != 1.0 {
		t.Errorf("left %v", left)
	}
	if unread := me.must(200, "GET", "/inbox?unread=true", ""); len(unread["items"].([]any)) != 1 {
		t.Errorf("unread %v", unread)
	}
	if left := me.must(200, "POST", "/inbox/read", `{"until":"`+newest["id"].(string)+`"}`); left["unread"] != 0.0 {
		t.Errorf("left %v", left)
	}
	if other := h.as("lead.repair").must(200, "GET", "/inbox", ""); other["unread"] != 1.0 {
		t.Errorf("somebody else's %v", other)
	}
}

// TestTheBellRingsForOneAlone: not even those who see everything hear of another's inbox.
func TestTheBellRingsForOneAlone(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	mine, theirs := h.as("handler.repair").follow("/events"), h.as("coordinator1").follow("/events")
	time.Sleep(100 * time.Millisecond) // both are reading
	h.tell("coordinator1", "他的")
	h.tell("handler.repair", "我的")
	for name, l := range map[string]*listener{"handler": mine, "coordinator": theirs} {
		l.next("inbox.changed")
		l.silent(name + " heard of another's inbox")
	}
}

// TestSecretsOfPlacesStayInside: what is written once is never shown, and stays when sent back hidden.
func TestSecretsOfPlacesStayInside(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	admin := h.as("admin1")
	admin.must(201, "POST", "/robots", `{"name":"repair","body":{"kind":"dingtalk","url":"https://oapi.dingtalk.com/robot/send?access_token=top","secret":"SECtop","teams":["repair"]}}`)
	for _, path := range []string{"/robots", "/robots/repair"} {
		if a := admin.call("GET", path, ""); a.status != 200 || strings.Contains(string(a.body), "top") {
			t.Errorf("%s: %s", path, a.body)
		}
	}
	admin.must(200, "PUT", "/robots/repair", `{"version":1,"body":{"kind":"dingtalk","url":"********","secret":"SECnew"}}`)
	s, err := h.store.Setting(t.Context(), hotline.SettingRobot, "repair")
	if err != nil || !strings.Contains(string(s.Body), "access_token=top") || !strings.Contains(string(s.Body), "SECnew") {
		t.Errorf("stored %s, %v", s.Body, err)
	}
	admin.must(422, "POST", "/robots", `{"name":"other","body":{"kind":"wecom","url":"********"}}`)
	if seed := admin.must(200, "GET", "/notices/default", ""); seed["version"] != 0.0 {
		t.Errorf("seed %v", seed)
	}
}

func TestWebhookCanBeTried(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	admin := h.as("admin1")
	admin.must(404, "POST", "/webhooks/oa/test", "")
	admin.must(201, "POST", "/webhooks", `{"name":"oa","body":{"url":"https://oa.example.cn/x","secret":"whsec_x"}}`)
	if got := admin.must(200, "POST", "/webhooks/oa/test", ""); got["ok"] != false || got["error"] != "HTTP 500" {
		t.Errorf("got %v", got)
	}
	sink := hotline.WebhookSink("oa")
	if err := h.store.Conclude(t.Context(), hotline.Outcome{Stand: hotline.Delivery{Sink: sink, Failed: time.Now(), Error: "HTTP 500", Failures: 3}}); err != nil {
		t.Fatal(err)
	}
	admin.must(404, "POST", "/deliveries/bus/retry", "")
	list := admin.must(200, "GET", "/deliveries", "")["items"].([]any)
	if d := list[0].(map[string]any); len(list) != 1 || d["sink"] != sink || d["failures"] != 3.0 || d["last_failure"] == nil || d["last_ok"] != nil {
		t.Errorf("deliveries %v", list)
	}
	if got := admin.must(200, "POST", "/deliveries/"+sink+"/retry", ""); got["count"] != 0.0 {
		t.Errorf("retried %v", got)
	}
}
