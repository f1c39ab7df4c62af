package routing_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"yihaotong/hotline"
	"yihaotong/routing"
)

const devSet = "../../shared/data/utterances-dev/dev.jsonl"

func TestEvalClassify(t *testing.T) {
	t.Parallel()
	train := toy()
	test := []routing.Labelled{{Text: "电梯9号不动", Label: "lift"}, {Text: "菜太咸", Label: "meal"}, {Text: "where is bus", Label: "meal"}, {Text: "电梯", Label: "lift"}}
	r, err := routing.EvalClassify(train, test, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if r.N != 4 || r.Accuracy != 0.75 {
		t.Errorf("n %d, accuracy %v; want 4 and 0.75", r.N, r.Accuracy)
	}
	// lift 1, meal 2·1/(1+2), bus 0
	if want := (1 + 2.0/3 + 0) / 3; r.MacroF1 < want-1e-9 || r.MacroF1 > want+1e-9 {
		t.Errorf("macro F1 %v, want %v", r.MacroF1, want)
	}
	if s := r.PerLabel["meal"]; s.Precision != 1 || s.Recall != 0.5 || s.N != 2 {
		t.Errorf("meal %+v", s)
	}
	if r.DocsPerS <= 0 || r.TrainS < 0 {
		t.Errorf("speeds %v, %v", r.DocsPerS, r.TrainS)
	}
	_, err = routing.EvalClassify(train, nil, time.Now)
	wantCode(t, err, hotline.Invalid)
}

func TestReadersNameFileAndLine(t *testing.T) {
	t.Parallel()
	for text, line := range map[string]string{
		"{\"text\":\"a\",\"label\":\"x\"}\nnonsense\n":              "f.jsonl:2",
		"\n{\"text\":\"a\"}\n":                                      "f.jsonl:2",
		"{\"text\":5,\"label\":\"x\"}":                              "f.jsonl:1",
		"{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":\"\xff\"}\n\n": "f.jsonl:2",
	} {
		if _, err := routing.ReadLabelled("f.jsonl", strings.NewReader(text)); hotline.CodeOf(err) != hotline.Invalid || !strings.Contains(err.Error(), line) {
			t.Errorf("%q: error %v, want one that names %s", text, err, line)
		}
	}
	ok := `{"text":"a","channel":"web","team":"none","subcategory":"general.praise","priority":"low","flags":[]}` + "\n"
	cases, err := routing.ReadRouteCases("f.jsonl", strings.NewReader("\xef\xbb\xbf"+ok))
	if err != nil || len(cases) != 1 || cases[0].Team != hotline.General {
		t.Fatalf("%+v, %v", cases, err)
	}
	for _, bad := range []string{
		strings.Replace(ok, "low", "soon", 1), strings.Replace(ok, "web", "pigeon", 1), strings.Replace(ok, `"none"`, `""`, 1), "{",
	} {
		if _, err := routing.ReadRouteCases("f.jsonl", strings.NewReader(ok+bad)); hotline.CodeOf(err) != hotline.Invalid || !strings.Contains(err.Error(), "f.jsonl:2") {
			t.Errorf("%q: error %v, want one that names line 2", bad, err)
		}
	}
}

func TestEvalRouteCounts(t *testing.T) {
	t.Parallel()
	cases := []routing.RouteCase{
		{Text: "三号楼电梯困人", Team: "repair", Category: "repair.elevator", Priority: "critical", Flags: []string{"safety_critical"}},
		{Text: "食堂几点开饭", Team: "dining", Category: "dining.hours_queue", Priority: "low", Flags: []string{"type:consult", "type:poem"}},
		{Text: "充电桩坏了", Team: "repair", Category: "repair.power_lighting", Priority: "low", Flags: []string{"multi_intent", "secondary:commuting.parking_charging"}},
		{Text: "充电桩坏了", Team: "repair", Category: "repair.power_lighting", Priority: "critical", Flags: []string{"safety_critical", "secondary:commuting.parking_charging"}},
	}
	r, err := routing.EvalRoute(t.Context(), engine(t), cases, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if r.TypeAccuracy != 1 || r.SecondRecall != 0 {
		t.Errorf("types %v, second matters %v", r.TypeAccuracy, r.SecondRecall)
	}
	if r.N != 4 || r.TeamAccuracy != 0.75 || r.CategoryAccuracy != 0.75 || r.PriorityWithinOne != 0.75 || r.CriticalRecall != 0.5 || r.CriticalPrecision != 1 {
		t.Errorf("report %+v", r)
	}
	_, err = routing.EvalRoute(t.Context(), engine(t), nil, time.Now)
	wantCode(t, err, hotline.Invalid)
}

// The shipped router must stay above these lines on the development set; the set lies beside the
// project and is no part of it.
func TestShippedRouter(t *testing.T) {
	t.Parallel()
	f, err := os.Open(devSet)
	if os.IsNotExist(err) {
		t.Logf("the development data is not beside the project (%s): nothing measured", devSet)
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cases, err := routing.ReadRouteCases(devSet, f)
	if err != nil {
		t.Fatal(err)
	}
	r, err := routing.EvalRoute(t.Context(), engine(t), cases, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", r)
	if r.TeamAccuracy < 0.93 || r.CategoryAccuracy < 0.85 || r.CriticalRecall < 0.98 || r.CriticalPrecision < 0.75 || r.PriorityWithinOne < 0.95 {
		t.Errorf("the router fell below its lines: %+v", r)
	}
}

func TestEvalFolds(t *testing.T) {
	t.Parallel()
	set := toy()
	for i := range set {
		set[i].Group = []string{"", "together"}[min(1, i/118)] // the last two form a group
	}
	told := 0
	r, err := routing.EvalFolds(set, routing.Folds{N: 5, Outside: "bus", After: func(string, int) { told++ }, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if r.Product.N != len(set) || r.Product.Accuracy < 0.95 || r.Baseline.Accuracy < 0.95 || len(r.Product.PerLabel) != 3 || told != 10 {
		t.Errorf("report %+v, told %d times", r, told)
	}
	if s := r.Product.Scope; s == nil || s.Outside < 0.9 || s.Inside < 0.9 {
		t.Errorf("scope %+v", s)
	}
	_, err = routing.EvalFolds(set, routing.Folds{N: 1, Now: time.Now})
	wantCode(t, err, hotline.Invalid)
}
