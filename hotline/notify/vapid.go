package notify

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"

	"yihaotong/hotline"
)

// PushKey is how this house proves to push services who it is (VAPID, RFC 8292).
type PushKey struct {
	private *ecdsa.PrivateKey
	public  string
	contact string
}

var b64 = base64.RawURLEncoding

const (
	tokenLasts = 12 * time.Hour // RFC 8292 §2: at most 24 h
	recordSize = 4096           // RFC 8188; one record holds all
	saltBytes  = 16
)

// OpenPushKey reads a private key of P-256, 32 bytes in base64url, and the address by which push
// services reach whoever runs this house: mailto:… or https://….
func OpenPushKey(key, contact string) (*PushKey, error) {
	raw, err := b64.DecodeString(strings.TrimRight(key, "="))
	if err != nil {
		return nil, errors.New("the key is not base64url")
	}
	private, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), raw)
	if err != nil {
		return nil, errors.New("the key is not a private key of P-256 (32 bytes)")
	}
	public, err := private.PublicKey.Bytes()
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(contact, "mailto:") && !strings.HasPrefix(contact, "https://") {
		return nil, errors.New("the contact is neither mailto:… nor https://…")
	}
	return &PushKey{private, b64.EncodeToString(public), contact}, nil
}

// NewPushKey makes a private key as OpenPushKey reads it.
func NewPushKey() (string, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", err
	}
	raw, err := private.Bytes()
	return b64.EncodeToString(raw), err
}

// Public is the key that browsers subscribe with.
func (k *PushKey) Public() string { return k.public }

// token signs who we are for the service behind an endpoint: a JWT with ES256.
func (k *PushKey) token(endpoint string, now time.Time) (string, error) {
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" {
		return "", errors.New("the address cannot be used")
	}
	claims, err := json.Marshal(map[string]any{"aud": u.Scheme + "://" + u.Host, "exp": now.Add(tokenLasts).Unix(), "sub": k.contact})
	if err != nil {
		return "", err
	}
	signed := b64.EncodeToString([]byte(`{"typ":"JWT","alg":"ES256"}`)) + "." + b64.EncodeToString(claims)
	sum := sha256.Sum256([]byte(signed))
	r, s, err := ecdsa.Sign(rand.Reader, k.private, sum[:])
	if err != nil {
		return "", err
	}
	both := make([]byte, 64)
	r.FillBytes(both[:32])
	s.FillBytes(both[32:])
	return signed + "." + b64.EncodeToString(both), nil
}

// seal encrypts a text for one browser, with a key and a salt of its own each time.
func seal(text []byte, d hotline.Device) ([]byte, error) {
	own, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	salt := make([]byte, saltBytes)
	rand.Read(salt) // never fails
	return sealWith(text, d, own, salt)
}

// sealWith is RFC 8291 §3.4 in the coding aes128gcm of RFC 8188: salt, record size, our public key,
// then one sealed record, ended by 0x02.
func sealWith(text []byte, d hotline.Device, own *ecdh.PrivateKey, salt []byte) ([]byte, error) {
	theirs, auth, err := d.Keys()
	if err != nil {
		return nil, err
	}
	shared, err := own.ECDH(theirs)
	if err != nil {
		return nil, err
	}
	public := own.PublicKey().Bytes()
	secret, err := hkdf.Key(sha256.New, shared, auth, "WebPush: info\x00"+string(theirs.Bytes())+string(public), sha256.Size)
	if err != nil {
		return nil, err
	}
	key, err := hkdf.Key(sha256.New, secret, salt, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return nil, err
	}
	nonce, err := hkdf.Key(sha256.New, secret, salt, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	out := append([]byte{}, salt...)
	out = binary.BigEndian.AppendUint32(out, recordSize)
	out = append(append(out, byte(len(public))), public...)
	return gcm.Seal(out, nonce, append(append([]byte{}, text...), 2), nil), nil
}
