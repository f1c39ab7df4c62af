package redisqueue

import (
	"context"
	"crypto/sha1"
	"embed"
	"encoding/hex"
	"fmt"
	"path"
	"strings"

	"github.com/redis/go-redis/v9"
)

//go:embed lua/*.lua
var luaFiles embed.FS

// script is one move as the server runs it: the common part and its own.
type script struct{ source, digest string }

// readScripts gives the moves by name.
func readScripts() (map[string]script, error) {
	common, err := luaFiles.ReadFile("lua/common.lua")
	if err != nil {
		return nil, err
	}
	files, err := luaFiles.ReadDir("lua")
	if err != nil {
		return nil, err
	}
	scripts := map[string]script{}
	for _, f := range files {
		own, err := luaFiles.ReadFile(path.Join("lua", f.Name()))
		if err != nil {
			return nil, err
		}
		source := string(common) + string(own)
		digest := sha1.Sum([]byte(source))
		scripts[strings.TrimSuffix(f.Name(), ".lua")] = script{source, hex.EncodeToString(digest[:])}
	}
	return scripts, nil
}

// run runs a move. The server keeps scripts it has seen; after a restart it is shown them again.
func (s *Server) run(ctx context.Context, name string, keys []string, args []any) *redis.Cmd {
	move, err := s.script(name)
	if err != nil {
		return failed(ctx, err)
	}
	cmd := s.do(ctx, 3, move.call(keys, args)...)
	if unknown(cmd) {
		cmd = s.do(ctx, 3, move.show(keys, args)...)
	}
	return cmd
}

// runAll runs a move several times in one go.
func (s *Server) runAll(ctx context.Context, name string, keys []string, all [][]any) []*redis.Cmd {
	move, err := s.script(name)
	cmds := make([]*redis.Cmd, len(all))
	words := make([][]any, len(all))
	for i, args := range all {
		cmds[i], words[i] = failed(ctx, err), move.call(keys, args)
	}
	if err != nil {
		return cmds
	}
	cmds = s.doAll(ctx, 3, words)
	for i, cmd := range cmds {
		if unknown(cmd) {
			cmds[i] = s.do(ctx, 3, move.show(keys, all[i])...)
		}
	}
	return cmds
}

func (s *Server) script(name string) (script, error) {
	move, known := s.scripts[name]
	if !known {
		return move, fmt.Errorf("there is no script %q", name)
	}
	return move, nil
}

// call names a script that the server has seen; show brings it.
func (m script) call(keys []string, args []any) []any { return spoken("evalsha", m.digest, keys, args) }

func (m script) show(keys []string, args []any) []any { return spoken("eval", m.source, keys, args) }

func spoken(verb, what string, keys []string, args []any) []any {
	all := make([]any, 0, 3+len(keys)+len(args))
	all = append(all, verb, what, len(keys))
	for _, k := range keys {
		all = append(all, k)
	}
	return append(all, args...)
}

// unknown reports whether the server has not seen the script.
func unknown(cmd *redis.Cmd) bool { return redis.HasErrorPrefix(cmd.Err(), "NOSCRIPT") }

func failed(ctx context.Context, err error) *redis.Cmd {
	cmd := redis.NewCmd(ctx)
	cmd.SetErr(err)
	return cmd
}
