package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const hookSecret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

// within polls until ok, which says what is missing.
func within(t *testing.T, limit time.Duration, ok func() string) {
	t.Helper()
	missing := ""
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if missing = ok(); missing == "" {
			return
		}
	}
	t.Fatalf("not within %s: %s", limit, missing)
}

// TestTheWorldOutsideIsTold runs the whole house: a webhook that the program was killed over gets the
// event again under the same id, one that is gone is switched off, and people find it in their inbox.
func TestTheWorldOutsideIsTold(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var ids []string
	hang := make(chan struct{})
	hooks := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if r.URL.Path == "/gone" {
			w.WriteHeader(http.StatusGone)
			return
		}
		mu.Lock()
		ids = append(ids, r.Header.Get("Webhook-Id"))
		first := len(ids) == 1
		mu.Unlock()
		if first {
			<-hang // taken in, but the answer never arrives
		}
	}))
	t.Cleanup(hooks.Close)
	t.Cleanup(sync.OnceFunc(func() { close(hang) }))
	data := t.TempDir()
	p := serve(t, "--demo", "--data", data, "--outbound-allow", "127.0.0.0/8")
	admin := p.login(t, "admin1")
	for name, path := range map[string]string{"oa": "/oa", "gone": "/gone"} {
		admin.must(t, "POST", "/webhooks", map[string]any{"name": name, "body": map[string]any{"url": hooks.URL + path, "secret": hookSecret, "events": []string{"ticket.opened"}}}, nil)
	}
	var made numbered
	p.login(t, "employee1").must(t, "POST", "/tickets", map[string]string{"text": "3号楼电梯困人,快来人"}, &made)
	within(t, 20*time.Second, func() string {
		mu.Lock()
		defer mu.Unlock()
		if len(ids) == 0 {
			return "the webhook was not called"
		}
		return ""
	})
	var box struct {
		Unread int
		Items  []struct{ Ticket, Title string }
	}
	operator := p.login(t, "operator1")
	within(t, 20*time.Second, func() string {
		operator.must(t, "GET", "/inbox?unread=true", nil, &box)
		if box.Unread == 0 || box.Items[0].Ticket != made.Number || !strings.Contains(box.Items[0].Title, "特急") {
			return "the operator's inbox says nothing of it"
		}
		return ""
	})
	within(t, 20*time.Second, func() string {
		var doc struct{ Body struct{ Enabled *bool } }
		admin.must(t, "GET", "/webhooks/gone", nil, &doc)
		if doc.Body.Enabled == nil || *doc.Body.Enabled {
			return "the webhook that is gone was not switched off"
		}
		return ""
	})
	p.kill()
	again := serve(t, "--data", data, "--outbound-allow", "127.0.0.0/8")
	within(t, 50*time.Second, func() string {
		mu.Lock()
		defer mu.Unlock()
		if len(ids) < 2 || ids[1] != ids[0] || ids[0] == "" {
			return "the event did not come again under its id: " + strings.Join(ids, " ")
		}
		return ""
	})
	answer, err := http.Get(again.url + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	shown, err := io.ReadAll(answer.Body)
	if err != nil || !strings.Contains(string(shown), `hotline_deliveries_dead{sink="webhook:gone"} 1`) {
		t.Errorf("the metrics do not show the dead message: %v", err)
	}
	if !strings.Contains(string(shown), "hotline_routing_unsure_share ") {
		t.Error("the metrics do not tell how often the router was unsure")
	}
}

func TestDoctorAsksTheMailServer(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "d")
	if code, out, errs := hotlineRun(t, data, "", "migrate", "up"); code != exitDone {
		t.Fatal(out, errs)
	}
	_, out, _ := hotlineRun(t, data, "", "doctor")
	if !strings.Contains(out, "nobody is told by e-mail") || !strings.Contains(out, "none in trouble") {
		t.Errorf("without a mail server:\n%s", out)
	}
	code, out, _ := hotlineRun(t, data, "", "doctor", "--smtp-url", "smtp://hotline:pass-word@127.0.0.1:1?from=hotline@example.cn")
	if code != exitFailed || !strings.Contains(out, "smtp_url; letters wait") || strings.Contains(out, "pass-word") {
		t.Errorf("with one that is not there: %d\n%s", code, out)
	}
	if code, _, errs := hotlineRun(t, data, "", "doctor", "--smtp-url", "smtp://127.0.0.1"); code != exitUsage || !strings.Contains(errs, "smtp_url") {
		t.Errorf("without a sender: %d %s", code, errs)
	}
}

// TestMailAddressesComeWithPeople: a table and the command line bring them, a wrong one is named, and a
// later table without the column takes none away.
func TestMailAddressesComeWithPeople(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data := filepath.Join(dir, "d")
	table := func(text string) string {
		t.Helper()
		path := filepath.Join(dir, "people.csv")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	code, _, errs := hotlineRun(t, data, "", "import", "people", table("账号,姓名,手机,邮箱\nzhang,张三,15400000001,not-an-address\n"))
	if code == exitDone || !strings.Contains(errs, "line 2") || !strings.Contains(errs, "email") {
		t.Errorf("a wrong address: %d %s", code, errs)
	}
	for _, text := range []string{"账号,姓名,手机,邮箱\nzhang,张三,15400000001,zhang@example.cn\n", "账号,姓名,手机\nzhang,张三,15400000001\n"} {
		if code, out, errs := hotlineRun(t, data, "", "import", "people", table(text)); code != exitDone {
			t.Fatal(out, errs)
		}
	}
	if code, _, errs := hotlineRun(t, data, "a-long-password\n", "user", "add", "li", "--role", "employee", "--email", "li@example.cn", "--password-stdin"); code != exitDone {
		t.Fatal(errs)
	}
	_, out, errs := hotlineRun(t, data, "", "export", "people", "--format", "csv")
	if !strings.Contains(out, "zhang@example.cn") || !strings.Contains(out, "li@example.cn") {
		t.Errorf("exported %s %s", out, errs)
	}
}
