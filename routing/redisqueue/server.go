package redisqueue

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"yihaotong/hotline"
)

const (
	patience     = 500 * time.Millisecond // for a connection, for one out of the pool, and for an answer
	longest      = time.Second            // for a call in all, whatever its context allows
	poolSize     = 16
	leastRelease = 7
)

// Server is the door to a Redis server, cluster or group behind sentinels. Safe for concurrent use.
type Server struct {
	address address
	tls     *tls.Config // nil = no TLS
	client  redis.UniversalClient
	scripts map[string]script
}

// Connect prepares the door that a URL names. It makes no call: a server that is down now may come
// later.
//
//	redis://[user:password@]host[:port][,host:port…][/db][?option=value&…]
//	rediss://…                        the same over TLS
//
//	ca=FILE                           PEM certificates to trust instead of the system's
//	prefix=TEXT                       of all keys, "hotline" unless said; no braces
//	cluster=true                      the hosts are nodes of a cluster
//	master=NAME                       the hosts are sentinels that watch this master
//	sentinel_user, sentinel_password  where the sentinels want them
func Connect(url string) (*Server, error) {
	a, err := parse(url)
	if err != nil {
		return nil, err
	}
	s := &Server{address: a}
	if s.tls, err = trust(a); err != nil {
		return nil, err
	}
	if s.scripts, err = readScripts(); err != nil {
		return nil, err
	}
	s.client = s.open(poolSize)
	return s, nil
}

// trust says how TLS is spoken.
func trust(a address) (*tls.Config, error) {
	if !a.tls {
		return nil, nil
	}
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	if a.ca == "" {
		return c, nil
	}
	pem, err := os.ReadFile(a.ca)
	if err != nil {
		return nil, fmt.Errorf("redis address: option ca: %w", err)
	}
	c.RootCAs = x509.NewCertPool()
	if !c.RootCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("redis address: option ca: %s holds no certificate", a.ca)
	}
	return c, nil
}

// Close ends all connections.
func (s *Server) Close() error { return s.client.Close() }

// quiet ends the driver's own lines on stderr: all it has to say comes as errors too.
var quiet = sync.OnceFunc(func() { redis.SetLogger(silence{}) })

type silence struct{}

func (silence) Printf(context.Context, string, ...any) {}

// open makes a client of at most pool connections (per node of a cluster).
func (s *Server) open(pool int) redis.UniversalClient {
	quiet()
	a := s.address
	o := &redis.UniversalOptions{
		Addrs: a.hosts, Username: a.user, Password: a.password, DB: a.db,
		MasterName: a.master, SentinelUsername: a.sentinelUser, SentinelPassword: a.sentinelPassword,
		DialTimeout: patience, ReadTimeout: patience, WriteTimeout: patience, PoolTimeout: patience,
		ContextTimeoutEnabled:    true,
		DialerRetries:            1,
		MaxRetries:               -1,
		PoolSize:                 pool,
		MaxActiveConns:           pool,
		TLSConfig:                s.tls,
		DisableIdentity:          true,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
	switch {
	case a.master != "":
		return redis.NewFailoverClient(o.Failover())
	case a.cluster:
		c := o.Cluster()
		c.DisableRoutingPolicies = true
		return redis.NewClusterClient(c)
	}
	return redis.NewClient(o.Simple())
}

// Check asks the server for its version. Unavailable: it does not answer, is too old or may throw
// queues away when its memory is full; the cause says which.
func (s *Server) Check(ctx context.Context) (version string, err error) {
	info := map[string]string{}
	for _, section := range []string{"server", "memory"} {
		said, err := s.do(ctx, 0, "info", section).Text()
		if err != nil {
			return "", failure(err)
		}
		for line := range strings.Lines(said) {
			if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
				info[name] = value
			}
		}
	}
	version = info["redis_version"]
	release, _, _ := strings.Cut(version, ".")
	if n, err := strconv.Atoi(release); err != nil || n < leastRelease {
		return version, failure(fmt.Errorf("redis %s is too old: %d is the least", version, leastRelease))
	}
	if policy := info["maxmemory_policy"]; info["maxmemory"] != "0" && strings.HasPrefix(policy, "allkeys") {
		return version, failure(fmt.Errorf("maxmemory-policy %s lets the server throw queues away: set noeviction", policy))
	}
	return version, nil
}

// key gives a key of this server; the hash tag keeps all of them in one slot of a cluster.
func (s *Server) key(name string) string { return "{" + s.address.prefix + "}:" + name }

// once is a command that the driver must not repeat by itself, since the server may have done it
// though the answer was lost. A cluster client would.
type once struct{ *redis.Cmd }

func (once) NoRetry() bool { return true }

// do sends one command once; its first key is at the given place, 0 = it has none.
func (s *Server) do(ctx context.Context, key int8, words ...any) *redis.Cmd {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	cmd := redis.NewCmd(ctx, words...)
	cmd.SetFirstKeyPos(key)
	_ = s.client.Process(ctx, once{cmd}) // the error is in cmd too
	return cmd
}

// failure is what the rest of the house sees of an error of the driver.
func failure(err error) error {
	if redis.HasErrorPrefix(err, "ERR user_script") || redis.HasErrorPrefix(err, "WRONGTYPE") {
		return hotline.Fail(hotline.Internal, "internal").Because(err)
	}
	return hotline.Fail(hotline.Unavailable, "unavailable").Because(err)
}
