package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"net/url"
	"strings"
	"time"

	"yihaotong/hotline"
)

// Mail sends letters over one mail server. Each letter has a connection of its own: the traffic is
// small, and a server that hangs up between two letters does no harm.
type Mail struct {
	address  string // host:port
	host     string
	tls      bool // from the first byte (smtps)
	user     string
	password string
	from     mail.Address
	now      hotline.Now
	roots    *x509.CertPool // nil = those of the system
}

// mailWithin is how long one letter may take; inside the courier's deadline.
const mailWithin = 9 * time.Second

// OpenMail reads smtp://[USER:PASSWORD@]HOST[:587]?from=ADDRESS[&name=NAME], or smtps:// for TLS from
// the first byte. smtp uses STARTTLS where the server offers it; a password is never sent without TLS
// except to this machine. Nothing is connected yet.
func OpenMail(address string, now hotline.Now) (*Mail, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" {
		return nil, errors.New("smtp_url must be smtp://USER:PASSWORD@HOST:587?from=ADDRESS, or smtps://")
	}
	from, err := mail.ParseAddress(u.Query().Get("from"))
	if err != nil {
		return nil, errors.New("smtp_url must name the sender: …?from=hotline@example.cn")
	}
	from.Name = u.Query().Get("name")
	port := u.Port()
	if port == "" {
		port = map[string]string{"smtp": "587", "smtps": "465"}[u.Scheme]
	}
	m := &Mail{address: net.JoinHostPort(u.Hostname(), port), host: u.Hostname(), tls: u.Scheme == "smtps", user: u.User.Username(), from: *from, now: now}
	m.password, _ = u.User.Password()
	return m, nil
}

// Deliver sends one letter.
func (m *Mail) Deliver(ctx context.Context, msg hotline.Message) error {
	var l hotline.Letter
	if err := json.Unmarshal(msg.Body, &l); err != nil {
		return &hotline.Undelivered{Err: err, Alone: true, Never: true}
	}
	c, err := m.connect(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Mail(m.from.Address); err != nil {
		return err
	}
	if err := c.Rcpt(l.To); err != nil {
		return refused(err)
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(written(m.from, msg.ID, l, m.now())); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return refused(err)
	}
	_ = c.Quit() // the letter is theirs now, whatever they answer to this
	return nil
}

// Check connects, greets and signs in.
func (m *Mail) Check(ctx context.Context) (string, error) {
	c, err := m.connect(ctx)
	if err != nil {
		return "", err
	}
	defer c.Close()
	if err := c.Noop(); err != nil {
		return "", err
	}
	return m.address, c.Quit()
}

// connect gives a connection that is ready for a letter and ends by itself.
func (m *Mail) connect(ctx context.Context) (*smtp.Client, error) {
	until := time.Now().Add(mailWithin)
	if at, ok := ctx.Deadline(); ok && at.Before(until) {
		until = at
	}
	dialer := &net.Dialer{Deadline: until}
	conn, err := dialer.DialContext(ctx, "tcp", m.address)
	if err != nil {
		return nil, err
	}
	if err := conn.SetDeadline(until); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	settings := &tls.Config{ServerName: m.host, MinVersion: tls.VersionTLS12, RootCAs: m.roots}
	if m.tls {
		conn = tls.Client(conn, settings)
	}
	c, err := smtp.NewClient(conn, m.host)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	if err := m.ready(c, settings); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func (m *Mail) ready(c *smtp.Client, settings *tls.Config) error {
	if offered, _ := c.Extension("STARTTLS"); offered && !m.tls {
		if err := c.StartTLS(settings); err != nil {
			return err
		}
	}
	if m.user == "" {
		return nil
	}
	_, ways := c.Extension("AUTH")
	if !strings.Contains(ways, "PLAIN") && strings.Contains(ways, "LOGIN") {
		return c.Auth(&login{m.user, m.password})
	}
	return c.Auth(smtp.PlainAuth("", m.user, m.password, m.host))
}

// login is AUTH LOGIN, which some office mail servers offer alone.
type login struct{ user, password string }

// Start refuses to send a password in the clear.
func (l *login) Start(s *smtp.ServerInfo) (string, []byte, error) {
	if !s.TLS && s.Name != "localhost" && s.Name != "127.0.0.1" {
		return "", nil, errors.New("the server offers no encryption; the password is not sent")
	}
	return "LOGIN", nil, nil
}

// Next answers the two questions of the server.
func (l *login) Next(question []byte, more bool) ([]byte, error) {
	switch q := strings.ToLower(string(question)); {
	case !more:
		return nil, nil
	case strings.HasPrefix(q, "user"):
		return []byte(l.user), nil
	case strings.HasPrefix(q, "pass"):
		return []byte(l.password), nil
	}
	return nil, fmt.Errorf("unexpected question %q", question)
}

// refused tells a recipient or letter that the server does not want from a server in trouble.
func refused(err error) error {
	var said *textproto.Error
	if !errors.As(err, &said) || said.Code == 421 {
		return err
	}
	return &hotline.Undelivered{Err: err, Alone: true, Never: said.Code >= 500}
}
