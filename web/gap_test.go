package web

import (
	"fmt"
	"strings"
	"testing"
)

// TestGapIsClosedAndTold: what two people asked in vain is one gap; the draft begins with the nearest
// clauses; once it is published both are told, once, and the board is empty.
func TestGapIsClosedAndTold(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	editor, employee, visitor := h.as("editor1"), h.as("employee1"), h.browser()
	h.publish(editor, "示例用车规定", "第一条 公务用车由各处室提前一天预约，节假日封存停驶。")
	mine, theirs := employee.chat(), visitor.chat()
	employee.say(mine, "公务护照到期怎么换发")
	employee.say(mine, "公务护照到期换发找谁")
	visitor.say(theirs, "公务护照到期怎么换发？")

	gaps := editor.must(200, "GET", "/kb/gaps", "")["items"].([]any)
	if len(gaps) != 1 || gaps[0].(map[string]any)["count"] != 3.0 {
		t.Fatalf("gaps: %v", gaps)
	}
	id := gaps[0].(map[string]any)["id"].(string)
	draft := editor.must(201, "POST", "/kb/gaps/"+id+"/draft", "")
	if !strings.Contains(draft["text"].(string), "示例用车规定") {
		t.Errorf("no clause beside the question: %v", draft["text"])
	}
	visitor.say(theirs, "公务护照到期了怎么换发") // after the draft was begun

	article := draft["id"].(string)
	body := `{"title":"公务护照换发须知","audience":"everyone","text":"第一条 公务护照到期前六个月，到外事办窗口换发。"}`
	edited := editor.must(200, "PUT", "/kb/articles/"+article, body)
	editor.must(200, "POST", "/kb/articles/"+article+"/publish", fmt.Sprintf(`{"version":%v}`, edited["version"]))
	if left := editor.must(200, "GET", "/kb/gaps", "")["items"].([]any); len(left) != 0 {
		t.Errorf("left on the board: %v", left)
	}
	inbox := employee.must(200, "GET", "/inbox", "")["items"].([]any)
	if len(inbox) != 1 || !strings.Contains(inbox[0].(map[string]any)["text"].(string), "公务护照换发须知") {
		t.Errorf("inbox: %v", inbox)
	}
	for who, talk := range map[*browser]chatting{employee: mine, visitor: theirs} {
		if n := strings.Count(who.turns(talk), "公务护照换发须知"); n != 1 {
			t.Errorf("told %d times in %s", n, who.turns(talk))
		}
	}
	if reply := visitor.say(theirs, "公务护照到期怎么换发"); reply["kind"] != "answer" {
		t.Errorf("asked again: %v", reply)
	}
}

// TestGapIsSettled: an article that is there answers a question, or none shall; a thumb down is a gap too.
func TestGapIsSettled(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	editor, employee := h.as("editor1"), h.as("employee1")
	article := h.publish(editor, "示例停车规定", "第一条 停车证遗失的，应当在3个工作日内到东门服务台补办，工本费10元。")
	talk := employee.chat()
	reply := employee.say(talk, "停车证丢了怎么补办")
	if reply["kind"] != "answer" {
		t.Fatalf("%v", reply)
	}
	down := fmt.Sprintf(`{"turn":%v,"verdict":"down"}`, reply["turn"])
	employee.with(talk, 200, "POST", "/chats/"+talk.id+"/feedback", down)
	employee.with(talk, 200, "POST", "/chats/"+talk.id+"/feedback", down)
	employee.say(talk, "大堂的钢琴什么时候调音")
	gaps := editor.must(200, "GET", "/kb/gaps", "")["items"].([]any)
	if len(gaps) != 2 {
		t.Fatalf("gaps: %v", gaps)
	}
	for _, g := range gaps {
		gap := g.(map[string]any)
		path, with := "/kb/gaps/"+gap["id"].(string)+"/settle", `{}`
		if strings.Contains(gap["question"].(string), "停车证") {
			if a := editor.call("POST", path, `{"article":"nobody"}`); a.status != 404 {
				t.Errorf("an article that is not there: %d", a.status)
			}
			with = `{"article":"` + article + `"}`
		}
		if a := h.as("operator1").call("POST", path, with); a.status != 403 {
			t.Errorf("an operator may not: %d", a.status)
		}
		if a := editor.call("POST", path, with); a.status != 204 {
			t.Errorf("settle: %d %s", a.status, a.body)
		}
		if a := editor.call("POST", path, with); a.status != 409 {
			t.Errorf("settled twice: %d", a.status)
		}
	}
	if left := editor.must(200, "GET", "/kb/gaps", "")["items"].([]any); len(left) != 0 {
		t.Errorf("left on the board: %v", left)
	}
	if n := strings.Count(employee.turns(talk), "现在可以回答了"); n != 1 {
		t.Errorf("told %d times: %s", n, employee.turns(talk))
	}
}

// TestPreviewOfADraft: an editor sees what a text would answer before it is published.
func TestPreviewOfADraft(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	editor := h.as("editor1")
	article := h.publish(editor, "示例停车规定", "第一条 停车证遗失的，应当在3个工作日内到东门服务台补办。")
	ask := func(draft string) map[string]any {
		return editor.must(200, "POST", "/kb/preview", `{"question":"停车证丢了几天内补办"`+draft+`}`)
	}
	if got := ask(""); !strings.Contains(got["text"].(string), "3个工作日") {
		t.Errorf("published: %v", got)
	}
	got := ask(`,"draft":{"article":"` + article + `","title":"示例停车规定","text":"第一条 停车证遗失的，应当在5个工作日内到东门服务台补办。"}`)
	if text := got["text"].(string); !strings.Contains(text, "5个工作日") || strings.Contains(text, "3个工作日") {
		t.Errorf("draft of the next version: %v", got)
	}
	if got := ask(""); !strings.Contains(got["text"].(string), "3个工作日") {
		t.Errorf("the draft stayed: %v", got)
	}
}

// chatting is a conversation as its requester holds it.
type chatting struct{ id, token string }

func (b *browser) chat() chatting {
	b.h.t.Helper()
	c := b.must(201, "POST", "/chats", `{}`)
	return chatting{c["id"].(string), c["token"].(string)}
}

func (b *browser) with(c chatting, status int, method, path, body string) map[string]any {
	b.h.t.Helper()
	if b.bearer != "" { // the account will do
		return b.must(status, method, path, body)
	}
	return b.must(status, method, path, body, "Authorization", "Bearer "+c.token)
}

func (b *browser) say(c chatting, text string) map[string]any {
	b.h.t.Helper()
	return b.with(c, 200, "POST", "/chats/"+c.id+"/messages", `{"text":"`+text+`"}`)
}

// turns is the whole conversation as one text.
func (b *browser) turns(c chatting) string {
	b.h.t.Helper()
	return fmt.Sprint(b.with(c, 200, "GET", "/chats/"+c.id, "")["turns"])
}

// publish puts an article in force for everybody.
func (h *house) publish(editor *browser, title, text string) (id string) {
	h.t.Helper()
	a := editor.must(201, "POST", "/kb/articles", `{"title":"`+title+`","audience":"everyone","text":"`+text+`"}`)
	id = a["id"].(string)
	editor.must(200, "POST", "/kb/articles/"+id+"/publish", fmt.Sprintf(`{"version":%v}`, a["version"]))
	return id
}
