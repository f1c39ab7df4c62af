package hotline

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files anew")

// noticeBook is a book with a mail server and a robot of the repair team.
func noticeBook(t testing.TB) *Book {
	t.Helper()
	b := testBook(t)
	if err := b.SetNotices(DefaultNotices()); err != nil {
		t.Fatal(err)
	}
	b.Mail = true
	b.Robots = []Robot{{Name: "repair-group", Kind: WeCom, URL: "https://qyapi.weixin.qq.com/x", Teams: []string{"repair"}, Enabled: true}}
	return b
}

// announced reads the announcements out of the messages of a change.
func announced(t testing.TB, b *Book, tk Ticket, events []Event) []Announcement {
	t.Helper()
	var all []Announcement
	for _, m := range b.Outgoing(tk, events) {
		if m.Sink != SinkNotice {
			continue
		}
		var a Announcement
		if err := json.Unmarshal(m.Body, &a); err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
	}
	return all
}

// TestWhoIsTold lets a ticket live and looks at who is to hear of what.
func TestWhoIsTold(t *testing.T) {
	t.Parallel()
	b := noticeBook(t)
	tk := opened(t, b)
	now := at(t, "2026-11-24 10:05")
	no := false
	helper := Person{ID: handler.ID, Name: handler.Name, Role: Handler, Teams: handler.Teams}
	for _, step := range []struct {
		by   Actor
		act  Act
		want string
	}{
		{lead, Act{Name: "assign", Handler: "h1", assignee: &helper}, "assigned→[handler]"},
		{employee, Act{Name: "urge", Note: "着急"}, "urged→[handler lead]"},
		{coordinator, Act{Name: "supervise", Note: "请说明"}, "supervised→[handler lead coordinator]"},
		{handler, Act{Name: "explain", Text: "已联系维保"}, "explained→[coordinator]"},
		{handler, Act{Name: "assist", Team: "dining", Note: "配合断电"}, "assist_asked→[lead]"},
		{handler, Act{Name: "comment", Text: "一般备注"}, ""},
		{handler, Act{Name: "edit", Priority: Critical, Reason: "有人受伤"}, "critical→[team operator coordinator]"},
		{handler, Act{Name: "edit", Title: "电梯异响，有人受伤", Reason: "说明"}, ""},
		{handler, Act{Name: "edit", Priority: Normal, Reason: "误报"}, ""},
		{handler, Act{Name: "extend", Until: tk.Clocks.Resolve.Due.Add(24 * time.Hour), Reason: "等配件"}, "extension_asked→[lead]"},
		{lead, Act{Name: "decide", Grant: &no}, "extension_decided→[handler]"},
		{handler, Act{Name: "resolve", Text: "已修好", Reason: "协办无需继续"}, "resolved→[requester followers]"},
		{employee, Act{Name: "reopen", Reason: "又响了"}, "reopened→[lead]"},
		{handler, Act{Name: "return", Reason: "属于电梯公司"}, "returned→[coordinator]"},
		{coordinator, Act{Name: "rule", Team: "repair", Reason: "仍由维修办理"}, "ruled→[lead coordinator]"},
	} {
		events := must(t, b, &tk, step.by, now, step.act)
		var got []string
		for _, a := range announced(t, b, tk, events) {
			for _, r := range a.Rules {
				got = append(got, r.Name+"→"+fmt.Sprint(r.To))
			}
		}
		if strings.Join(got, " ") != step.want {
			t.Errorf("%s: %v, want %s", step.act.Name, got, step.want)
		}
		now = now.Add(time.Minute)
	}
}

// TestClockKeysAreOnePerStep: the key of a warning names clock, step and due time, so that a clock
// that is set back and forth tells once.
func TestClockKeysAreOnePerStep(t *testing.T) {
	t.Parallel()
	b := noticeBook(t)
	tk := opened(t, b)
	keys := map[string]int{}
	var rules []string
	for _, when := range []string{"2026-11-24 11:00", "2026-11-25 17:00", "2026-11-27 17:00", "2026-12-20 10:00"} {
		events, err := b.Tick(&tk, at(t, when))
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range announced(t, b, tk, events) {
			keys[a.Key]++
			rules = append(rules, a.Rules[0].Name)
		}
	}
	for key, n := range keys {
		if n > 1 {
			t.Errorf("key %s %d times", key, n)
		}
	}
	for _, want := range []string{"breached", "escalated"} {
		if !strings.Contains(fmt.Sprint(rules), want) {
			t.Errorf("%s is missing in %v", want, rules)
		}
	}
	again := opened(t, b)
	again.ID = tk.ID
	events, err := b.Tick(&again, at(t, "2026-12-20 10:00"))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range announced(t, b, again, events) {
		if strings.Contains(a.Key, "breached") && keys[a.Key] == 0 {
			t.Errorf("the same breach has another key the second time: %s", a.Key)
		}
	}
}

func TestNoWorkWhereNobodyHears(t *testing.T) {
	t.Parallel()
	b := noticeBook(t)
	b.Mail, b.Robots = false, nil
	events := []Event{{ID: "1", Type: TicketOpened, Team: "repair"}}
	tk := opened(t, b)
	if got := announced(t, b, tk, events); len(got) != 0 {
		t.Errorf("without a mail server: %v", got)
	}
	b.Mail = true
	if got := announced(t, b, tk, events); len(got) != 1 {
		t.Errorf("with one: %v", got)
	}
	tk.Requester.Person = ""
	if got := announced(t, b, tk, events); len(got) != 0 {
		t.Errorf("a stranger without an address: %v", got)
	}
	tk.Contact = "someone@example.cn"
	if got := announced(t, b, tk, events); len(got) != 1 || got[0].Contact != "someone@example.cn" {
		t.Errorf("a stranger with one: %v", got)
	}
}

func TestQuietHours(t *testing.T) {
	t.Parallel()
	zone := at(t, "2026-11-24 10:00").Location()
	night, noon := Quiet{"21:00", "07:30"}, Quiet{"12:00", "13:00"}
	for _, c := range []struct {
		q        Quiet
		at, want string
	}{
		{night, "2026-11-24 20:59", ""}, {night, "2026-11-24 21:00", "11-25 07:30"}, {night, "2026-12-31 23:59", "01-01 07:30"},
		{night, "2026-11-25 00:00", "11-25 07:30"}, {night, "2026-11-25 07:29", "11-25 07:30"}, {night, "2026-11-25 07:30", ""},
		{noon, "2026-11-24 12:30", "11-24 13:00"}, {noon, "2026-11-24 13:00", ""}, {Quiet{}, "2026-11-24 23:00", ""},
	} {
		got := ""
		if u := c.q.Until(at(t, c.at), zone); !u.IsZero() {
			got = u.Format("01-02 15:04")
		}
		if got != c.want {
			t.Errorf("%v at %s: until %q, want %q", c.q, c.at, got, c.want)
		}
	}
}

func TestPlanIsChecked(t *testing.T) {
	t.Parallel()
	good, err := json.Marshal(DefaultNotices())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ParseNoticePlan(good); err != nil {
		t.Errorf("the seed: %v", err)
	}
	for _, bad := range []string{
		`{`, `{"unknown":1}`, `{"rules":[{"name":"A b","event":"ticket.opened","to":["lead"],"by":["inbox"]}]}`,
		`{"rules":[{"name":"a","event":"opened","to":["lead"],"by":["inbox"]}]}`, `{"rules":[{"name":"a","event":"ticket.opened","to":["boss"],"by":["inbox"]}]}`,
		`{"rules":[{"name":"a","event":"ticket.opened","to":["lead"],"by":["fax"]}]}`, `{"steps":[{"after":"2h","to":"lead"},{"after":"1h","to":"coordinator"}]}`,
		`{"steps":[{"after":"-1h","to":"lead"}]}`, `{"steps":[{"after":"1h","to":"admin"}]}`, `{"quiet":{"from":"25:00","to":"07:00"}}`, `{"quiet":{"from":"21:00"}}`,
	} {
		if _, err := ParseNoticePlan([]byte(bad)); CodeOf(err) != Invalid {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// TestTextsOfNotices writes every text of the seed's rules in both languages: golden file.
func TestTextsOfNotices(t *testing.T) {
	t.Parallel()
	b := noticeBook(t)
	a := Announcement{
		Ticket: "BX-20261124-0001", Title: "3号楼电梯异响", Team: "repair", Priority: Urgent, Clock: ClockResolve, Percent: 80,
		Due: at(t, "2026-11-26 18:00"), Note: "等配件",
	}
	var out strings.Builder
	for _, r := range append(DefaultNotices().Rules, NoticeRule{Name: "own-rule"}) {
		for _, lang := range Languages {
			text := b.NoticeText(lang, r, &a, "https://rx.example.cn/track/BX-20261124-0001")
			fmt.Fprintf(&out, "== %s %s\n%s\n--\n%s\n\n", r.Name, lang, text.Title, text.Text)
		}
	}
	if strings.ContainsAny(out.String(), "{}") || strings.Contains(out.String(), "notice.") {
		t.Errorf("a hole or a key is left:\n%s", out.String())
	}
	const file = "testdata/notices.txt"
	if *update {
		if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || string(want) != out.String() {
		t.Errorf("texts differ from %s (%v); look at them and run with -update", file, err)
	}
	b.Texts = map[string]map[string]NoticeText{"soon": {"zh-CN": {"快到期:{number}", "{title}{unknown}"}}}
	if got := b.NoticeText("zh-CN", NoticeRule{Name: "soon"}, &a, ""); got != (NoticeText{"快到期:BX-20261124-0001", "3号楼电梯异响{unknown}"}) {
		t.Errorf("own template: %v", got)
	}
}
