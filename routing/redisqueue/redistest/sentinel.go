package redistest

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// StartSentinel starts a sentinel that watches a master under a name, needs nobody's agreement and
// has little patience: a failover to a replica takes about two seconds.
func StartSentinel(t testing.TB, name, master string) *Server {
	t.Helper()
	host, port, err := net.SplitHostPort(master)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "sentinel.conf")
	settings := strings.Join([]string{
		"sentinel monitor " + name + " " + host + " " + port + " 1",
		"sentinel down-after-milliseconds " + name + " 300",
		"sentinel failover-timeout " + name + " 2000",
		"",
	}, "\n")
	if err := os.WriteFile(file, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	return Start(t, file, "--sentinel")
}
