package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// benchClauses is how many clauses are searched.
const benchClauses = 50_000

// understanding measures the classifier and the search with the binary's own eval commands.
func understanding(ctx context.Context, binary, shared string) ([]line, error) {
	var classify struct {
		DocsPerS float64 `json:"docs_per_s"`
	}
	train := filepath.Join(shared, "teddy2020-gov", "train.jsonl")
	if err := eval(ctx, &classify, binary, "eval", "classify", "--train", train, "--test", train); err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "hotline-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	corpus := filepath.Join(folder, "corpus.jsonl")
	if err := head(filepath.Join(shared, "stard", "corpus.jsonl"), corpus, benchClauses); err != nil {
		return nil, err
	}
	queries := filepath.Join(folder, "queries.jsonl")
	if err := answered(filepath.Join(shared, "stard", "queries.jsonl"), corpus, queries); err != nil {
		return nil, err
	}
	var search struct {
		P50 float64 `json:"p50_ms"`
		P99 float64 `json:"p99_ms"`
	}
	if err := eval(ctx, &search, binary, "eval", "search", "--corpus", corpus, "--queries", queries); err != nil {
		return nil, err
	}
	return []line{
		{"classification, one core", fmt.Sprintf("%.0f texts/s", classify.DocsPerS), "≥ 20,000/s", classify.DocsPerS >= 20_000},
		{"search over 50,000 clauses", fmt.Sprintf("p50 %.1f ms, p99 %.1f ms", search.P50, search.P99), "p99 ≤ 20 ms", search.P99 <= 20},
	}, nil
}

func eval(ctx context.Context, into any, binary string, args ...string) error {
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%v: %w", args[:2], err)
	}
	return json.Unmarshal(out, into)
}

// head copies the first lines of a file.
func head(from, to string, most int) error {
	var out bytes.Buffer
	n := 0
	err := each(from, func(line []byte) error {
		if n++; n <= most {
			out.Write(line)
			out.WriteByte('\n')
		}
		return nil
	})
	if err != nil {
		return err
	}
	return os.WriteFile(to, out.Bytes(), 0o600)
}

// answered copies the queries that have an answer in the part of the corpus.
func answered(from, corpus, to string) error {
	known := map[string]bool{}
	err := each(corpus, func(line []byte) error {
		var d struct{ ID string }
		err := json.Unmarshal(line, &d)
		known[d.ID] = true
		return err
	})
	if err != nil {
		return err
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	err = each(from, func(line []byte) error {
		var q struct {
			ID       string   `json:"id"`
			Text     string   `json:"text"`
			Relevant []string `json:"relevant"`
		}
		if err := json.Unmarshal(line, &q); err != nil {
			return err
		}
		q.Relevant = slices.DeleteFunc(q.Relevant, func(id string) bool { return !known[id] })
		if len(q.Relevant) == 0 {
			return nil
		}
		return enc.Encode(q)
	})
	if err != nil {
		return err
	}
	return os.WriteFile(to, out.Bytes(), 0o600)
}

// each calls do with every line of a file.
func each(path string, do func(line []byte) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		if err := do(lines.Bytes()); err != nil {
			return err
		}
	}
	return lines.Err()
}
