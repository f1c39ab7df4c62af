package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"yihaotong/hotline/notify"
)

// config is every setting, typed. Where a value comes from: flag > environment > file > default.
type config struct {
	Listen         string
	Data           string
	Database       string
	Queue          string
	Index          string
	IndexKey       string
	Model          string
	ModelKey       string
	ModelName      string
	ModelEmbedding string
	Zone           string
	PublicURL      string
	Log            string
	LogFormat      string
	DemoPassword   string
	WidgetOrigins  string
	TrustedProxies string
	OutboundAllow  string
	SMTPURL        string
	PushKey        string
	PushContact    string
}

// setting describes one key: flag and file name, environment, default, check, secret or not.
type setting struct {
	key     string
	env     string
	value   *string
	initial string
	allowed string // in words, for the error
	check   func(string) bool
	secret  bool
}

func (c *config) settings() []setting {
	any := func(string) bool { return true }
	return []setting{
		{key: "listen", env: "HOTLINE_LISTEN", value: &c.Listen, initial: "127.0.0.1:8080", allowed: "host:port, port 0 = any free one", check: isAddress},
		{key: "data", env: "HOTLINE_DATA", value: &c.Data, initial: "./data", allowed: "a folder", check: func(s string) bool { return s != "" }},
		{key: "database", env: "HOTLINE_DATABASE", value: &c.Database, allowed: "sqlite:PATH or postgres://…", check: scheme("sqlite", "postgres", "postgresql"), secret: true},
		{key: "queue", env: "HOTLINE_QUEUE", value: &c.Queue, initial: "memory:", allowed: "memory:, redis://… or rediss://…", check: scheme("memory", "redis", "rediss"), secret: true},
		{key: "index", env: "HOTLINE_INDEX", value: &c.Index, allowed: "bleve:PATH or http(s)://… of a Meilisearch server", check: scheme("bleve", "http", "https")},
		{key: "index_key", env: "HOTLINE_INDEX_KEY", value: &c.IndexKey, allowed: "text", check: any, secret: true},
		{key: "model", env: "HOTLINE_MODEL", value: &c.Model, initial: "extractive:", allowed: "extractive: or http(s)://…/v1 of an OpenAI-compatible server", check: scheme("extractive", "http", "https")},
		{key: "model_key", env: "HOTLINE_MODEL_KEY", value: &c.ModelKey, allowed: "text", check: any, secret: true},
		{key: "model_name", env: "HOTLINE_MODEL_NAME", value: &c.ModelName, allowed: "the name of a model on that server", check: any},
		{key: "model_embedding", env: "HOTLINE_MODEL_EMBEDDING", value: &c.ModelEmbedding, allowed: "the name of an embedding model on that server; used when index is a Meilisearch server of 1.13 or newer", check: any},
		{key: "zone", env: "HOTLINE_ZONE", value: &c.Zone, initial: "Asia/Shanghai", allowed: "an IANA time zone name", check: func(s string) bool { _, err := time.LoadLocation(s); return err == nil && s != "" }},
		{key: "public_url", env: "HOTLINE_PUBLIC_URL", value: &c.PublicURL, allowed: "http(s)://host", check: func(s string) bool { return s == "" || scheme("http", "https")(s) }},
		{key: "log", env: "HOTLINE_LOG", value: &c.Log, initial: "info", allowed: "debug, info, warn or error", check: oneOf("debug", "info", "warn", "error")},
		{key: "log_format", env: "HOTLINE_LOG_FORMAT", value: &c.LogFormat, initial: "text", allowed: "text or json", check: oneOf("text", "json")},
		{key: "demo_password", env: "HOTLINE_DEMO_PASSWORD", value: &c.DemoPassword, allowed: "at least 8 characters", check: func(s string) bool { return s == "" || len(s) >= 8 }, secret: true},
		{key: "widget_origins", env: "HOTLINE_WIDGET_ORIGINS", value: &c.WidgetOrigins, allowed: "origins such as https://oa.example.cn, separated by spaces", check: areOrigins},
		{key: "trusted_proxies", env: "HOTLINE_TRUSTED_PROXIES", value: &c.TrustedProxies, allowed: "addresses or CIDR blocks, separated by spaces", check: areNetworks},
		{key: "smtp_url", env: "HOTLINE_SMTP_URL", value: &c.SMTPURL, allowed: "smtp://USER:PASSWORD@HOST:587?from=ADDRESS&name=NAME, or smtps:// for TLS from the first byte", check: isMailServer, secret: true},
		{key: "push_key", env: "HOTLINE_PUSH_KEY", value: &c.PushKey, allowed: "a key made by hotline pushkey", check: any, secret: true},
		{key: "push_contact", env: "HOTLINE_PUSH_CONTACT", value: &c.PushContact, allowed: "mailto:ADDRESS or https://…, by which push services reach you", check: func(s string) bool { return s == "" || scheme("mailto", "https")(s) }},
		{key: "outbound_allow", env: "HOTLINE_OUTBOUND_ALLOW", value: &c.OutboundAllow, allowed: "addresses or CIDR blocks inside the office that webhooks and robots may reach, separated by spaces", check: areNetworks},
	}
}

// flagName is how a key is written on the command line.
func flagName(key string) string { return strings.ReplaceAll(key, "_", "-") }

// bind makes a flag set with all settings. load fills the config after the flags were parsed.
func bind(name string) (*flag.FlagSet, func() (*config, error)) {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(nullWriter{})
	c := &config{}
	file := fs.String("config", "", "settings file (TOML)")
	for _, s := range c.settings() {
		fs.StringVar(s.value, flagName(s.key), "", s.allowed)
	}
	return fs, func() (*config, error) {
		given := map[string]bool{}
		fs.Visit(func(f *flag.Flag) { given[f.Name] = true })
		return c, c.fill(given, *file, os.LookupEnv)
	}
}

type nullWriter struct{}

func (nullWriter) Write(p []byte) (int, error) { return len(p), nil }

// fill takes what the flags did not give from environment, file and defaults, and checks all.
func (c *config) fill(given map[string]bool, file string, env func(string) (string, bool)) error {
	fromFile, err := readFile(file, c.settings())
	if err != nil {
		return err
	}
	for _, s := range c.settings() {
		if !given[flagName(s.key)] {
			if err := s.take(fromFile, env); err != nil {
				return err
			}
		}
		if *s.value != "" && !s.check(*s.value) {
			shown := *s.value
			if s.secret {
				shown = "…"
			}
			return usageError{fmt.Sprintf("setting %s: %q cannot be used; allowed is %s", s.key, shown, s.allowed)}
		}
	}
	c.derive()
	return c.contradictions()
}

// take reads one setting from environment (or the file its …_FILE names), file or default.
func (s setting) take(fromFile map[string]string, env func(string) (string, bool)) error {
	if v, ok := env(s.env); ok && v != "" {
		*s.value = v
		return nil
	}
	if path, ok := env(s.env + "_FILE"); s.secret && ok && path != "" {
		body, err := os.ReadFile(path)
		if err != nil {
			return usageError{fmt.Sprintf("setting %s: %s_FILE: %v", s.key, s.env, err)}
		}
		*s.value = strings.TrimRight(string(body), "\r\n")
		return nil
	}
	if v, ok := fromFile[s.key]; ok {
		*s.value = v
		return nil
	}
	*s.value = s.initial
	return nil
}

// readFile reads a TOML file of known keys.
func readFile(path string, known []setting) (map[string]string, error) {
	if path == "" {
		return nil, nil
	}
	values := map[string]string{}
	if _, err := toml.DecodeFile(path, &values); err != nil {
		var bad toml.ParseError
		if errors.As(err, &bad) {
			return nil, usageError{fmt.Sprintf("%s line %d: %s", path, bad.Position.Line, bad.Message)}
		}
		return nil, usageError{fmt.Sprintf("%s: %v (every value is a text in quotes)", path, err)}
	}
	for key := range values {
		if !slices.ContainsFunc(known, func(s setting) bool { return s.key == key }) {
			return nil, usageError{fmt.Sprintf("%s: unknown key %q; known are %s", path, key, keys(known))}
		}
	}
	return values, nil
}

func keys(known []setting) string {
	var names []string
	for _, s := range known {
		names = append(names, s.key)
	}
	return strings.Join(names, " ")
}

// derive fills what depends on other settings.
func (c *config) derive() {
	if c.Database == "" || c.Database == "sqlite:" {
		c.Database = "sqlite:" + filepath.Join(c.Data, "hotline.db")
	}
	if c.Index == "" || c.Index == "bleve:" {
		c.Index = "bleve:" + filepath.Join(c.Data, "index")
	}
	if c.PublicURL == "" {
		c.PublicURL = "http://" + c.Listen
	}
}

// contradictions refuses settings that make no sense together.
func (c *config) contradictions() error {
	if strings.HasPrefix(c.Model, "http") && c.ModelName == "" {
		return usageError{"setting model_name: needed when model is a server; name one of its models"}
	}
	if c.ModelEmbedding != "" && !strings.HasPrefix(c.Model, "http") {
		return usageError{"setting model_embedding: needs the setting model to name the server of that model"}
	}
	if c.PushKey == "" {
		return nil
	}
	if _, err := notify.OpenPushKey(c.PushKey, c.PushContact); err != nil {
		return usageError{fmt.Sprintf("setting push_key with push_contact: %v; make a key with hotline pushkey, and name a contact", err)}
	}
	return nil
}

// shown is the configuration for people: secrets hidden, URLs without passwords.
func (c *config) shown() map[string]string {
	all := map[string]string{}
	for _, s := range c.settings() {
		v := *s.value
		u, err := url.Parse(v)
		switch {
		case !s.secret || v == "":
		case err != nil || u.Scheme == "":
			v = "(set)"
		case u.User != nil:
			v = u.Redacted()
		}
		all[s.key] = v
	}
	return all
}

func isAddress(s string) bool {
	_, port, err := net.SplitHostPort(s)
	return err == nil && port != ""
}

func scheme(allowed ...string) func(string) bool {
	return func(s string) bool {
		name, _, ok := strings.Cut(s, ":")
		return ok && slices.Contains(allowed, name)
	}
}

func oneOf(allowed ...string) func(string) bool {
	return func(s string) bool { return slices.Contains(allowed, s) }
}

func areOrigins(s string) bool {
	for _, o := range strings.Fields(s) {
		if u, err := url.Parse(o); err != nil || u.Host == "" || u.Path != "" || !scheme("http", "https")(o) {
			return false
		}
	}
	return true
}

func isMailServer(s string) bool {
	_, err := notify.OpenMail(s, time.Now)
	return s == "" || err == nil
}

func areNetworks(s string) bool {
	for _, n := range strings.Fields(s) {
		if _, err := netip.ParsePrefix(n); err != nil {
			if _, err := netip.ParseAddr(n); err != nil {
				return false
			}
		}
	}
	return true
}

// printJSON writes one value for programs.
func printJSON(io streams, v any) error {
	enc := json.NewEncoder(io.Out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}
