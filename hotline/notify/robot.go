package notify

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"yihaotong/hotline"
)

// Robots speaks in group chats of 企业微信, 钉钉 and 飞书.
type Robots struct {
	Find   func(name string) (hotline.Robot, bool) // as it is configured now
	Client *http.Client
	Now    hotline.Now
}

// tooFast is how long a robot keeps still after its platform said it speaks too often: all three
// count by the minute.
const tooFast = time.Minute

// textBytes is the shortest limit of the three on one text (企业微信: 2048 bytes).
const textBytes = 2000

// Deliver says one letter.
func (r Robots) Deliver(ctx context.Context, m hotline.Message) error {
	_, name, _ := hotline.Outside(m.Sink)
	robot, ok := r.Find(name)
	if !ok {
		return &hotline.Undelivered{Err: fmt.Errorf("no robot %q is in use", name), Alone: true, Never: true}
	}
	var letter hotline.Letter
	if err := json.Unmarshal(m.Body, &letter); err != nil {
		return &hotline.Undelivered{Err: err, Alone: true, Never: true}
	}
	now := r.Now()
	address, body, err := spoken(robot, cut(letter.Title+"\n"+letter.Text, textBytes), now)
	if err != nil {
		return err
	}
	said, err := post(ctx, r.Client, address, nil, body, now)
	if err != nil {
		return err
	}
	return verdict(said)
}

// spoken makes the request of each platform, signed where a secret is set.
func spoken(r hotline.Robot, text string, now time.Time) (address string, body []byte, err error) {
	words := map[string]any{"msgtype": "text", "text": map[string]string{"content": text}}
	address = r.URL
	switch r.Kind {
	case hotline.DingTalk:
		address, err = dingTalk(r, now)
	case hotline.Feishu:
		words = feishu(r, text, now)
	}
	if err != nil {
		return "", nil, err
	}
	body, err = json.Marshal(words)
	return address, body, err
}

// dingTalk adds timestamp (ms) and sign = HMAC-SHA256(secret, "timestamp\nsecret") to the address.
func dingTalk(r hotline.Robot, now time.Time) (string, error) {
	u, err := url.Parse(r.URL)
	if err != nil || r.Secret == "" {
		return r.URL, err
	}
	stamp := strconv.FormatInt(now.UnixMilli(), 10)
	q := u.Query()
	q.Set("timestamp", stamp)
	q.Set("sign", mark(r.Secret, stamp+"\n"+r.Secret))
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// feishu puts timestamp (s) and sign = HMAC-SHA256("timestamp\nsecret", "") into the body.
func feishu(r hotline.Robot, text string, now time.Time) map[string]any {
	words := map[string]any{"msg_type": "text", "content": map[string]string{"text": text}}
	if r.Secret != "" {
		stamp := strconv.FormatInt(now.Unix(), 10)
		words["timestamp"], words["sign"] = stamp, mark(stamp+"\n"+r.Secret, "")
	}
	return words
}

func mark(key, text string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// slow are the codes by which the platforms say "too often": 企业微信 45009, 钉钉 130101, 飞书 9499 and
// 11232.
var slow = []int{45009, 130101, 9499, 11232}

// verdict reads what a platform answered to a request that came through: 200 may still be a refusal.
func verdict(said []byte) error {
	var v struct {
		ErrCode *int   `json:"errcode"` // 企业微信, 钉钉
		ErrMsg  string `json:"errmsg"`
		Code    *int   `json:"code"` // 飞书
		Msg     string `json:"msg"`
	}
	if err := json.Unmarshal(said, &v); err != nil || v.ErrCode == nil && v.Code == nil {
		return &hotline.Undelivered{Err: fmt.Errorf("the answer is not that of a robot: %.60q", said)}
	}
	code, why := v.ErrCode, v.ErrMsg
	if code == nil {
		code, why = v.Code, v.Msg
	}
	if *code == 0 {
		return nil
	}
	u := &hotline.Undelivered{Err: fmt.Errorf("refused: %d %s", *code, why)}
	if slices.Contains(slow, *code) {
		u.After = tooFast
	}
	return u
}

// cut shortens a text to so many bytes, at the end of a character.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	n := most - len("…")
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
