package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// folds is how often a training file is split; each part judges once.
const folds = 5

// understandingTable prints what the shipped binary understands of the development data.
func understandingTable(ctx context.Context, binary, shared string) error {
	empty, err := os.MkdirTemp("", "hotline-eval-") // no installation: the shipped router answers
	if err != nil {
		return err
	}
	defer os.RemoveAll(empty)
	fmt.Println("| what | set | measured |\n|---|---|---|")
	var route struct {
		N         int     `json:"n"`
		Team      float64 `json:"team_accuracy"`
		Category  float64 `json:"category_accuracy"`
		Priority  float64 `json:"priority_within_one"`
		Recall    float64 `json:"critical_recall"`
		Precision float64 `json:"critical_precision"`
		Type      float64 `json:"type_accuracy"`
		Second    float64 `json:"second_recall"`
		Made      float64 `json:"second_precision"`
	}
	if err := eval(ctx, &route, binary, "eval", "route", "--test", filepath.Join(shared, "utterances-dev", "dev.jsonl"), "--data", empty); err != nil {
		return err
	}
	fmt.Printf("| routing | utterances-dev, %d | team %.3f, category %.3f, priority within one %.3f, critical recall %.3f at precision %.3f, type %.3f, second matters found %.3f at precision %.3f |\n",
		route.N, route.Team, route.Category, route.Priority, route.Recall, route.Precision, route.Type, route.Second, route.Made)
	if err := intakeLine(ctx, binary, shared, empty); err != nil {
		return err
	}
	for _, set := range []struct{ name, outside string }{{"teddy2020-gov", ""}, {"teddy2020-gov-seg", ""}, {"banking77", ""}, {"clinc150", "__oos__"}} {
		if err := classifyLine(ctx, binary, shared, set.name, set.outside); err != nil {
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

func intakeLine(ctx context.Context, binary, shared, empty string) error {
	var r struct {
		N      int `json:"n"`
		Fields map[string]struct{ Precision, Recall float64 }
	}
	if err := eval(ctx, &r, binary, "eval", "intake", "--dir", filepath.Join(shared, "transcripts-dev"), "--data", empty); err != nil {
		return err
	}
	fmt.Printf("| call intake | transcripts-dev, %d calls |", r.N)
	for _, f := range []string{"phone", "name", "unit", "building", "floor", "room", "category", "priority", "type"} {
		fmt.Printf(" %s %.2f/%.2f", f, r.Fields[f].Precision, r.Fields[f].Recall)
	}
	fmt.Println(" (precision/recall) |")
	return nil
}

// classified is one side of a cross-validation.
type classified struct {
	N        int     `json:"n"`
	Accuracy float64 `json:"accuracy"`
	MacroF1  float64 `json:"macro_f1"`
	ECE      float64 `json:"ece"`
	Top70    float64 `json:"top70"`
	Scope    *struct {
		Outside float64 `json:"outside_recall"`
		Inside  float64 `json:"inside_accuracy"`
	} `json:"scope"`
}

// classifyLine sets the classifier beside the baseline measured in the same run, on the same folds.
func classifyLine(ctx context.Context, binary, shared, set, outside string) error {
	var r struct{ Product, Baseline classified }
	file := filepath.Join(shared, set, "train.jsonl")
	if err := eval(ctx, &r, binary, "eval", "classify", "--train", file, "--folds", fmt.Sprint(folds), "--outside", outside); err != nil {
		return err
	}
	fmt.Printf("| classification, %d-fold | %s, %d | %s; baseline SVM: %s |\n", folds, set, r.Product.N, r.Product, r.Baseline)
	return nil
}

func (c classified) String() string {
	s := fmt.Sprintf("macro-F1 %.4f, accuracy %.4f, surest 70 %% %.3f, calibration error %.3f", c.MacroF1, c.Accuracy, c.Top70, c.ECE)
	if c.Scope != nil {
		s += fmt.Sprintf(", out of scope found %.3f at in-scope accuracy %.3f", c.Scope.Outside, c.Scope.Inside)
	}
	return s
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
		Plain1   float64 `json:"baseline_recall_at_1"`
		Plain5   float64 `json:"baseline_recall_at_5"`
		Plain10  float64 `json:"baseline_recall_at_10"`
	}
	folder := filepath.Join(shared, set)
	if err := eval(ctx, &r, binary, "eval", "search", "--corpus", filepath.Join(folder, "corpus.jsonl"), "--queries", filepath.Join(folder, "queries.jsonl")); err != nil {
		return err
	}
	fmt.Printf("| search | %s, %d | recall@1 %.3f, @5 %.3f, @10 %.3f (plain BM25: %.3f, %.3f, %.3f), MRR %.3f, p50 %.1f ms, p99 %.1f ms |\n", set, r.N, r.Recall1, r.Recall5, r.Recall10, r.Plain1, r.Plain5, r.Plain10, r.MRR, r.P50, r.P99)
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
