package notify

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"yihaotong/hotline"
)

func TestWebhookIsSignedMaskedAndFiltered(t *testing.T) {
	t.Parallel()
	x := receive(t, always(204))
	h := newHouse(t,
		hook("oa", x.URL, func(w *hotline.Webhook) {
			w.Events, w.Secret = []string{"ticket.*"}, "whsec_YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE= "+secret
		}),
		hook("deaf", x.URL, func(w *hotline.Webhook) { w.Teams = []string{"dining"} }))
	h.happens(t, hotline.TicketOpened, hotline.ClockSoon)
	h.once(t, h.courier("oa"))
	h.once(t, h.courier("deaf"))
	seen := x.all()
	if len(seen) != 1 {
		t.Fatalf("%d requests, want the one that both filters let through", len(seen))
	}
	verified(t, seen[0])
	if n := len(strings.Fields(seen[0].head.Get("webhook-signature"))); n != 2 {
		t.Errorf("%d signatures while a secret is being replaced", n)
	}
	m := object(t, seen[0].body)
	if m["type"] != "ticket.opened" || strings.Contains(seen[0].body, "15400001234") || !strings.Contains(seen[0].body, "154****1234") || strings.Contains(seen[0].body, "沈知远") {
		t.Errorf("body %s", seen[0].body)
	}
	if d := h.stand(t, "oa"); d.OK.IsZero() || d.Waiting != 0 {
		t.Errorf("stand %+v", d)
	}
}

// TestSignatureOfTheStandard is the example that Standard Webhooks publishes.
func TestSignatureOfTheStandard(t *testing.T) {
	t.Parallel()
	w := hotline.Webhook{Secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}
	keys, err := w.Keys()
	if err != nil {
		t.Fatal(err)
	}
	h := signed("msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`), keys)
	if got := h.Get("webhook-signature"); got != "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" {
		t.Error(got)
	}
}

func TestPersonalDataOnlyWhereTheWebhookSaysSo(t *testing.T) {
	t.Parallel()
	x := receive(t, always(200))
	h := newHouse(t, hook("oa", x.URL, func(w *hotline.Webhook) { w.Personal = true }))
	h.happens(t, hotline.TicketOpened)
	h.once(t, h.courier("oa"))
	if seen := x.all(); len(seen) != 1 || !strings.Contains(seen[0].body, "沈知远") {
		t.Errorf("seen %v", seen)
	}
}

// TestFailuresKeepOrderAndId: 500 three times, then fine. The id stays, order per ticket stays, the
// circuit opens, another endpoint is not delayed.
func TestFailuresKeepOrderAndID(t *testing.T) {
	t.Parallel()
	bad := receive(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		if n <= 3 {
			w.WriteHeader(500)
		}
	})
	good := receive(t, always(200))
	h := newHouse(t, hook("bad", bad.URL), hook("good", good.URL))
	h.happens(t, hotline.TicketOpened, hotline.TicketQueued)
	b, g := h.courier("bad"), h.courier("good")
	h.once(t, b)
	h.once(t, g)
	if n := len(good.all()); n != 2 {
		t.Fatalf("the good endpoint got %d of 2", n)
	}
	h.once(t, b) // the circuit is open
	if n := len(bad.all()); n != 1 {
		t.Fatalf("%d requests while the circuit is open", n)
	}
	if d := h.stand(t, "bad"); d.Failures != 1 || d.Waiting != 2 || d.Error != "HTTP 500" || !d.Until.After(h.clock.Now()) {
		t.Errorf("stand %+v", d)
	}
	for range 8 {
		h.clock.pass(3 * time.Minute)
		h.once(t, b)
	}
	var types, ids []string
	for _, s := range bad.all() {
		types, ids = append(types, object(t, s.body)["type"].(string)), append(ids, s.id)
	}
	if want := "[ticket.opened ticket.opened ticket.opened ticket.opened ticket.queued]"; fmt.Sprint(types) != want {
		t.Errorf("got %v, want %s", types, want)
	}
	if ids[0] != ids[1] || ids[0] != ids[3] || ids[0] == ids[4] {
		t.Errorf("ids %v", ids)
	}
}

func TestRetryAfterIsKept(t *testing.T) {
	t.Parallel()
	x := receive(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		if n == 1 {
			w.Header().Set("Retry-After", "1800")
			w.WriteHeader(429)
		}
	})
	h := newHouse(t, hook("oa", x.URL))
	h.happens(t, hotline.TicketOpened)
	c := h.courier("oa")
	h.once(t, c)
	h.clock.pass(29 * time.Minute)
	h.once(t, c)
	if n := len(x.all()); n != 1 {
		t.Fatalf("%d requests before the time the server named", n)
	}
	h.clock.pass(2 * time.Minute)
	h.once(t, c)
	if n := len(x.all()); n != 2 {
		t.Errorf("%d requests after it", n)
	}
}

func TestGoneSwitchesOff(t *testing.T) {
	t.Parallel()
	x := receive(t, always(410))
	h := newHouse(t, hook("oa", x.URL))
	h.happens(t, hotline.TicketOpened, hotline.TicketQueued)
	h.once(t, h.courier("oa"))
	if len(h.gone) != 1 || len(x.all()) != 1 {
		t.Fatalf("retired %v after %d requests", h.gone, len(x.all()))
	}
	if d := h.stand(t, "oa"); d.Waiting != 0 || d.Dead != 2 {
		t.Errorf("stand %+v", d)
	}
}

// TestPoison: a message that the endpoint never takes does not hold up those of other tickets, and is
// given up in the end.
func TestPoison(t *testing.T) {
	t.Parallel()
	poison := ""
	x := receive(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.Header.Get("webhook-id"), poison) {
			w.WriteHeader(400)
		}
	})
	h := newHouse(t, hook("oa", x.URL))
	c := h.courier("oa")
	h.happens(t, hotline.TicketOpened)
	messages, err := h.store.Pending(t.Context(), c.Sink, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	poison = messages[0].ID
	h.clock.pass(time.Second)
	h.happens(t, hotline.TicketOpened)
	h.once(t, c)
	if d := h.stand(t, "oa"); len(x.all()) != 2 || d.Waiting != 1 || d.Failures != 0 {
		t.Fatalf("after %d requests: %+v", len(x.all()), d)
	}
	for range 20 {
		h.clock.pass(25 * time.Hour)
		h.once(t, c)
	}
	if d := h.stand(t, "oa"); d.Waiting != 0 || d.Dead != 1 {
		t.Errorf("after days: %+v", d)
	}
}

type records = hotline.Deliveries

// cutOff is a store that dies between the delivery and the note of it.
type cutOff struct{ records }

var errKilled = errors.New("killed")

func (cutOff) Conclude(context.Context, hotline.Outcome) error { return errKilled }

func TestKilledBeforeItIsNoted(t *testing.T) {
	t.Parallel()
	x := receive(t, always(200))
	h := newHouse(t, hook("oa", x.URL))
	h.happens(t, hotline.TicketOpened)
	dying := h.courier("oa")
	dying.Records = cutOff{h.store}
	if _, err := dying.Once(t.Context()); !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	h.once(t, h.courier("oa")) // the lease still runs
	h.clock.pass(hotline.RelayLease + time.Second)
	h.once(t, h.courier("oa"))
	seen := x.all()
	if len(seen) != 2 || seen[0].id != seen[1].id || seen[0].body != seen[1].body {
		t.Errorf("the receiver cannot tell that it is the same: %v", seen)
	}
}

// TestTwoCopies: two couriers over one store send each message once.
func TestTwoCopies(t *testing.T) {
	t.Parallel()
	x := receive(t, always(200))
	h := newHouse(t, hook("oa", x.URL))
	for range 30 {
		h.happens(t, hotline.TicketOpened, hotline.TicketQueued)
	}
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			c := h.courier("oa")
			for more := true; more; {
				var err error
				if more, err = c.Once(context.Background()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	both.Wait()
	h.once(t, h.courier("oa"))
	ids := map[string]int{}
	for _, s := range x.all() {
		ids[s.id]++
	}
	if len(ids) != 60 || len(x.all()) != 60 {
		t.Errorf("%d requests with %d ids, want 60", len(x.all()), len(ids))
	}
}

// TestShutdownIsNoFailure: a delivery that the end of the process cut counts for nothing.
func TestShutdownIsNoFailure(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	x := receive(t, func(n int, _ http.ResponseWriter, r *http.Request) {
		stop()
		<-r.Context().Done()
	})
	h := newHouse(t, hook("oa", x.URL))
	h.happens(t, hotline.TicketOpened)
	if _, err := h.courier("oa").Once(ctx); err != nil {
		t.Fatal(err)
	}
	if d := h.stand(t, "oa"); d.Failures != 0 || d.Waiting != 1 || d.Error != "" {
		t.Errorf("stand %+v", d)
	}
}

func TestSlowEndpointEndsAtItsDeadline(t *testing.T) {
	t.Parallel()
	stop := make(chan struct{})
	x := receive(t, func(_ int, _ http.ResponseWriter, _ *http.Request) { <-stop })
	t.Cleanup(func() { close(stop) })
	h := newHouse(t, hook("oa", x.URL))
	h.happens(t, hotline.TicketOpened)
	began := time.Now()
	h.once(t, h.courier("oa"))
	if took := time.Since(began); took > hotline.RelayLease/2 {
		t.Errorf("took %s", took)
	}
	if d := h.stand(t, "oa"); d.Failures != 1 || d.Waiting != 1 {
		t.Errorf("stand %+v", d)
	}
}
