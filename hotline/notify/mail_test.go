package notify

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"mime"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
)

// office is a mail server of the tests.
type office struct {
	t      *testing.T
	listen net.Listener
	cert   tls.Certificate
	roots  *x509.CertPool

	auth   string            // what it offers after STARTTLS
	noTLS  bool              // offers no STARTTLS
	tls    bool              // speaks TLS from the first byte
	answer map[string]string // command → other answer than the good one
	cut    bool              // hangs up after DATA
	silent bool              // accepts and says nothing

	mu      sync.Mutex
	letters []string
	signed  []string // user and password of each sign-in
}

func newOffice(t *testing.T, change func(*office)) *office {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	raw, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, cert: tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}, roots: x509.NewCertPool(), auth: "PLAIN LOGIN", answer: map[string]string{}}
	o.roots.AddCert(parsed)
	if change != nil {
		change(o)
	}
	if o.listen, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	if o.tls {
		o.listen = tls.NewListener(o.listen, &tls.Config{Certificates: []tls.Certificate{o.cert}})
	}
	t.Cleanup(func() { o.listen.Close() })
	go func() {
		for {
			conn, err := o.listen.Accept()
			if err != nil {
				return
			}
			go o.serve(conn)
		}
	}()
	return o
}

func (o *office) mail(t *testing.T, scheme string) *Mail {
	t.Helper()
	m, err := OpenMail(scheme+"://hotline:pass@"+o.listen.Addr().String()+"?from=hotline@example.cn&name=一号通", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	m.roots = o.roots
	return m
}

func (o *office) serve(conn net.Conn) {
	defer conn.Close()
	if o.silent {
		_, _ = io.Copy(io.Discard, conn)
		return
	}
	in := bufio.NewReader(conn)
	say := func(s string) { _, _ = io.WriteString(conn, s+"\r\n") }
	read := func() string { s, _ := in.ReadString('\n'); return strings.TrimRight(s, "\r\n") }
	say("220 test")
	secure := false
	for {
		line := read()
		verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
		if other, ok := o.answer[verb]; ok {
			say(other)
			continue
		}
		switch verb {
		case "EHLO":
			if !secure && !o.noTLS {
				say("250-test\r\n250 STARTTLS")
				continue
			}
			say("250-test\r\n250 AUTH " + o.auth)
		case "STARTTLS":
			say("220 go")
			over := tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{o.cert}})
			conn, in, secure = over, bufio.NewReader(over), true
		case "AUTH":
			o.signIn(line, say, read)
		case "DATA":
			say("354 go")
			var b strings.Builder
			for s := read(); s != "."; s = read() {
				b.WriteString(s + "\r\n")
			}
			if o.cut {
				return
			}
			o.mu.Lock()
			o.letters = append(o.letters, b.String())
			o.mu.Unlock()
			say("250 ok")
		case "QUIT", "":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (o *office) signIn(line string, say func(string), read func() string) {
	plain := func(s string) string { b, _ := base64.StdEncoding.DecodeString(s); return string(b) }
	var who string
	if rest, ok := strings.CutPrefix(line, "AUTH PLAIN "); ok {
		who = strings.Trim(strings.ReplaceAll(plain(rest), "\x00", " "), " ")
	} else {
		say("334 " + base64.StdEncoding.EncodeToString([]byte("Username:")))
		who = plain(read())
		say("334 " + base64.StdEncoding.EncodeToString([]byte("Password:")))
		who += " " + plain(read())
	}
	o.mu.Lock()
	o.signed = append(o.signed, who)
	o.mu.Unlock()
	say("235 ok")
}

func posted(id, to, title, text string) hotline.Message {
	body, err := json.Marshal(hotline.Letter{To: to, Title: title, Text: text})
	if err != nil {
		panic(err)
	}
	return hotline.Message{ID: id, Sink: hotline.SinkMail, Body: body}
}

func TestMailSpeaksChineseOverSTARTTLS(t *testing.T) {
	t.Parallel()
	for _, auth := range []string{"PLAIN LOGIN", "LOGIN"} {
		o := newOffice(t, func(o *office) { o.auth = auth })
		m := o.mail(t, "smtp")
		text := "您好!\n您反映的“电梯异响”已办理完毕。" + strings.Repeat("长", 100)
		if err := m.Deliver(t.Context(), posted("k1", "someone@example.cn", "您的诉求已办理\r\nBcc: x@example.cn 完毕:BX-20261124-0001", text)); err != nil {
			t.Fatal(err)
		}
		if len(o.signed) != 1 || o.signed[0] != "hotline pass" {
			t.Errorf("%s: signed in as %q", auth, o.signed)
		}
		got, err := mail.ReadMessage(strings.NewReader(o.letters[0]))
		if err != nil {
			t.Fatal(err)
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
		if err != nil || subject != "您的诉求已办理 Bcc: x@example.cn 完毕:BX-20261124-0001" || got.Header.Get("Bcc") != "" {
			t.Errorf("subject %q, %v", subject, err)
		}
		body, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, got.Body))
		if err != nil || string(body) != strings.ReplaceAll(text, "\n", "\r\n")+"\r\n" {
			t.Errorf("text %q, %v", body, err)
		}
		if from, err := mail.ParseAddress(got.Header.Get("From")); err != nil || from.Name != "一号通" {
			t.Errorf("from %v, %v", from, err)
		}
		if err := m.Deliver(t.Context(), posted("k1", "someone@example.cn", "x", "y")); err != nil {
			t.Fatal(err)
		}
		again, err := mail.ReadMessage(strings.NewReader(o.letters[1]))
		if err != nil || again.Header.Get("Message-Id") != got.Header.Get("Message-Id") || got.Header.Get("Message-Id") == "" {
			t.Errorf("the second attempt has another Message-ID: %v", again.Header)
		}
	}
}

func TestMailOverTLSFromTheFirstByte(t *testing.T) {
	t.Parallel()
	o := newOffice(t, func(o *office) { o.noTLS, o.tls = true, true })
	if where, err := o.mail(t, "smtps").Check(t.Context()); err != nil || where == "" {
		t.Errorf("%s, %v", where, err)
	}
}

// TestMailFailures: what the server says decides who waits: the letter, the server, or nobody.
func TestMailFailures(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change       func(*office)
		alone, never bool
	}{
		"unknown recipient":   {func(o *office) { o.answer["RCPT"] = "550 no such user" }, true, true},
		"come back later":     {func(o *office) { o.answer["RCPT"] = "451 greylisted" }, true, false},
		"closing down":        {func(o *office) { o.answer["RCPT"] = "421 closing" }, false, false},
		"sender refused":      {func(o *office) { o.answer["MAIL"] = "550 you may not" }, false, false},
		"wrong password":      {func(o *office) { o.answer["AUTH"] = "535 no" }, false, false},
		"cut after the data":  {func(o *office) { o.cut = true }, false, false},
		"foreign certificate": {func(o *office) { o.roots = x509.NewCertPool() }, false, false},
	} {
		o := newOffice(t, c.change)
		err := o.mail(t, "smtp").Deliver(t.Context(), posted("k", "someone@example.cn", "a", "b"))
		var said *hotline.Undelivered
		got := hotline.Undelivered{}
		if errors.As(err, &said) {
			got = *said
		}
		if err == nil || got.Alone != c.alone || got.Never != c.never || len(o.letters) != 0 {
			t.Errorf("%s: %v (%+v), %d letters", name, err, got, len(o.letters))
		}
	}
}

func TestMailServerThatSaysNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t, func(o *office) { o.silent = true })
	began := time.Now()
	if err := o.mail(t, "smtp").Deliver(t.Context(), posted("k", "someone@example.cn", "a", "b")); err == nil || time.Since(began) > 10*time.Second {
		t.Errorf("%v after %s", err, time.Since(began))
	}
}

// TestNoPasswordInTheClear: to another machine without encryption the password is not sent.
func TestNoPasswordInTheClear(t *testing.T) {
	t.Parallel()
	o := newOffice(t, func(o *office) { o.noTLS, o.auth = true, "LOGIN" })
	m := o.mail(t, "smtp")
	m.host = "mail.example.cn"
	if err := m.Deliver(t.Context(), posted("k", "someone@example.cn", "a", "b")); err == nil || len(o.signed) != 0 {
		t.Errorf("%v, signed in %q", err, o.signed)
	}
}

func TestMailAddressIsChecked(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "http://x", "smtp://", "smtp://host", "smtp://host?from=nobody", "imap://host?from=a@b.cn"} {
		if _, err := OpenMail(bad, time.Now); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
	m, err := OpenMail("smtps://host?from=a@b.cn", time.Now)
	if err != nil || m.address != "host:465" {
		t.Errorf("%v %v", m, err)
	}
}
