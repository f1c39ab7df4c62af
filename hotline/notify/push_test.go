package notify

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
)

// browser holds the private half of a subscription, as a browser does.
type browser struct {
	key  *ecdh.PrivateKey
	auth []byte
}

func newBrowser(t *testing.T) browser {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return browser{key, []byte("0123456789abcdef")}
}

func (b browser) device(endpoint string) hotline.Device {
	return hotline.Device{Endpoint: endpoint, Key: b64.EncodeToString(b.key.PublicKey().Bytes()), Secret: b64.EncodeToString(b.auth)}
}

// open decrypts a body as RFC 8188 and RFC 8291 tell the receiver to.
func (b browser) open(t *testing.T, body []byte) string {
	t.Helper()
	salt, size, sender := body[:16], int(body[20]), body[21:21+int(body[20])]
	theirs, err := ecdh.P256().NewPublicKey(sender)
	if err != nil {
		t.Fatal(err)
	}
	shared, err := b.key.ECDH(theirs)
	if err != nil {
		t.Fatal(err)
	}
	derive := func(secret, salt []byte, info string, n int) []byte {
		prk, err := hkdf.Extract(sha256.New, secret, salt)
		if err != nil {
			t.Fatal(err)
		}
		out, err := hkdf.Expand(sha256.New, prk, info, n)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	secret := derive(shared, b.auth, "WebPush: info\x00"+string(b.key.PublicKey().Bytes())+string(sender), 32)
	block, err := aes.NewCipher(derive(secret, salt, "Content-Encoding: aes128gcm\x00", 16))
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	text, err := gcm.Open(nil, derive(secret, salt, "Content-Encoding: nonce\x00", 12), body[21+size:], nil)
	if err != nil {
		t.Fatal(err)
	}
	if text[len(text)-1] != 2 {
		t.Fatalf("the record ends with %d, not with the mark of the last one", text[len(text)-1])
	}
	return string(text[:len(text)-1])
}

// TestSealAsInTheRFC compares with the example of RFC 8291 §5, byte by byte.
func TestSealAsInTheRFC(t *testing.T) {
	t.Parallel()
	raw := func(s string) []byte {
		b, err := b64.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	own, err := ecdh.P256().NewPrivateKey(raw("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
	if err != nil {
		t.Fatal(err)
	}
	d := hotline.Device{Key: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", Secret: "BTBZMqHH6r4Tts7J_aSIgg"}
	got, err := sealWith([]byte("When I grow up, I want to be a watermelon"), d, own, raw("DGv6ra1nlYgDCS1FRnbzlw"))
	if err != nil {
		t.Fatal(err)
	}
	const want = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
	if b64.EncodeToString(got) != want {
		t.Errorf("sealed %s", b64.EncodeToString(got))
	}
}

func newPush(t *testing.T, drop func(person, endpoint string) error) (Push, string) {
	t.Helper()
	private, err := NewPushKey()
	if err != nil {
		t.Fatal(err)
	}
	key, err := OpenPushKey(private, "mailto:hotline@example.cn")
	if err != nil {
		t.Fatal(err)
	}
	return Push{Key: key, Client: local.Client(), Now: func() time.Time { return noon }, Drop: func(_ context.Context, person, endpoint string) error {
		return drop(person, endpoint)
	}}, key.Public()
}

func pushed(t *testing.T, d hotline.Device, text string) hotline.Message {
	t.Helper()
	body, err := json.Marshal(hotline.Pushed{Person: "p1", Device: d, Title: "已办结 BX-20261124-0001", Text: text, Path: "/track/BX-20261124-0001", Urgent: true})
	if err != nil {
		t.Fatal(err)
	}
	return hotline.Message{ID: "k/p1/0-push", Sink: hotline.SinkPush, Body: body}
}

// TestPushReachesABrowser lets a receiver check the signature and decrypt what came.
func TestPushReachesABrowser(t *testing.T) {
	t.Parallel()
	var path string
	x := receive(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		path = r.URL.RequestURI()
		w.WriteHeader(http.StatusCreated)
	})
	push, public := newPush(t, func(string, string) error { return errors.New("not gone") })
	b := newBrowser(t)
	for range 2 {
		if err := push.Deliver(t.Context(), pushed(t, b.device(x.URL+"/send/abc"), "压缩机已更换"+strings.Repeat("。", 2000))); err != nil {
			t.Fatal(err)
		}
	}
	all := x.all()
	if path != "/send/abc" || bytes.Equal([]byte(all[0].body), []byte(all[1].body)) {
		t.Errorf("asked %s; two messages sealed alike: %v", path, all[0].body == all[1].body)
	}
	var words pushedWords
	if err := json.Unmarshal([]byte(b.open(t, []byte(all[0].body))), &words); err != nil {
		t.Fatal(err)
	}
	if words.Path != "/track/BX-20261124-0001" || !strings.HasPrefix(words.Text, "压缩机已更换") || words.Title != "已办结 BX-20261124-0001" || len(words.Tag) != topicRunes {
		t.Errorf("said %+v", words)
	}
	head := all[0].head
	for name, want := range map[string]string{"Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream", "Ttl": "86400", "Urgency": "high", "Topic": words.Tag} {
		if got := head.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if len(all[0].body) > 4096 {
		t.Errorf("%d bytes sealed; services take 4096", len(all[0].body))
	}
	checkToken(t, head.Get("Authorization"), public, x.URL)
}

// checkToken verifies the JWT with the public key that stands beside it.
func checkToken(t *testing.T, authorization, public, origin string) {
	t.Helper()
	token, ok := strings.CutPrefix(authorization, "vapid t=")
	token, key, found := strings.Cut(token, ", k=")
	parts := strings.Split(token, ".")
	if !ok || !found || key != public || len(parts) != 3 {
		t.Fatalf("authorization %s", authorization)
	}
	raw, err := b64.DecodeString(public)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), raw)
	if err != nil {
		t.Fatal(err)
	}
	mark, err := b64.DecodeString(parts[2])
	if err != nil || len(mark) != 64 {
		t.Fatal(len(mark), err)
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if !ecdsa.Verify(verifier, sum[:], new(big.Int).SetBytes(mark[:32]), new(big.Int).SetBytes(mark[32:])) {
		t.Error("the signature does not hold")
	}
	claims, err := b64.DecodeString(parts[1])
	var c struct {
		Aud string
		Exp int64
		Sub string
	}
	if err != nil || json.Unmarshal(claims, &c) != nil || c.Aud != origin || c.Sub != "mailto:hotline@example.cn" || c.Exp != noon.Add(tokenLasts).Unix() {
		t.Errorf("claims %s (%v)", claims, err)
	}
}

// TestWhatPushServicesAnswer: a failure is never that of all browsers, and one that is gone is forgotten.
func TestWhatPushServicesAnswer(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]struct{ dropped, never bool }{
		404: {true, true}, 410: {true, true}, 413: {false, true}, 400: {false, true}, 429: {false, false}, 500: {false, false}, 403: {false, false},
	} {
		dropped := ""
		x := receive(t, func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		push, _ := newPush(t, func(person, endpoint string) error { dropped = person + " " + endpoint; return nil })
		err := push.Deliver(t.Context(), pushed(t, newBrowser(t).device(x.URL), "x"))
		var u *hotline.Undelivered
		if !errors.As(err, &u) || !u.Alone || u.Never != want.never || (dropped == "p1 "+x.URL) != want.dropped {
			t.Errorf("%d: %+v, dropped %q", status, u, dropped)
		}
	}
}

func TestPushKeysThatAreNone(t *testing.T) {
	t.Parallel()
	good, err := NewPushKey()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{{"", "mailto:a@b.cn"}, {"?", "mailto:a@b.cn"}, {b64.EncodeToString(make([]byte, 32)), "mailto:a@b.cn"}, {good, "hotline"}, {good, ""}} {
		if _, err := OpenPushKey(c[0], c[1]); err == nil {
			t.Errorf("%q with %q was taken", c[0], c[1])
		}
	}
}
