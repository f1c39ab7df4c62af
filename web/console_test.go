package web

import (
	"context"
	"strings"
	"testing"

	"yihaotong/hotline"
	"yihaotong/kb"
)

// TestPresenceIsForColleagues: who works on a ticket hears who else has it open, the requester does
// not, and a stream that resumes later is not told.
func TestPresenceIsForColleagues(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	owner, operator, handler := h.as("employee1"), h.as("operator1"), h.as("handler.repair")
	number := owner.must(201, "POST", "/tickets", `{"text":"三号楼七层水管漏水，走廊都是水"}`)["number"].(string)
	mine, theirs := handler.follow("/events"), owner.follow("/events")
	operator.must(200, "POST", "/tickets/"+number+"/urge", `{}`)
	mine.next("ticket.urged")
	theirs.next("ticket.urged")
	if a := operator.call("POST", "/tickets/"+number+"/presence", `{"doing":"typing"}`); a.status != 204 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	e := mine.next("presence")
	if e.id != "" || !strings.Contains(e.data, number) || !strings.Contains(e.data, `"doing":"typing"`) {
		t.Errorf("presence: %+v", e)
	}
	theirs.silent("the requester hears who looks")
	if a := owner.call("POST", "/tickets/"+number+"/presence", `{}`); a.status != 403 {
		t.Errorf("a requester may not: %d", a.status)
	}
	if a := operator.call("POST", "/tickets/"+number+"/presence", `{"doing":"dancing"}`); a.status != 422 {
		t.Errorf("unheard of: %d", a.status)
	}
}

// TestPreferencesAreOwn: what one saves, one finds again, and nobody else does.
func TestPreferencesAreOwn(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	operator, handler := h.as("operator1"), h.as("handler.repair")
	body := `{"views":[{"name":"三号楼","query":"building=3号楼"}],"columns":["place"],"seen":["call"]}`
	operator.must(200, "PUT", "/me/preferences", body)
	operator.must(200, "PUT", "/me/preferences", strings.Replace(body, "三号楼", "我的", 1))
	got := operator.must(200, "GET", "/me/preferences", "")
	if view := got["views"].([]any)[0].(map[string]any); view["name"] != "我的" || view["query"] != "building=3号楼" {
		t.Errorf("views: %v", got)
	}
	if other := handler.must(200, "GET", "/me/preferences", ""); len(other["views"].([]any)) != 0 {
		t.Errorf("another person sees %v", other)
	}
	if a := operator.call("PUT", "/me/preferences", `{"views":[{"name":"","query":""}],"columns":[],"seen":[]}`); a.status != 422 {
		t.Errorf("a view without a name: %d", a.status)
	}
}

// TestTrackedFiles: the code opens public files and no others; the requester who is signed in needs none.
func TestTrackedFiles(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	owner, stranger := h.as("employee1"), h.browser()
	opened := owner.must(201, "POST", "/tickets", `{"text":"三号楼七层水管漏水","attachments":[{"name":"a.txt","content":"aGVsbG8="}]}`)
	number, code := opened["number"].(string), opened["track_code"].(string)
	shown := stranger.must(200, "GET", "/track/"+number+"?code="+code, "")
	file := shown["attachments"].([]any)[0].(map[string]any)
	path := "/track/" + number + "/attachments/" + file["id"].(string)
	if a := stranger.call("GET", path+"?code="+code, ""); a.status != 200 || string(a.body) != "hello" {
		t.Errorf("by code: %d %s", a.status, a.body)
	}
	if a := stranger.call("GET", path+"?code=wrong", ""); a.status != 404 {
		t.Errorf("wrong code: %d", a.status)
	}
	owner.must(200, "GET", "/track/"+number, "")
	owner.must(200, "POST", "/track/"+number+"/supplement", `{"text":"水更大了"}`)
	if a := h.as("employee2").call("GET", "/track/"+number, ""); a.status != 404 {
		t.Errorf("somebody else, signed in: %d", a.status)
	}
}

// TestPreviewLogsNothing: an editor tries a question as often as it takes; the gap board stays clean.
func TestPreviewLogsNothing(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	editor := h.as("editor1")
	got := editor.must(200, "POST", "/kb/preview", `{"question":"大堂的钢琴什么时候调音"}`)
	if got["answered"] != false {
		t.Errorf("answered: %v", got)
	}
	if gaps := editor.must(200, "GET", "/kb/gaps", ""); len(gaps["items"].([]any)) != 0 {
		t.Errorf("gaps: %v", gaps)
	}
	if a := editor.call("POST", "/kb/preview", `{"question":""}`); a.status != 422 {
		t.Errorf("nothing asked: %d", a.status)
	}
}

// TestCallTellsWhatToSay: once the talk names a danger, the operator has the approved words for it.
func TestCallTellsWhatToSay(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	ctx := context.Background()
	a, err := h.lib.Write(ctx, kb.Article{Title: "电梯困人安全提示", Audience: hotline.Everyone, EffectiveFrom: "2026-01-01", Safety: []string{"trapped"}, Text: "第一条 不要扒门，按紧急呼叫按钮，等候救援。"}, "p-editor1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.lib.Act(ctx, a.ID, "publish", a.Version, "", "p-editor1"); err != nil {
		t.Fatal(err)
	}
	operator := h.as("operator1")
	call := operator.must(201, "POST", "/calls", `{"from":"15400000009"}`)
	if call["safety"] != nil {
		t.Errorf("before a word was said: %v", call["safety"])
	}
	told := operator.must(200, "POST", "/calls/"+call["id"].(string)+"/segments", `{"speaker":"requester","text":"电梯里困了人，门打不开"}`)
	safety, _ := told["safety"].(map[string]any)
	if safety == nil || !strings.Contains(safety["text"].(string), "不要扒门") || safety["title"] != "电梯困人安全提示" {
		t.Errorf("advice: %v", told["safety"])
	}
}
