package intake

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"yihaotong/hotline"
)

// TestCallIsExtractSoFar folds every call of our own segment by segment and compares with reading the
// same segments at once; both see unknown speakers, as a stream without them does.
func TestCallIsExtractSoFar(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/calls/*")
	if err != nil || len(files) < 50 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, name := range files {
		if filepath.Ext(name) == ".jsonl" {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		tr, err := Parse("", data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i := range tr.Segments {
			if i%3 == 0 {
				tr.Segments[i].Speaker = hotline.SpeakerUnknown
			}
		}
		call := NewCall(tr.Caller, nil)
		for i, s := range tr.Segments {
			got := call.Add(s)
			part := Transcript{Segments: tr.Segments[:i+1], Caller: tr.Caller}
			if want := Extract(part, nil); !reflect.DeepEqual(got, want) {
				t.Fatalf("%s after %d segments:\n%+v\n%+v", name, i+1, got, want)
			}
			valid(t, part, got)
		}
	}
}

// TestSegmentsAreReadInTime holds the promise that a segment is worked in 20 ms also late in a long call.
func TestSegmentsAreReadInTime(t *testing.T) {
	call := NewCall(Party{}, nil)
	var took []time.Duration
	for i := range 400 {
		s := hotline.Segment{Speaker: hotline.SpeakerRequester, Text: fmt.Sprintf("我们在%d号楼%d层,%d的空调又坏了,电话一五四零零零零%04d,昨天下午就报过了,到现在也没人来修", i%20+1, i%9+1, 100+i, i)}
		if i%2 == 0 {
			s = hotline.Segment{Speaker: hotline.SpeakerOperator, Text: "好的,请问具体在哪栋楼哪个房间,您的电话是多少?"}
		}
		start := time.Now()
		call.Add(s)
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	if p95 := took[len(took)*95/100]; p95 > 20*time.Millisecond {
		t.Errorf("p95 %v, worst %v", p95, took[len(took)-1])
	}
}

func BenchmarkExtract(b *testing.B) {
	data, err := os.ReadFile("testdata/calls/noise.json")
	if err != nil {
		b.Fatal(err)
	}
	tr, err := Parse("", data)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			Extract(tr, nil)
		}
	})
	b.Run("segment", func(b *testing.B) {
		call := NewCall(Party{}, nil)
		for _, s := range tr.Segments {
			call.Add(s)
		}
		last := tr.Segments[len(tr.Segments)-1]
		for b.Loop() {
			read(last)
			call.Draft()
		}
	})
}
