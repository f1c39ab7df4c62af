package intake

import (
	"strings"
	"testing"
	"testing/fstest"

	"yihaotong/hotline"
)

func TestEvaluateCounts(t *testing.T) {
	t.Parallel()
	dir := fstest.MapFS{
		"a.txt":          {Data: []byte("坐席:您好,贵姓?\n来电:我叫陆瑶\n坐席:哪栋楼?\n来电:五号楼三层,水管坏了\n")},
		"b.txt":          {Data: []byte("坐席:您好。\n来电:灯坏了\n坐席:您的电话?\n来电:15400001234\n")},
		"expected.jsonl": {Data: []byte(`{"file":"a.txt","format":"text","fields":{"name":"陆遥","building":"5号楼","floor":"3"}}` + "\n\n" + `{"file":"b.txt","format":"text","fields":{"phone":"154 0000 1234","unit":"商务局","category":"repair.power_lighting","call_back":true,"title_keywords":["灯","亮"]},"tags":[]}`)},
	}
	report, err := Evaluate(dir, func(string) hotline.Decision {
		return hotline.Decision{Category: "repair.power_lighting", Priority: hotline.Normal, Type: hotline.Help}
	})
	if err != nil {
		t.Fatal(err)
	}
	for field, want := range map[string]Score{
		"name":      {0, 0, 1, 1, 0},
		"building":  {1, 1, 1, 1, 1},
		"floor":     {1, 1, 1, 1, 1},
		"room":      {1, 1, 0, 0, 0},
		"phone":     {1, 1, 1, 1, 1},
		"unit":      {1, 0, 1, 0, 0},
		"category":  {0.5, 1, 1, 2, 1},
		"call_back": {1, 1, 1, 1, 1},
	} {
		if got := report.Fields[field]; got != want {
			t.Errorf("%s: %+v, want %+v", field, got, want)
		}
	}
	if report.N != 2 || report.Titles != 0.5 {
		t.Errorf("%+v", report)
	}
}

func TestEvaluateRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		dir  fstest.MapFS
		want []string
	}{
		"no list":    {fstest.MapFS{}, []string{"expected.jsonl"}},
		"empty list": {fstest.MapFS{"expected.jsonl": {}}, []string{"expected.jsonl line 1"}},
		"broken":     {fstest.MapFS{"expected.jsonl": {Data: []byte("\n{")}}, []string{"expected.jsonl line 2"}},
		"missing":    {fstest.MapFS{"expected.jsonl": {Data: []byte(`{"file":"x.txt","format":"text"}`)}}, []string{"expected.jsonl line 1", "x.txt"}},
		"outside":    {fstest.MapFS{"expected.jsonl": {Data: []byte(`{"file":"../x.txt"}`)}}, []string{"line 1", "../x.txt"}},
		"bad format": {fstest.MapFS{"expected.jsonl": {Data: []byte(`{"file":"x.txt","format":"mp3"}`)}, "x.txt": {Data: []byte("a")}}, []string{"line 1", "x.txt", "mp3"}},
		"bad file":   {fstest.MapFS{"expected.jsonl": {Data: []byte(`{"file":"x.vtt","format":"vtt"}`)}, "x.vtt": {Data: []byte("WEBVTT\n\nno times\n")}}, []string{"expected.jsonl line 1", "x.vtt", "line 3"}},
	} {
		_, err := Evaluate(c.dir, nil)
		if err == nil {
			t.Errorf("%s: accepted", name)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q does not name %q", name, err, want)
			}
		}
	}
}

func TestFromText(t *testing.T) {
	t.Parallel()
	text := "我是商务局的陆瑶,电话15400005038。11号楼七层709饮水机不出水了,请尽快修。"
	d := FromText(text, nil)
	if d.Name.Value != "陆瑶" || d.Unit.Value != "商务局" || d.Phone.Value != "15400005038" || d.Building.Value != "11号楼" || d.Floor.Value != "7" || d.Room.Value != "709" || d.Text.Value != text {
		t.Errorf("%+v", d)
	}
	if !strings.HasPrefix(d.Title.Value, "11号楼七层709饮水机不出水了") {
		t.Errorf("title %q", d.Title.Value)
	}
	if d := FromText("  ", nil); d.Text.Value != "" || d.Title.Value != "" {
		t.Errorf("%+v", d)
	}
	long := strings.Repeat("空调坏了,", 20_000)
	if d := FromText(long, nil); len([]rune(d.Text.Value)) != hotline.MaxText {
		t.Errorf("%d runes", len([]rune(d.Text.Value)))
	}
}
