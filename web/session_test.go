package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
)

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	b := h.browser()
	a := b.signIn("employee1", testPassword)
	if a.status != 201 || b.csrf == "" {
		t.Fatalf("sign in: %d %s", a.status, a.body)
	}
	cookie := a.header.Get("Set-Cookie")
	for _, want := range []string{"hotline_session=", "HttpOnly", "SameSite=Lax", "path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("cookie lacks %s: %s", want, cookie)
		}
	}
	b.must(200, "GET", "/me", "")
	b.must(201, "POST", "/tickets", `{"text":"灯坏了"}`)
	token := b.csrf
	for name, csrf := range map[string]string{"none": "", "wrong": hotline.NewSecret(), "longer": token + "x"} {
		b.csrf = csrf
		if got := b.call("POST", "/tickets", `{"text":"灯坏了"}`); got.status != 403 {
			t.Errorf("%s CSRF token: %d %s", name, got.status, got.body)
		}
	}
	b.csrf = token
	if got := b.call("DELETE", "/sessions", ""); got.status != 204 {
		t.Fatalf("sign out: %d %s", got.status, got.body)
	}
	b.must(401, "GET", "/me", "")
}

func TestCookieIsSecureBehindHTTPS(t *testing.T) {
	t.Parallel()
	h := build(t, func(c *Config) { c.PublicURL = "https://hotline.example.cn" })
	if cookie := h.browser().signIn("employee1", testPassword).header.Get("Set-Cookie"); !strings.Contains(cookie, "secure") {
		t.Errorf("cookie travels over plain http: %s", cookie)
	}
}

// TestSignInTellsNothing: unknown name, wrong password, no password and a disabled account look the
// same and cost the same.
func TestSignInTellsNothing(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	ctx := t.Context()
	for _, p := range []hotline.Person{{Username: "gone", Password: testHash(), Disabled: true}, {Username: "hollow"}} {
		p.ID, p.Name, p.Role = "p-"+p.Username, p.Username, hotline.Employee
		if err := h.store.SavePerson(ctx, &p); err != nil {
			t.Fatal(err)
		}
	}
	spent := map[string]time.Duration{}
	seen := map[string]string{}
	for range 3 {
		for _, name := range []string{"employee1", "nobody-here", "gone", "hollow"} {
			password := "wrong"
			if name == "gone" {
				password = testPassword
			}
			begun := time.Now()
			a := h.browser().signIn(name, password)
			spent[name] += time.Since(begun)
			if a.status != 401 {
				t.Fatalf("%s: %d %s", name, a.status, a.body)
			}
			m := a.json(t)
			seen[name] = m["detail"].(string) + m["code"].(string)
		}
	}
	for name := range seen {
		if seen[name] != seen["employee1"] {
			t.Errorf("%s is told apart: %s", name, seen[name])
		}
		if spent[name] < spent["employee1"]/4 {
			t.Errorf("%s answers too quickly: %v against %v", name, spent[name], spent["employee1"])
		}
	}
}

func TestLockout(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	for i := range 5 {
		if a := h.browser().signIn("employee1", "wrong"); a.status != 401 {
			t.Fatalf("guess %d: %d", i, a.status)
		}
	}
	a := h.browser().signIn("employee1", testPassword)
	if a.status != 429 || a.header.Get("Retry-After") == "" {
		t.Fatalf("the right password after too many failures: %d %s", a.status, a.body)
	}
	if a := h.browser().signIn("employee2", testPassword); a.status != 201 {
		t.Errorf("another account suffers: %d %s", a.status, a.body)
	}
}

// TestSpoofedAddressDoesNotHelp: what a client writes into X-Forwarded-For counts for nothing unless
// a proxy of ours stands before it.
func TestSpoofedAddressDoesNotHelp(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	body := `{"username":"employee1","password":"wrong"}`
	codes := map[int]int{}
	for i := range 30 {
		codes[h.browser().call("POST", "/sessions", body, "X-Forwarded-For", strings.Repeat("1", i%3+1)+".2.3.4").status]++
	}
	if codes[401] != 5 || codes[429] != 25 {
		t.Errorf("answers by status: %v", codes)
	}
}

func TestExpiredAndForeignCredentials(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	ctx := t.Context()
	good, old, revoked := hotline.NewSecret(), hotline.NewSecret(), hotline.NewSecret()
	past := time.Now().Add(-time.Hour)
	for secret, tok := range map[string]hotline.Token{good: {}, old: {ExpiresAt: past}, revoked: {RevokedAt: past}} {
		tok.ID, tok.Hash, tok.Person, tok.CreatedAt = hotline.NewSecret(), hotline.HashSecret(secret), "p-employee1", past
		if err := h.store.SaveToken(ctx, tok); err != nil {
			t.Fatal(err)
		}
	}
	session := hotline.Session{Hash: hotline.HashSecret("worn-out"), Person: "p-employee1", CSRF: "c", CreatedAt: past, ExpiresAt: past}
	if err := h.store.OpenSession(ctx, session); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, header, value string
		want                int
	}{
		{"good", "Authorization", "Bearer " + good, 200},
		{"expired", "Authorization", "Bearer " + old, 401},
		{"revoked", "Authorization", "Bearer " + revoked, 401},
		{"unknown", "Authorization", "Bearer " + hotline.NewSecret(), 401},
		{"inner blank", "Authorization", "Bearer  " + good, 401},
		{"empty", "Authorization", "Bearer ", 401},
		{"lower case", "Authorization", "bearer " + good, 401},
		{"basic", "Authorization", "Basic ZW1wbG95ZWUxOng=", 401},
		{"hash as token", "Authorization", "Bearer " + hotline.HashSecret(good), 401},
		{"old session", "Cookie", "hotline_session=worn-out", 401},
		{"hash as session", "Cookie", "hotline_session=" + session.Hash, 401},
		{"proxy header", "X-Forwarded-User", "admin1", 401},
	} {
		if a := h.browser().call("GET", "/me", "", c.header, c.value); a.status != c.want {
			t.Errorf("%s: %d, want %d: %s", c.name, a.status, c.want, a.body)
		}
	}
}

func TestPasswordChangeEndsOtherSessions(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	here, there := h.browser(), h.browser()
	here.signIn("employee1", testPassword)
	there.signIn("employee1", testPassword)
	here.must(422, "PUT", "/me", `{"old_password":"wrong","new_password":"another-long-one"}`)
	here.must(422, "PUT", "/me", `{"old_password":"`+testPassword+`","new_password":"short"}`)
	me := here.must(200, "PUT", "/me", `{"old_password":"`+testPassword+`","new_password":"another-long-one","locale":"en"}`)
	here.csrf = me["csrf"].(string)
	here.must(200, "GET", "/me", "")
	here.must(201, "POST", "/tickets", `{"text":"灯坏了"}`)
	there.must(401, "GET", "/me", "")
	if a := h.browser().signIn("employee1", testPassword); a.status != 401 {
		t.Errorf("the old password still works: %d", a.status)
	}
	if a := h.browser().signIn("employee1", "another-long-one"); a.status != 201 {
		t.Errorf("the new password does not work: %d", a.status)
	}
}

func TestDisabledAccountIsOutAtOnce(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	b := h.browser()
	b.signIn("employee1", testPassword)
	h.as("security1").must(200, "PUT", "/people/p-employee1", `{"disabled":true}`)
	b.must(401, "GET", "/me", "")
	if a := h.browser().signIn("employee1", testPassword); a.status != 401 {
		t.Errorf("a disabled account signs in: %d", a.status)
	}
}

// TestNothingPersonalInTheLog: the access line names requests and ids, never what people wrote.
func TestNothingPersonalInTheLog(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	b := h.browser()
	a := b.signIn("employee1", testPassword)
	b.must(201, "POST", "/tickets", `{"text":"三号楼的灯坏了","contact":"15400000077","requester":{"name":"赵一"}}`)
	b.call("GET", "/tickets?q=15400000077", "")
	b.call("GET", "/track/BX-20261124-0001?code=SECRETCODE", "")
	b.call("POST", "/tickets", `{"text":`)
	log := h.log.String()
	for _, secret := range []string{"15400000077", "三号楼", "赵一", testPassword, "SECRETCODE", b.csrf, "employee1\n", cookieOf(a)} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(log, "operation=openTicket status=201") || !strings.Contains(log, "request="+a.header.Get("X-Request-Id")) {
		t.Errorf("the access line is missing:\n%s", log)
	}
}

func cookieOf(a answer) string {
	c, err := http.ParseSetCookie(a.header.Get("Set-Cookie"))
	if err != nil {
		return "no cookie"
	}
	return c.Value
}

func TestPasswords(t *testing.T) {
	t.Parallel()
	hash, err := HashPassword("通勤-班车-7")
	if err != nil || !CheckPassword(hash, "通勤-班车-7") || CheckPassword(hash, "通勤-班车-8") || CheckPassword(hash, "") {
		t.Fatal("a hash does not fit its password, or fits another", err)
	}
	if again, err := HashPassword("通勤-班车-7"); err != nil || again == hash {
		t.Error("two hashes of one password are equal: no salt")
	}
	parts := strings.Split(hash, "$")
	for name, bad := range map[string]string{
		"empty": "", "plain": "通勤-班车-7", "other kind": strings.Replace(hash, "argon2id", "argon2i", 1), "cut": hash[:len(hash)-4],
		"huge memory": strings.Replace(hash, "m=19456", "m=99999999", 1), "many passes": strings.Replace(hash, "t=2", "t=9999", 1),
		"no memory": strings.Replace(hash, "m=19456", "m=0", 1), "no key": strings.Join(parts[:5], "$") + "$",
	} {
		if CheckPassword(bad, "通勤-班车-7") {
			t.Errorf("%s: taken", name)
		}
	}
}

// TestSignInsAreAudited: who came in, and on whose account somebody failed; never what a stranger typed.
func TestSignInsAreAudited(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	if a := h.browser().signIn("operator1", testPassword); a.status != 201 {
		t.Fatal(a.status)
	}
	stranger := h.browser()
	stranger.must(401, "POST", "/sessions", `{"username":"operator1","password":"wrong-password"}`)
	stranger.must(401, "POST", "/sessions", `{"username":"my-secret-typed-here","password":"wrong-password"}`)
	page := h.as("auditor1").must(200, "GET", "/audit?object=person/p-operator1", "")
	var got []string
	for _, e := range page["items"].([]any) {
		got = append(got, e.(map[string]any)["action"].(string))
	}
	if strings.Join(got, " ") != "session.refused session.open" {
		t.Errorf("audited %v", got)
	}
	if all := fmt.Sprint(h.as("auditor1").must(200, "GET", "/audit?action=session.refused", "")); strings.Contains(all, "my-secret") {
		t.Errorf("a stranger's words are kept: %s", all)
	}
}
