package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
)

// browserOf is a subscription with keys of the right form (the example of RFC 8291 §5).
func browserOf(n int) string {
	return fmt.Sprintf(`{"endpoint":"https://push.example.cn/send/%d","p256dh":"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4","auth":"BTBZMqHH6r4Tts7J_aSIgg"}`, n)
}

func TestBrowsersAreOnesOwn(t *testing.T) {
	t.Parallel()
	h := build(t, func(c *Config) {
		c.Devices, c.PushKey = &hotline.Devices{Settings: c.Settings, Now: time.Now}, "B-key"
	})
	me, other := h.as("employee1"), h.as("operator1")
	for n := range 7 {
		me.must(200, "POST", "/me/devices", browserOf(n))
	}
	again := me.must(200, "POST", "/me/devices", browserOf(6))
	if again["devices"] != 5.0 || again["key"] != "B-key" {
		t.Errorf("five are kept, the same one once: %v", again)
	}
	if none := other.must(200, "GET", "/me/devices", ""); none["devices"] != 0.0 {
		t.Errorf("another person has %v", none)
	}
	for field, bad := range map[string]string{
		"endpoint": strings.Replace(browserOf(1), "https", "http", 1), "p256dh": strings.Replace(browserOf(1), "BCVx", "AAAA", 1), "auth": strings.Replace(browserOf(1), "BTBZMqHH", "", 1),
	} {
		if got := me.must(422, "POST", "/me/devices", bad)["errors"].([]any)[0].(map[string]any)["field"]; got != field {
			t.Errorf("%s: named %v", field, got)
		}
	}
	me.must(204, "DELETE", "/me/devices", "")
	if none := me.must(200, "GET", "/me/devices", ""); none["devices"] != 0.0 {
		t.Errorf("after dropping all: %v", none)
	}
}

func TestBrowsersWhereTheHouseTellsNone(t *testing.T) {
	t.Parallel()
	me := build(t, nil).as("employee1")
	if d := me.must(200, "GET", "/me/devices", ""); d["key"] != "" {
		t.Errorf("%v", d)
	}
	if said := me.must(409, "POST", "/me/devices", browserOf(1)); !strings.Contains(fmt.Sprint(said["detail"]), "push_key") {
		t.Errorf("%v", said)
	}
	me.must(204, "DELETE", "/me/devices", "")
}
