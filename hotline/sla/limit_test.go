package sla

import (
	"encoding/json"
	"testing"
)

func TestLimits(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"1min", "30min", "2h", "4wh", "3wd", "15d", "5270400min"} {
		l, err := ParseLimit(s)
		if err != nil || l.String() != s {
			t.Errorf("%s: %v, %v", s, l, err)
		}
	}
	for _, s := range []string{"", "4", "wh", "0wh", "-1h", "+1h", "1.5h", "4 wh", "4WH", "4whx", "4w", "2601wd", "99999999999999999999min", "４wh", "4wh4"} {
		if l, err := ParseLimit(s); err == nil {
			t.Errorf("%q was taken as %v", s, l)
		}
	}
}

func TestLimitInJSON(t *testing.T) {
	t.Parallel()
	var l struct{ A, B Limit }
	if err := json.Unmarshal([]byte(`{"A":"4wh","B":""}`), &l); err != nil || l.A != (Limit{4, WorkingHour}) || l.B != (Limit{}) {
		t.Fatalf("%v, %v", l, err)
	}
	if b, err := json.Marshal(l); err != nil || string(b) != `{"A":"4wh","B":""}` {
		t.Errorf("%s, %v", b, err)
	}
	if err := json.Unmarshal([]byte(`{"A":"4 weeks"}`), &l); err == nil {
		t.Error("4 weeks was taken")
	}
}
