package web

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Cost of a password hash: 19 MiB, two passes, one lane, about 25 ms (OWASP's first choice).
const (
	argonMemory  = 19 << 10 // KiB
	argonPasses  = 2
	argonLanes   = 1
	argonKey     = 32
	argonSalt    = 16
	maxMemory    = 256 << 10 // KiB; a stored hash may not ask for more
	maxPasses    = 16
	phcSeparator = "$"
)

// HashPassword makes the form in which a password is stored: argon2id, PHC string.
func HashPassword(password string) (string, error) {
	salt := make([]byte, argonSalt)
	if _, err := rand.Read(salt); err != nil {
		return "", err
	}
	key := argon2.IDKey([]byte(password), salt, argonPasses, argonMemory, argonLanes, argonKey)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonPasses, argonLanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key)), nil
}

// CheckPassword reports whether the password belongs to the stored hash. A hash that cannot be read
// belongs to none.
func CheckPassword(hash, password string) bool {
	parts := strings.Split(hash, phcSeparator)
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	var version, memory, passes, lanes int
	if n, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &passes, &lanes); n != 4 || err != nil {
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	key, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	sane := version == argon2.Version && memory >= 8 && memory <= maxMemory && passes >= 1 && passes <= maxPasses && lanes >= 1 && lanes <= 8
	if err1 != nil || err2 != nil || !sane || len(key) < 16 || len(key) > 128 {
		return false
	}
	mine := argon2.IDKey([]byte(password), salt, uint32(passes), uint32(memory), uint8(lanes), uint32(len(key)))
	return subtle.ConstantTimeCompare(mine, key) == 1
}
