package notify

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// closed are networks that no webhook may reach by itself: this machine, the network around it, and
// ways to write their addresses in IPv6. (RFC 6890 and the metadata addresses of clouds.)
var closed = networks(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"::/96", "::1/128", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
)

func networks(all ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(all))
	for i, s := range all {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

// Guard decides which addresses may be connected to. The zero value lets the public internet through
// and nothing else.
type Guard struct {
	Allowed []netip.Prefix // networks of the office that may be reached all the same
}

// Permits reports whether an address may be connected to.
func (g Guard) Permits(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	for _, p := range g.Allowed {
		if p.Contains(a) {
			return true
		}
	}
	if !a.IsValid() {
		return false
	}
	for _, p := range closed {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// control looks at the address that is really connected to, after the name was resolved: a name that
// answers differently the second time gains nothing.
func (g Guard) control(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !g.Permits(at.Addr()) {
		return fmt.Errorf("address %s is not allowed; allow its network with the setting outbound_allow", address)
	}
	return nil
}

const (
	dialWithin   = 4 * time.Second
	answerWithin = 9 * time.Second // the whole exchange; inside the courier's deadline
)

// Client makes the HTTP client of webhooks and robots: no proxy, no redirect is followed, a deadline
// for all of it, and only addresses that the guard permits.
func (g Guard) Client() *http.Client {
	dialer := &net.Dialer{Timeout: dialWithin, Control: g.control}
	return &http.Client{
		Timeout:       answerWithin,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext: dialer.DialContext, TLSHandshakeTimeout: dialWithin, ResponseHeaderTimeout: answerWithin,
			MaxIdleConnsPerHost: 2, IdleConnTimeout: 30 * time.Second, MaxResponseHeaderBytes: 16 << 10, ForceAttemptHTTP2: true,
		},
	}
}
