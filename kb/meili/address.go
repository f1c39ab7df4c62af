package meili

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"
)

// How long a search may take in all its calls.
const (
	patience    = 2 * time.Second
	minPatience = 10 * time.Millisecond
	maxPatience = time.Minute
)

// address is what a URL says of a server; Connect tells its form.
type address struct {
	base    string // scheme, host and path, no slash at the end
	prefix  string
	timeout time.Duration
	ca      string
}

var (
	addressOptions = []string{"prefix", "timeout", "ca"}
	goodPrefix     = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,99}$`)
)

func parse(raw string) (address, error) {
	u, err := url.Parse(raw)
	if err != nil {
		var bad *url.Error
		if errors.As(err, &bad) {
			err = bad.Err // without the URL, which may hold a password
		}
		return address{}, fmt.Errorf("meilisearch address: %w", err)
	}
	a := address{base: u.Scheme + "://" + u.Host + strings.TrimRight(u.EscapedPath(), "/"), prefix: "hotline", timeout: patience}
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return address{}, fmt.Errorf("meilisearch address: scheme %q is none of http, https", u.Scheme)
	case u.Hostname() == "":
		return address{}, errors.New("meilisearch address: a host is missing")
	case u.User != nil:
		return address{}, errors.New("meilisearch address: the key is a setting of its own, not part of the address")
	}
	return a, a.options(u)
}

func (a *address) options(u *url.URL) error {
	given, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return fmt.Errorf("meilisearch address: %w", err)
	}
	for name := range given {
		if !slices.Contains(addressOptions, name) {
			return fmt.Errorf("meilisearch address: unknown option %q; known are %s", name, strings.Join(addressOptions, " "))
		}
	}
	if given.Has("prefix") {
		if a.prefix = given.Get("prefix"); !goodPrefix.MatchString(a.prefix) {
			return fmt.Errorf("meilisearch address: option prefix is %q, not small letters, digits, _ and -", a.prefix)
		}
	}
	if given.Has("timeout") {
		if a.timeout, err = time.ParseDuration(given.Get("timeout")); err != nil || a.timeout < minPatience || a.timeout > maxPatience {
			return fmt.Errorf("meilisearch address: option timeout is %q, not a time from %v to %v such as 2s", given.Get("timeout"), minPatience, maxPatience)
		}
	}
	if a.ca = given.Get("ca"); a.ca != "" && u.Scheme != "https" {
		return errors.New("meilisearch address: option ca needs the scheme https")
	}
	return nil
}

// trust gives the TLS settings of an address; nil = the system's.
func (a address) trust() (*tls.Config, error) {
	if a.ca == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(a.ca)
	if err != nil {
		return nil, fmt.Errorf("meilisearch address: option ca: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("meilisearch address: option ca: %s holds no PEM certificate", a.ca)
	}
	return &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, nil
}
