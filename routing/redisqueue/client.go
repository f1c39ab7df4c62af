package redisqueue

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"sync"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

const poolSize = 16

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
		DialTimeout: a.timeout, ReadTimeout: a.timeout, WriteTimeout: a.timeout, PoolTimeout: a.timeout,
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
