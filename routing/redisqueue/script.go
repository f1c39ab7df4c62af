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
	move, known := s.scripts[name]
	if !known {
		cmd := redis.NewCmd(ctx)
		cmd.SetErr(fmt.Errorf("there is no script %q", name))
		return cmd
	}
	words := make([]any, 0, 3+len(keys)+len(args))
	words = append(words, "evalsha", move.digest, len(keys))
	for _, k := range keys {
		words = append(words, k)
	}
	words = append(words, args...)
	cmd := s.do(ctx, 3, words...)
	if redis.HasErrorPrefix(cmd.Err(), "NOSCRIPT") {
		words[0], words[1] = "eval", move.source
		cmd = s.do(ctx, 3, words...)
	}
	return cmd
}
