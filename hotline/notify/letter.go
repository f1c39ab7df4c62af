package notify

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"mime"
	"net/mail"
	"strings"
	"time"

	"yihaotong/hotline"
)

// written makes the message as it goes over the wire. The Message-ID hangs on the id alone: who gets
// it twice can see that it is the same.
func written(from mail.Address, id string, l hotline.Letter, now time.Time) []byte {
	sum := sha256.Sum256([]byte(id))
	_, domain, _ := strings.Cut(from.Address, "@")
	var b bytes.Buffer
	for _, h := range [][2]string{
		{"From", from.String()}, {"To", (&mail.Address{Address: l.To}).String()}, {"Subject", mime.BEncoding.Encode("utf-8", oneLine(l.Title))},
		{"Date", now.Format(time.RFC1123Z)}, {"Message-ID", "<" + hex.EncodeToString(sum[:16]) + "@" + domain + ">"},
		{"Auto-Submitted", "auto-generated"}, {"MIME-Version", "1.0"}, {"Content-Type", "text/plain; charset=utf-8"}, {"Content-Transfer-Encoding", "base64"},
	} {
		b.WriteString(h[0] + ": " + h[1] + "\r\n")
	}
	b.WriteString("\r\n")
	text := base64.StdEncoding.EncodeToString([]byte(strings.ReplaceAll(l.Text, "\n", "\r\n") + "\r\n"))
	for ; len(text) > 76; text = text[76:] {
		b.WriteString(text[:76] + "\r\n")
	}
	b.WriteString(text + "\r\n")
	return b.Bytes()
}

// oneLine keeps a title from becoming headers of its own.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
