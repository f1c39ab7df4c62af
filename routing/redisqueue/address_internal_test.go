package redisqueue

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]address{
		"redis://localhost":                          {hosts: []string{"localhost:6379"}, prefix: "hotline"},
		"redis://10.0.0.1:7000/3?timeout=2s":         {hosts: []string{"10.0.0.1:7000"}, db: 3, timeout: 2 * time.Second, prefix: "hotline"},
		"rediss://u:p%40ss@h/?prefix=hz&ca=/a.pem":   {hosts: []string{"h:6379"}, tls: true, ca: "/a.pem", user: "u", password: "p@ss", prefix: "hz"},
		"redis://:p@[::1]/":                          {hosts: []string{"[::1]:6379"}, password: "p", prefix: "hotline"},
		"redis://a:1,b:2,c:3?cluster=true":           {hosts: []string{"a:1", "b:2", "c:3"}, cluster: true, prefix: "hotline"},
		"redis://a,b?cluster=1":                      {hosts: []string{"a:6379", "b:6379"}, cluster: true, prefix: "hotline"},
		"redis://s1,s2/1?master=m&sentinel_user=x":   {hosts: []string{"s1:26379", "s2:26379"}, db: 1, master: "m", sentinelUser: "x", prefix: "hotline"},
		"redis://s:5?master=m&sentinel_password=a+b": {hosts: []string{"s:5"}, master: "m", sentinelPassword: "a b", prefix: "hotline"},
	} {
		if want.timeout == 0 {
			want.timeout = 500 * time.Millisecond
		}
		if got, err := parse(raw); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v; want %+v", raw, got, err, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"http://h":                        "scheme",
		"h:6379":                          "scheme",
		"redis://:secret@h:port":          "port",
		"redis://":                        "host is missing",
		"redis://:6379":                   "host is missing",
		"redis://a,,b?cluster=true":       "host is missing",
		"redis://:secret@h/zero":          `database "zero"`,
		"redis://:secret@h/-1":            `database "-1"`,
		"redis://a,b":                     "cluster=true or master=NAME",
		"redis://h?cluster=yes":           "option cluster",
		"redis://h?cluster=true&master=m": "exclude",
		"redis://h/2?cluster=true":        "database 0",
		"redis://h?ca=/a.pem":             "rediss",
		"redis://h?prefix=":               "prefix",
		"redis://h?prefix={a}":            "prefix",
		"redis://h?pool=3":                "prefix timeout ca cluster master sentinel_user",
		"redis://h?timeout=3":             "option timeout",
		"redis://h?timeout=1h":            "option timeout",
		"redis://h?sentinel_user=x":       "need master",
		"redis://:secret@h/%zz":           "escape",
		"redis://:secret@h?master=%zz":    "escape",
		"redis://h?a=1;b=2":               "semicolon",
	} {
		_, err := parse(raw)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v; want %q in it and no password", raw, err, want)
		}
	}
}
