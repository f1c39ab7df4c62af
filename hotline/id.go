package hotline

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

var idAlphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewID gives a random id that sorts by its time: 48 bits of milliseconds, 80 random bits.
func NewID(at time.Time) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(at.UnixMilli())<<16)
	rand.Read(b[6:]) // never fails since Go 1.24
	return idAlphabet.EncodeToString(b[:])
}

// NewSecret gives 160 random bits as text, for tokens that are shown once and kept hashed.
func NewSecret() string {
	var b [20]byte
	rand.Read(b[:])
	return idAlphabet.EncodeToString(b[:])
}

// NewTrackCode gives the code by which a requester follows a ticket without an account: 10
// characters without look-alikes, 50 random bits; guesses are limited at the edge.
func NewTrackCode() string { return strings.ToUpper(NewSecret()[:10]) }

// HashSecret is how secrets are kept: SHA-256, hex. They are random, so no slow hash is needed.
func HashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// FormatNumber makes a ticket number: initials of the team, local date, sequence of that day.
func FormatNumber(initials, date string, seq int) string {
	return fmt.Sprintf("%s-%s-%04d", initials, date, seq)
}

// ParseNumber reads a ticket number as people say and type it: any case, with spaces, full-width
// signs or spoken digits (幺). It gives the canonical form, or false.
func ParseNumber(s string) (string, bool) {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= 'ａ' && r <= 'ｚ', r >= 'Ａ' && r <= 'Ｚ', r >= '０' && r <= '９':
			r -= 'ａ' - 'a'
		case strings.ContainsRune("零一二三四五六七八九", r):
			r = rune('0' + strings.IndexRune("零一二三四五六七八九", r)/len("零"))
		case r == '幺':
			r = '1'
		case r == '〇':
			r = '0'
		}
		if r == ' ' || r == '-' || r == '－' || r == '—' || r == '_' || r == '　' {
			continue
		}
		b.WriteRune(r)
	}
	c := strings.ToUpper(b.String())
	if len(c) < 2+8+4 || len(c) > 2+8+9 {
		return "", false
	}
	for i, r := range []byte(c) {
		if letter := r >= 'A' && r <= 'Z'; i < 2 && !letter || i >= 2 && (r < '0' || r > '9') {
			return "", false
		}
	}
	return c[:2] + "-" + c[2:10] + "-" + c[10:], true
}

// SameSecret compares a secret with its kept hash in constant time.
func SameSecret(hash, secret string) bool {
	return subtle.ConstantTimeCompare([]byte(hash), []byte(HashSecret(secret))) == 1
}
