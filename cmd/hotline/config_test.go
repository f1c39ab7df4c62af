package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// load fills a config from flags, an environment and a file's text.
func loadConfig(t *testing.T, args []string, env map[string]string, file string) (*config, error) {
	t.Helper()
	c := &config{}
	given := map[string]bool{}
	for _, s := range c.settings() {
		for _, a := range args {
			if v, ok := strings.CutPrefix(a, "--"+flagName(s.key)+"="); ok {
				*s.value, given[flagName(s.key)] = v, true
			}
		}
	}
	path := ""
	if file != "" {
		path = filepath.Join(t.TempDir(), "hotline.toml")
		if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	err := c.fill(given, path, func(k string) (string, bool) { v, ok := env[k]; return v, ok })
	return c, err
}

func TestFlagBeatsEnvironmentBeatsFileBeatsDefault(t *testing.T) {
	t.Parallel()
	file := "listen = \"127.0.0.1:1\"\nlog = \"debug\"\nzone = \"UTC\"\n"
	env := map[string]string{"HOTLINE_LISTEN": "127.0.0.1:2", "HOTLINE_LOG": "warn"}
	c, err := loadConfig(t, []string{"--listen=127.0.0.1:3"}, env, file)
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:3" || c.Log != "warn" || c.Zone != "UTC" || c.Queue != "memory:" {
		t.Errorf("got %+v", c)
	}
	if c.Database != "sqlite:data/hotline.db" || c.Index != "bleve:data/index" {
		t.Errorf("defaults in data: %s %s", c.Database, c.Index)
	}
}

func TestSecretFromFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte("s3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := loadConfig(t, nil, map[string]string{"HOTLINE_INDEX_KEY_FILE": path}, "")
	if err != nil || c.IndexKey != "s3cret" {
		t.Fatalf("%v %q", err, c.IndexKey)
	}
	if got := c.shown()["index_key"]; got != "(set)" {
		t.Errorf("shown as %q", got)
	}
}

func TestShownHidesPasswordsInURLs(t *testing.T) {
	t.Parallel()
	c, err := loadConfig(t, []string{"--database=postgres://u:pass@db/x"}, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	if got := c.shown()["database"]; strings.Contains(got, "pass@") {
		t.Errorf("shown as %q", got)
	}
}

func TestBadSettingsStopTheStartAndNameTheKey(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		args []string
		file string
		want string
	}{
		{"unusable value", []string{"--listen=here"}, "", "listen"},
		{"unknown scheme", []string{"--queue=kafka://x"}, "", "queue"},
		{"unknown zone", []string{"--zone=Mars/Base"}, "", "zone"},
		{"unknown key", nil, "colour = \"red\"\n", "colour"},
		{"broken file", nil, "listen = \n", "line 1"},
		{"wrong type", nil, "listen = 5\n", "quotes"},
		{"model without a name", []string{"--model=http://127.0.0.1:9/v1"}, "", "model_name"},
		{"embedding without a model", []string{"--model-embedding=bge-m3"}, "", "model_embedding"},
		{"short demo password", []string{"--demo-password=abc"}, "", "demo_password"},
	}
	for _, c := range cases {
		_, err := loadConfig(t, c.args, nil, c.file)
		var wrong usageError
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want a sentence with %q", c.name, err, c.want)
		}
	}
}
