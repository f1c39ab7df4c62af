package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
)

// folds is how often a training file is split; each part judges once.
const folds = 5

// understandingTable prints what the shipped binary understands of the development data.
func understandingTable(ctx context.Context, binary, shared string) error {
	fmt.Println("| what | set | measured |\n|---|---|---|")
	var route struct {
		N         int     `json:"n"`
		Team      float64 `json:"team_accuracy"`
		Category  float64 `json:"category_accuracy"`
		Priority  float64 `json:"priority_within_one"`
		Recall    float64 `json:"critical_recall"`
		Precision float64 `json:"critical_precision"`
	}
	if err := eval(ctx, &route, binary, "eval", "route", "--test", filepath.Join(shared, "utterances-dev", "dev.jsonl"), "--data", os.DevNull+"/none"); err != nil {
		return err
	}
	fmt.Printf("| routing | utterances-dev, %d | team %.3f, category %.3f, priority within one %.3f, critical recall %.3f at precision %.3f |\n",
		route.N, route.Team, route.Category, route.Priority, route.Recall, route.Precision)
	if err := intakeLine(ctx, binary, shared); err != nil {
		return err
	}
	for _, set := range []string{"teddy2020-gov", "teddy2020-gov-seg", "banking77", "clinc150"} {
		if err := classifyLine(ctx, binary, shared, set); err != nil {
			return err
		}
	}
	for _, set := range []string{"stard", "cmrc2018"} {
		if err := searchLine(ctx, binary, shared, set); err != nil {
			return err
		}
	}
	return answerLine(ctx, binary, shared)
}

func intakeLine(ctx context.Context, binary, shared string) error {
	var r struct {
		N      int `json:"n"`
		Fields map[string]struct{ Precision, Recall float64 }
	}
	if err := eval(ctx, &r, binary, "eval", "intake", "--dir", filepath.Join(shared, "transcripts-dev"), "--data", os.DevNull+"/none"); err != nil {
		return err
	}
	fmt.Printf("| call intake | transcripts-dev, %d calls |", r.N)
	for _, f := range []string{"phone", "name", "unit", "building", "floor", "room", "category", "priority", "type"} {
		fmt.Printf(" %s %.2f/%.2f", f, r.Fields[f].Precision, r.Fields[f].Recall)
	}
	fmt.Println(" (precision/recall) |")
	return nil
}

// classifyLine trains on four fifths and tests on the rest, five times. Lines of one group (near
// duplicates) stay on one side.
func classifyLine(ctx context.Context, binary, shared, set string) error {
	folder, err := os.MkdirTemp("", "hotline-eval-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	var accuracy, macro, ece, top float64
	n := 0
	for fold := range folds {
		train, test := filepath.Join(folder, "train.jsonl"), filepath.Join(folder, "test.jsonl")
		if err := split(filepath.Join(shared, set, "train.jsonl"), train, test, uint32(fold)); err != nil {
			return err
		}
		var r struct {
			N        int     `json:"n"`
			Accuracy float64 `json:"accuracy"`
			MacroF1  float64 `json:"macro_f1"`
			ECE      float64 `json:"ece"`
			Top70    float64 `json:"top70"`
		}
		if err := eval(ctx, &r, binary, "eval", "classify", "--train", train, "--test", test); err != nil {
			return err
		}
		n += r.N
		accuracy, macro, ece, top = accuracy+r.Accuracy/folds, macro+r.MacroF1/folds, ece+r.ECE/folds, top+r.Top70/folds
	}
	fmt.Printf("| classification, 5-fold | %s, %d | accuracy %.3f, macro-F1 %.3f, surest 70 %% %.3f, calibration error %.3f |\n", set, n, accuracy, macro, top, ece)
	return nil
}

func split(from, train, test string, fold uint32) error {
	var out [2]bytes.Buffer
	err := each(from, func(line []byte) error {
		var row struct{ ID, Group string }
		if err := json.Unmarshal(line, &row); err != nil {
			return err
		}
		if row.Group == "" {
			row.Group = row.ID
		}
		h := fnv.New32a()
		h.Write([]byte(row.Group))
		side := &out[0]
		if h.Sum32()%folds == fold {
			side = &out[1]
		}
		side.Write(line)
		side.WriteByte('\n')
		return nil
	})
	return errors.Join(err, os.WriteFile(train, out[0].Bytes(), 0o600), os.WriteFile(test, out[1].Bytes(), 0o600))
}

func searchLine(ctx context.Context, binary, shared, set string) error {
	var r struct {
		N        int     `json:"n"`
		Recall1  float64 `json:"recall_at_1"`
		Recall5  float64 `json:"recall_at_5"`
		Recall10 float64 `json:"recall_at_10"`
		MRR      float64 `json:"mrr_at_10"`
		P50      float64 `json:"p50_ms"`
		P99      float64 `json:"p99_ms"`
	}
	folder := filepath.Join(shared, set)
	if err := eval(ctx, &r, binary, "eval", "search", "--corpus", filepath.Join(folder, "corpus.jsonl"), "--queries", filepath.Join(folder, "queries.jsonl")); err != nil {
		return err
	}
	fmt.Printf("| search | %s, %d | recall@1 %.3f, @5 %.3f, @10 %.3f, MRR %.3f, p50 %.1f ms, p99 %.1f ms |\n", set, r.N, r.Recall1, r.Recall5, r.Recall10, r.MRR, r.P50, r.P99)
	return nil
}

func answerLine(ctx context.Context, binary, shared string) error {
	var r struct {
		N        int     `json:"n"`
		Right    int     `json:"right_citation"`
		Wrong    int     `json:"wrong_citation"`
		False    int     `json:"false_answers"`
		Missed   int     `json:"missed"`
		Verbatim float64 `json:"quote_verbatim"`
	}
	if err := eval(ctx, &r, binary, "eval", "answer", "--kb", filepath.Join(shared, "laws"), "--queries", "kb/testdata/answer/laws.jsonl"); err != nil {
		return err
	}
	answerable := r.Right + r.Wrong + r.Missed
	fmt.Printf("| answers | laws, %d answerable, %d not | right clause first %.3f, answered without an answer %.3f, quotes verbatim %.3f |\n",
		answerable, r.N-answerable, float64(r.Right)/float64(max(1, answerable)), float64(r.False)/float64(max(1, r.N-answerable)), r.Verbatim)
	return nil
}
