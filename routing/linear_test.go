package routing_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"yihaotong/hotline"
	"yihaotong/routing"
)

func toy() []routing.Labelled {
	var out []routing.Labelled
	for i := range 40 {
		out = append(out,
			routing.Labelled{Text: fmt.Sprintf("电梯%d号坏了不动", i), Label: "lift"},
			routing.Labelled{Text: fmt.Sprintf("食堂%d楼菜太咸", i), Label: "meal"},
			routing.Labelled{Text: fmt.Sprintf("where is bus number %d", i), Label: "bus"})
	}
	return out
}

func TestModelLearns(t *testing.T) {
	t.Parallel()
	m, err := routing.Train(toy(), routing.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"三号电梯不动了": "lift", "菜咸": "meal", "BUS where?": "bus", "電梯": "lift"} {
		scores := m.Predict(text)
		if scores[0].Label != want {
			t.Errorf("%s: %v, want %s", text, scores, want)
		}
		if top := m.Top(text); top != scores[0] {
			t.Errorf("Top says %v, Predict %v", top, scores[0])
		}
	}
}

func TestTrainingIsDeterministic(t *testing.T) {
	t.Parallel()
	a, errA := routing.Train(toy(), routing.Options{})
	b, errB := routing.Train(toy(), routing.Options{})
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	for _, text := range []string{"电梯", "食堂 bus", "", "完全没见过的话"} {
		if x, y := a.Predict(text), b.Predict(text); !reflect.DeepEqual(x, y) {
			t.Errorf("%q: %v and %v", text, x, y)
		}
	}
}

func TestTrainRefusesWhatTeachesNothing(t *testing.T) {
	t.Parallel()
	for name, examples := range map[string][]routing.Labelled{
		"none": nil, "one label": {{Text: "a", Label: "x"}, {Text: "b", Label: "x"}}, "no label": {{Text: "a", Label: "x"}, {Text: "b"}},
	} {
		if _, err := routing.Train(examples, routing.Options{}); hotline.CodeOf(err) != hotline.Invalid {
			t.Errorf("%s: error %v, want invalid", name, err)
		}
	}
}

func TestOddTrainingSets(t *testing.T) {
	t.Parallel()
	sets := map[string][]routing.Labelled{
		"one example each":   {{Text: "电梯坏了", Label: "a"}, {Text: "菜咸", Label: "b"}, {Text: "孩子", Label: "c"}},
		"conflicting":        append(toy(), routing.Labelled{Text: "电梯3号坏了不动", Label: "meal"}, routing.Labelled{Text: "电梯3号坏了不动", Label: "bus"}),
		"empty texts":        {{Text: "", Label: "a"}, {Text: "", Label: "b"}, {Text: "x", Label: "a"}},
		"all the same text":  {{Text: "一样", Label: "a"}, {Text: "一样", Label: "b"}},
		"emoji and binary":   {{Text: "😂😂", Label: "a"}, {Text: "\xff\x00\xfe", Label: "b"}},
		"a very long one":    {{Text: strings.Repeat("电梯坏了", 25_000), Label: "a"}, {Text: "菜", Label: "b"}},
		"one single example": append(toy(), routing.Labelled{Text: "只此一例", Label: "rare"}),
	}
	for name, set := range sets {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, err := routing.Train(set, routing.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{"", "一", "😂", strings.Repeat("长", 100_000), "\xff\xfe", "電梯壞了", "ไทย العربية"} {
				sum := 0.0
				for _, s := range m.Predict(text) {
					sum += s.P
				}
				if math.Abs(sum-1) > 1e-6 {
					t.Errorf("%.20q: probabilities sum to %v", text, sum)
				}
			}
		})
	}
}

func TestSaveAndLoad(t *testing.T) {
	t.Parallel()
	_, c := engine(t).InUse()
	file := c.Save()
	if len(file) > 20<<20 {
		t.Errorf("the file has %d bytes, more than 20 MB", len(file))
	}
	again, err := routing.LoadClassifier(file, concepts(t))
	if err != nil {
		t.Fatal(err)
	}
	if again.Version != c.Version || !reflect.DeepEqual(again.Save(), file) {
		t.Error("saving what was loaded gives another file")
	}
	for _, text := range []string{"电梯不动", "周转房轮候到哪了", "孩子发烧", "网断了", ""} {
		if a, b := c.Category(text), again.Category(text); a != b {
			t.Errorf("%q: %s before, %s after", text, a, b)
		}
	}
	for name, bad := range map[string][]byte{
		"empty": nil, "short": file[:100], "cut": file[:len(file)-9], "flipped": append([]byte{file[0]}, append([]byte{file[1] ^ 1}, file[2:]...)...),
	} {
		if _, err := routing.LoadClassifier(bad, concepts(t)); hotline.CodeOf(err) != hotline.Invalid {
			t.Errorf("%s: error %v, want invalid", name, err)
		}
	}
}

// messages are n texts of 250 characters in 60 classes: seeds strung together.
func messages(b *testing.B, n int) []routing.Labelled {
	seeds, err := routing.SeedExamples(catalogue(b))
	if err != nil {
		b.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	out := make([]routing.Labelled, n)
	for i := range out {
		class := rng.IntN(60)
		var text []rune
		for len(text) < 250 {
			text = append(text, []rune(seeds[(class*50+rng.IntN(200))%len(seeds)].Text+",")...)
		}
		out[i] = routing.Labelled{Text: string(text[:250]), Label: fmt.Sprint(class)}
	}
	return out
}

func BenchmarkTop(b *testing.B) {
	set := messages(b, 6000)
	m, err := routing.Train(set, routing.Options{Rounds: 1})
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; b.Loop(); i++ {
		m.Top(set[i%len(set)].Text)
	}
}

// BenchmarkTrain fits 100,000 texts in 60 classes; the goals are 60 s, 20 MB and 150 MiB.
//
//	go test ./routing -run '^$' -bench Train -benchtime 1x
func BenchmarkTrain(b *testing.B) {
	set := messages(b, 100_000)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for b.Loop() {
		m, err := routing.Train(set, routing.Options{})
		if err != nil {
			b.Fatal(err)
		}
		m.Top(set[0].Text)
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(m.Size())/1e6, "MB/file")
		b.ReportMetric(float64(int64(after.HeapAlloc)-int64(before.HeapAlloc))/(1<<20), "MiB/held")
		runtime.KeepAlive(m)
	}
}
