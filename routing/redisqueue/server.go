package redisqueue

import (
	"context"
	"crypto/tls"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"yihaotong/hotline"
)

const leastRelease = 7

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
//	timeout=500ms                     for each step towards an answer; a call takes at most two
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

// Close ends all connections.
func (s *Server) Close() error { return s.client.Close() }

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

// longest is the time for a call in all, whatever its context allows.
func (s *Server) longest() time.Duration { return 2 * s.address.timeout }

// do sends one command once; its first key is at the given place, 0 = it has none.
func (s *Server) do(ctx context.Context, key int8, words ...any) *redis.Cmd {
	ctx, cancel := context.WithTimeout(ctx, s.longest())
	defer cancel()
	cmd := redis.NewCmd(ctx, words...)
	cmd.SetFirstKeyPos(key)
	_ = s.client.Process(ctx, once{cmd}) // the error is in cmd too
	return cmd
}

// doAll sends commands in one go; their first key is at the given place. Each has its own error.
func (s *Server) doAll(ctx context.Context, key int8, commands [][]any) []*redis.Cmd {
	ctx, cancel := context.WithTimeout(ctx, s.longest())
	defer cancel()
	together, cmds := s.client.Pipeline(), make([]*redis.Cmd, len(commands))
	for i, words := range commands {
		cmds[i] = redis.NewCmd(ctx, words...)
		cmds[i].SetFirstKeyPos(key)
		_ = together.Process(ctx, once{cmds[i]}) // only noted
	}
	_, _ = together.Exec(ctx) // the errors are in the commands too
	return cmds
}

// failure is what the rest of the house sees of an error of the driver.
func failure(err error) error {
	if redis.HasErrorPrefix(err, "ERR user_script") || redis.HasErrorPrefix(err, "WRONGTYPE") {
		return hotline.Fail(hotline.Internal, "internal").Because(err)
	}
	return hotline.Fail(hotline.Unavailable, "unavailable").Because(err)
}
