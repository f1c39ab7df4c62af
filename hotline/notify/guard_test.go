package notify

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"yihaotong/hotline"
)

// TestGuard: addresses that Is… methods of net/netip miss are among them.
func TestGuard(t *testing.T) {
	t.Parallel()
	for _, a := range strings.Fields(`127.0.0.1 127.8.9.1 0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.1.1
		169.254.169.254 100.64.0.1 100.100.100.200 192.0.0.1 192.0.2.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.7 224.0.0.1 239.1.1.1
		240.0.0.1 255.255.255.255 ::1 :: ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::7f00:1 64:ff9b::7f00:1 64:ff9b:1::a00:1
		2002:7f00:1:: 2002:a00:1:: fc00::1 fd12::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 2001:db8::1 2001::1 100::1`) {
		if (Guard{}).Permits(netip.MustParseAddr(a)) {
			t.Errorf("%s is let through", a)
		}
	}
	for _, a := range strings.Fields("1.1.1.1 8.8.8.8 172.32.0.1 100.128.0.1 2606:4700::1111 ::ffff:1.1.1.1") {
		if !(Guard{}).Permits(netip.MustParseAddr(a)) {
			t.Errorf("%s is refused", a)
		}
	}
	g := Guard{Allowed: []netip.Prefix{netip.MustParsePrefix("10.8.0.0/16")}}
	if !g.Permits(netip.MustParseAddr("10.8.3.4")) || g.Permits(netip.MustParseAddr("10.9.3.4")) {
		t.Error("the list of allowed networks is not kept")
	}
}

// TestClientStaysOutside: a name for this machine and a redirect to it reach nothing.
func TestClientStaysOutside(t *testing.T) {
	t.Parallel()
	inner := receive(t, always(200))
	h := newHouse(t, hook("oa", strings.Replace(inner.URL, "127.0.0.1", "localhost", 1)))
	c := h.courier("oa")
	c.To = Webhooks{c.To.(Webhooks).Find, Guard{}.Client(), h.clock.Now}
	h.happens(t, hotline.TicketOpened)
	h.once(t, c)
	if d := h.stand(t, "oa"); len(inner.all()) != 0 || !strings.Contains(d.Error, "outbound_allow") {
		t.Errorf("%d requests came through: %+v", len(inner.all()), d)
	}
	outer := receive(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, inner.URL, http.StatusTemporaryRedirect)
	})
	h2 := newHouse(t, hook("oa", outer.URL))
	h2.happens(t, hotline.TicketOpened)
	h2.once(t, h2.courier("oa"))
	if d := h2.stand(t, "oa"); len(inner.all()) != 0 || d.Error != "HTTP 307" {
		t.Errorf("a redirect was followed: %+v", d)
	}
}
