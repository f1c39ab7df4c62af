package redisqueue

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// How long a step towards an answer may take: a connection, one out of the pool, the answer itself.
const (
	patience    = 500 * time.Millisecond
	minPatience = 10 * time.Millisecond
	maxPatience = time.Minute
)

// address is what a URL says of a server; Connect tells its form.
type address struct {
	hosts                          []string
	tls                            bool
	ca                             string
	user, password                 string
	db                             int
	prefix                         string
	timeout                        time.Duration
	cluster                        bool
	master                         string
	sentinelUser, sentinelPassword string
}

var addressOptions = []string{"prefix", "timeout", "ca", "cluster", "master", "sentinel_user", "sentinel_password"}

// parse reads a URL. Its errors never show the URL, which may hold a password.
func parse(raw string) (address, error) {
	u, err := url.Parse(raw)
	if err != nil {
		var bad *url.Error
		if errors.As(err, &bad) {
			err = bad.Err
		}
		return address{}, fmt.Errorf("redis address: %w", err)
	}
	if u.Scheme != "redis" && u.Scheme != "rediss" {
		return address{}, fmt.Errorf("redis address: scheme %q is none of redis, rediss", u.Scheme)
	}
	a := address{tls: u.Scheme == "rediss", prefix: "hotline", timeout: patience, user: u.User.Username()}
	a.password, _ = u.User.Password()
	if err := a.options(u.RawQuery); err != nil {
		return address{}, err
	}
	if db := strings.Trim(u.Path, "/"); db != "" {
		if a.db, err = strconv.Atoi(db); err != nil || a.db < 0 {
			return address{}, fmt.Errorf("redis address: database %q is not a number", db)
		}
	}
	a.addHosts(u.Host)
	return a, a.contradictions()
}

func (a *address) options(query string) error {
	given, err := url.ParseQuery(query)
	if err != nil {
		return fmt.Errorf("redis address: %w", err)
	}
	for name := range given {
		if !slices.Contains(addressOptions, name) {
			return fmt.Errorf("redis address: unknown option %q; known are %s", name, strings.Join(addressOptions, " "))
		}
	}
	if given.Has("prefix") {
		a.prefix = given.Get("prefix")
	}
	if given.Has("cluster") {
		if a.cluster, err = strconv.ParseBool(given.Get("cluster")); err != nil {
			return fmt.Errorf("redis address: option cluster is %q, not true or false", given.Get("cluster"))
		}
	}
	if given.Has("timeout") {
		if a.timeout, err = time.ParseDuration(given.Get("timeout")); err != nil || a.timeout < minPatience || a.timeout > maxPatience {
			return fmt.Errorf("redis address: option timeout is %q, not a time from %v to %v such as 500ms", given.Get("timeout"), minPatience, maxPatience)
		}
	}
	a.ca, a.master = given.Get("ca"), given.Get("master")
	a.sentinelUser, a.sentinelPassword = given.Get("sentinel_user"), given.Get("sentinel_password")
	return nil
}

func (a *address) addHosts(list string) {
	port := "6379"
	if a.master != "" {
		port = "26379"
	}
	for host := range strings.SplitSeq(list, ",") {
		if _, _, err := net.SplitHostPort(host); err != nil && host != "" {
			host = net.JoinHostPort(strings.Trim(host, "[]"), port)
		}
		a.hosts = append(a.hosts, host)
	}
}

// contradictions names what cannot be used together.
func (a *address) contradictions() error {
	switch {
	case slices.ContainsFunc(a.hosts, func(h string) bool { return h == "" || strings.HasPrefix(h, ":") }):
		return errors.New("redis address: a host is missing")
	case a.prefix == "" || strings.ContainsAny(a.prefix, "{}"):
		return errors.New("redis address: option prefix must be a text without braces")
	case a.ca != "" && !a.tls:
		return errors.New("redis address: option ca needs the scheme rediss")
	case a.cluster && a.master != "":
		return errors.New("redis address: options cluster and master exclude each other")
	case a.cluster && a.db != 0:
		return errors.New("redis address: a cluster has only database 0")
	case len(a.hosts) > 1 && !a.cluster && a.master == "":
		return errors.New("redis address: several hosts need cluster=true or master=NAME")
	case a.master == "" && a.sentinelUser+a.sentinelPassword != "":
		return errors.New("redis address: sentinel_user and sentinel_password need master=NAME")
	}
	return nil
}
