package openai

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// baseURL reads the address of a server; without a version at its end it gets /v1. Its errors never
// show the URL, which may hold a password.
func baseURL(raw string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		var bad *url.Error
		if errors.As(err, &bad) {
			err = bad.Err
		}
		return "", fmt.Errorf("model address: %w", err)
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return "", fmt.Errorf("model address: scheme %q is none of http, https", u.Scheme)
	case u.Hostname() == "":
		return "", errors.New("model address: a host is missing")
	case u.User != nil:
		return "", errors.New("model address: a password does not belong in it; give the key by itself")
	case u.RawQuery != "" || u.Fragment != "":
		return "", errors.New("model address: it must end with the path, such as http://host:8000/v1")
	}
	u.Path = strings.TrimRight(u.Path, "/")
	if !regexp.MustCompile(`/v[0-9]+[a-z0-9]*$`).MatchString(u.Path) {
		u.Path += "/v1"
	}
	return u.String(), nil
}
