package web

import (
	"fmt"
	"strings"
	"testing"

	"yihaotong/kb"
)

// TestWhatHelpedIsNoted: thumbs up and an opened clause pair the question with the clause, once a day,
// without who asked; a stranger's word is marked as such, and there is an end to it.
func TestWhatHelpedIsNoted(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	editor, employee, visitor := h.as("editor1"), h.as("employee1"), h.browser()
	article := h.publish(editor, "示例停车规定", "第一条 停车证遗失的，应当在3个工作日内到东门服务台补办，工本费10元。")
	for _, who := range []*browser{visitor, employee} {
		talk := who.chat()
		reply := who.say(talk, "停车证丢了怎么补办，我的电话15400005038")
		if reply["kind"] != "answer" {
			t.Fatalf("%v", reply)
		}
		for range 2 {
			who.with(talk, 200, "POST", "/chats/"+talk.id+"/feedback", fmt.Sprintf(`{"turn":%v,"verdict":"up"}`, reply["turn"]))
		}
	}
	opened := `{"question":"车证没了","article":"` + article + `","clause":"第一条"}`
	if a := visitor.call("POST", "/kb/opened", opened); a.status != 204 {
		t.Fatalf("opened: %d %s", a.status, a.body)
	}
	all, err := h.store.Pairings(t.Context(), 10)
	if err != nil || len(all) != 2 || all[0].Trust != kb.ByKnown || all[1].Trust != kb.ByAnybody || all[1].Question != "车证没了" {
		t.Fatalf("noted %+v (%v)", all, err)
	}
	if q := all[0].Question; strings.Contains(q, "15400005038") || !strings.HasPrefix(q, "停车证丢了怎么补办") {
		t.Errorf("kept %q", q)
	}
	last := 204
	for i := 0; i < 200 && last == 204; i++ {
		last = visitor.call("POST", "/kb/opened", opened).status
	}
	if last != 429 {
		t.Errorf("no end to opening: %d", last)
	}
}
