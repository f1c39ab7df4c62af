package notify

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
)

var noon = time.Date(2026, 11, 24, 4, 0, 0, 0, time.UTC)

func say(t *testing.T, r hotline.Robot) error {
	t.Helper()
	robots := Robots{func(string) (hotline.Robot, bool) { return r, true }, local.Client(), func() time.Time { return noon }}
	m := posted("k", "", "【特急】维修服务 BX-20261124-0001", "3号楼电梯困人\nhttps://rx.example.cn/console/tickets/BX-20261124-0001")
	m.Sink = hotline.RobotSink("g")
	return robots.Deliver(t.Context(), m)
}

// TestRobotsSpeakEachTheirOwnTongue compares the requests with a golden file. The signatures in it were
// made by openssl after the platforms' pages.
func TestRobotsSpeakEachTheirOwnTongue(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	for _, c := range []struct {
		kind   hotline.RobotKind
		secret string
		answer string
	}{
		{hotline.WeCom, "", `{"errcode":0,"errmsg":"ok"}`}, {hotline.DingTalk, "SECtest", `{"errcode":0,"errmsg":"ok"}`},
		{hotline.DingTalk, "", `{"errcode":0}`}, {hotline.Feishu, "FStest", `{"code":0,"msg":"success","data":{}}`}, {hotline.Feishu, "", `{"code":0}`},
	} {
		query := ""
		x := receive(t, func(_ int, w http.ResponseWriter, r *http.Request) {
			query = r.URL.RequestURI()
			_, _ = io.WriteString(w, c.answer)
		})
		if err := say(t, hotline.Robot{Kind: c.kind, URL: x.URL + "/send?key=k", Secret: c.secret}); err != nil {
			t.Fatal(c.kind, err)
		}
		out.WriteString("== " + string(c.kind) + " " + c.secret + "\nPOST " + query + "\n" + x.all()[0].body + "\n\n")
	}
	want, err := os.ReadFile("testdata/robots.txt")
	if err != nil || string(want) != out.String() {
		t.Errorf("%v; got\n%s", err, out.String())
	}
}

// TestRobotsThatRefuse: 200 is no success when the body says otherwise.
func TestRobotsThatRefuse(t *testing.T) {
	t.Parallel()
	for answer, after := range map[string]time.Duration{
		`{"errcode":45009,"errmsg":"api freq out of limit"}`: time.Minute,
		`{"errcode":310000,"errmsg":"sign not match"}`:       0,
		`{"code":19021,"msg":"sign match fail"}`:             0,
		`{"code":9499,"msg":"too many request"}`:             time.Minute,
		`{"ok":true}`:                                        0,
		`<html>login</html>`:                                 0,
		`{"errcode":0`:                                       0, // cut
	} {
		x := receive(t, func(_ int, w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, answer) })
		err := say(t, hotline.Robot{Kind: hotline.WeCom, URL: x.URL})
		u, ok := err.(*hotline.Undelivered)
		if !ok || u.After != after || u.Alone {
			t.Errorf("%s: %v", answer, err)
		}
	}
}

// TestErrorsDoNotTellTheKey: a robot's address is its password.
func TestErrorsDoNotTellTheKey(t *testing.T) {
	t.Parallel()
	x := receive(t, always(200))
	x.Close()
	err := say(t, hotline.Robot{Kind: hotline.WeCom, URL: x.URL + "/send?key=top-secret"})
	if err == nil || strings.Contains(err.Error(), "top-secret") {
		t.Errorf("error %v", err)
	}
}

// TestRobotDownHoldsUpNobody: the group of one team is unreachable; the other's hears at once.
func TestRobotDownHoldsUpNobody(t *testing.T) {
	t.Parallel()
	fine := receive(t, func(_ int, w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"errcode":0}`) })
	h := newHouse(t)
	tell := func(robot string) {
		m := posted("k/"+robot, "", "a", "b")
		m.Sink, m.Subject, m.At = hotline.RobotSink(robot), m.ID, h.clock.Now()
		if err := h.store.Tell(t.Context(), []hotline.Telling{{Key: m.ID, Messages: []hotline.Message{m}}}); err != nil {
			t.Fatal(err)
		}
	}
	tell("down")
	tell("fine")
	find := func(name string) (hotline.Robot, bool) {
		return hotline.Robot{Kind: hotline.WeCom, URL: map[string]string{"down": "http://127.0.0.1:1/x", "fine": fine.URL}[name]}, true
	}
	for _, name := range []string{"down", "fine"} {
		c := &hotline.Courier{
			Sink: hotline.RobotSink(name), To: Robots{find, local.Client(), h.clock.Now}, Outbox: h.store, Records: h.store,
			Retire: func(context.Context, string) error { return nil }, Now: h.clock.Now, Log: slog.New(slog.DiscardHandler),
		}
		h.once(t, c)
	}
	if n := len(fine.all()); n != 1 {
		t.Errorf("the good group heard %d times", n)
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	if got := cut(strings.Repeat("长", 1000), 2000); len(got) > 2000 || !strings.HasSuffix(got, "长…") {
		t.Errorf("%d bytes, %q", len(got), got[len(got)-9:])
	}
	if got := cut("短", 2000); got != "短" {
		t.Error(got)
	}
}

func TestSignaturesAreEscapedInAddresses(t *testing.T) {
	t.Parallel()
	address, err := dingTalk(hotline.Robot{URL: "https://oapi.dingtalk.com/robot/send?access_token=a", Secret: "SECx"}, noon)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil || u.Query().Get("access_token") != "a" || !strings.HasSuffix(u.Query().Get("sign"), "=") || strings.Contains(u.RawQuery, "==") {
		t.Errorf("%s, %v", address, err)
	}
}
