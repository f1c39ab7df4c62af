package redisqueue_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing/redisqueue"
	"yihaotong/routing/redisqueue/redistest"
)

func TestPassword(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t, "--requirepass", "only-for-this-test")
	if _, err := connect(t, "redis://:only-for-this-test@"+server.Addr).Check(t.Context()); err != nil {
		t.Errorf("right password: %v", err)
	}
	for _, user := range []string{"", ":wrong@"} {
		_, err := connect(t, "redis://"+user+server.Addr).Queue(nil, 10).Depth(t.Context(), 0)
		if hotline.CodeOf(err) != hotline.Unavailable {
			t.Errorf("with %q: %v", user, err)
		}
	}
}

// Over TLS the server must show a certificate that we trust.
func TestTLS(t *testing.T) {
	t.Parallel()
	addr, ca := tlsFront(t, shared.Addr)
	url := strings.Replace(redistest.URL(t, addr), "redis:", "rediss:", 1) + "&timeout=30s"
	_, err := connect(t, url).Check(t.Context())
	if hotline.CodeOf(err) != hotline.Unavailable || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("an unknown certificate: %v", err)
	}
	q := connect(t, url+"&ca="+ca).Queue(nil, 10)
	push(t, q, move("a", 1))
	for _, file := range []string{"/nowhere.pem", os.Args[0]} {
		if _, err := redisqueue.Connect(url + "&ca=" + file); err == nil || !strings.Contains(err.Error(), "option ca") {
			t.Errorf("%s for certificates: %v", file, err)
		}
	}
}

// tlsFront speaks TLS before an address; it gives its own and the file of its certificate.
func tlsFront(t *testing.T, to string) (addr, ca string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{
		SerialNumber: big.NewInt(1), IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, about, about, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	ca = filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				t.Errorf("front: %v", err)
				return
			}
			go func() { _, _ = io.Copy(out, in); _ = out.Close() }()
			go func() { _, _ = io.Copy(in, out); _ = in.Close() }()
		}
	}()
	return l.Addr().String(), ca
}
