package web

import (
	"context"
	"encoding/json"
	"testing"

	"yihaotong/hotline"
)

// TestSecretIsReplacedBesideTheOldOne: the page never sees the old secret, yet keeps it while the
// receiver changes over.
func TestSecretIsReplacedBesideTheOldOne(t *testing.T) {
	t.Parallel()
	h := build(t, nil)
	admin := h.as("admin1")
	admin.must(201, "POST", "/webhooks", `{"name":"oa","body":{"url":"https://oa.example.cn/a","secret":"whsec_one"}}`)
	for version, step := range []struct{ sent, stored string }{
		{"whsec_two ********", "whsec_two whsec_one"}, {"********", "whsec_two whsec_one"},
		{"whsec_three ********", "whsec_three whsec_two"}, {"whsec_three", "whsec_three"},
	} {
		body, err := json.Marshal(map[string]any{"version": version + 1, "body": map[string]any{"url": "https://oa.example.cn/a", "secret": step.sent}})
		if err != nil {
			t.Fatal(err)
		}
		admin.must(200, "PUT", "/webhooks/oa", string(body))
		s, err := h.store.Setting(context.Background(), hotline.SettingWebhook, "oa")
		if err != nil {
			t.Fatal(err)
		}
		if m, _ := members(s.Body); m["secret"] != step.stored {
			t.Errorf("%q: stored %v, want %q", step.sent, m["secret"], step.stored)
		}
	}
}
