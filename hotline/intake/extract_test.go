package intake

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"yihaotong/hotline"
	"yihaotong/hotline/zh"
)

// saidFields are what can be read from the talk alone; category, priority and type need a classifier.
var saidFields = []string{"name", "phone", "unit", "building", "floor", "room", "call_back"}

// TestCallsOfOurOwn reads invented calls in all formats, with corrections, dialect, noise, pieces and
// things never said. Every field must be right and nothing invented.
func TestCallsOfOurOwn(t *testing.T) {
	t.Parallel()
	checkFolder(t, "testdata/calls", 72)
}

func TestSharedDevelopmentCalls(t *testing.T) {
	t.Parallel()
	sharedFile(t, "transcripts-dev/expected.jsonl")
	checkFolder(t, "../../../shared/data/transcripts-dev", 8)
}

func checkFolder(t *testing.T, dir string, n int) {
	t.Helper()
	report, err := Evaluate(os.DirFS(dir), nil)
	if err != nil {
		t.Fatal(err)
	}
	if report.N != n {
		t.Errorf("%d calls, want %d", report.N, n)
	}
	for _, field := range saidFields {
		if s := report.Fields[field]; s.Precision < 1 || s.Recall < 1 || s.Said == 0 {
			t.Errorf("%s: %+v", field, s)
		}
	}
	for _, m := range report.Missed {
		if m.Field != "category" && m.Field != "priority" && m.Field != "type" {
			t.Errorf("%s %s: got %q, want %q", m.File, m.Field, m.Got, m.Want)
		}
	}
}

// TestRolesAndPunctuationMayBeMissing reads the same calls as poor speech recognition would hand them over.
// A field or two may be lost there, not more.
func TestRolesAndPunctuationMayBeMissing(t *testing.T) {
	t.Parallel()
	bare := strings.NewReplacer(",", " ", "。", "", "?", "", "!", "", "……", " ")
	calls := ownCalls(t)
	wrong, all := 0, 0
	for _, c := range calls {
		for i := range c.talk.Segments {
			c.talk.Segments[i].Speaker = hotline.SpeakerUnknown
			c.talk.Segments[i].Text = bare.Replace(c.talk.Segments[i].Text)
		}
		got := Extract(c.talk, nil).values()
		for _, field := range saidFields {
			all++
			if want := canonical(field, fmt.Sprint(or(c.want[field], ""))); canonical(field, got[field]) != want {
				wrong++
				t.Logf("%s %s: got %q, want %q", c.name, field, got[field], want)
			}
		}
	}
	if share := float64(wrong) / float64(all); len(calls) < 50 || share > 0.01 {
		t.Errorf("%d of %d fields wrong", wrong, all)
	}
}

type ownCall struct {
	name string
	talk Transcript
	want map[string]any
}

func ownCalls(t *testing.T) []ownCall {
	t.Helper()
	list, err := os.ReadFile("testdata/calls/expected.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var out []ownCall
	for line := range strings.Lines(string(list)) {
		var e expectation
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile("testdata/calls/" + e.File)
		if err != nil {
			t.Fatal(err)
		}
		tr, err := Parse(e.Format, data)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, ownCall{e.File, tr, e.Fields})
	}
	return out
}

// talkOf makes a transcript of lines that begin with o: (operator) or c: (caller).
func talkOf(lines ...string) Transcript {
	var t Transcript
	for i, line := range lines {
		role := hotline.SpeakerOperator
		if line[0] == 'c' {
			role = hotline.SpeakerRequester
		}
		t.Segments = append(t.Segments, hotline.Segment{Seq: i + 1, Speaker: role, Text: line[2:]})
	}
	return t
}

func TestSpansPointAtTheWords(t *testing.T) {
	t.Parallel()
	tr := talkOf("o:您好,机关事务热线。", "c:嗯嗯,11号楼  七层,那个,七零八,空調壞了", "o:您贵姓,单位,电话?", "c:我叫陆瑶,商务局的,一五四,零零零零", "o:您说", "c:五零三八")
	d := Extract(tr, nil)
	for _, c := range []struct {
		field Field
		value string
		words string
		seq   int
	}{
		{d.Building, "11号楼", "11号楼", 2}, {d.Floor, "7", "七层", 2}, {d.Room, "708", "七零八", 2},
		{d.Name, "陆瑶", "陆瑶", 4}, {d.Unit, "商务局", "商务局", 4}, {d.Phone, "15400005038", "一五四,零零零零", 4},
	} {
		if c.field.Value != c.value || c.field.Segment != c.seq {
			t.Errorf("got %+v, want %q in segment %d", c.field, c.value, c.seq)
			continue
		}
		if got := string([]rune(tr.Segments[c.seq-1].Text)[c.field.Span[0]:c.field.Span[1]]); got != c.words {
			t.Errorf("%s points at %q, want %q", c.value, got, c.words)
		}
	}
}

func TestNothingIsInvented(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "嗯", "喂喂喂", "12号线昨晚六点半的车,京A12345", "饭卡充了200块,三号窗口的菜凉了", "2026年11月24日下午3点开会", "120叫了吗", "一层灰没人扫,两层楼梯之间", "我们楼上太吵了",
		"孩子叫李乐乐,老师姓王", "拨12345转2", "你们热线电话是多少", "🙂🙂", "hello world", "他说他是交通委的车", "请问怎么申请", "8号门进不去", "坐3路车", "一共三层都没电",
	} {
		d := Extract(talkOf("o:您好,机关事务热线。", "c:"+text), nil)
		for name, f := range map[string]Field{"name": d.Name, "phone": d.Phone, "unit": d.Unit, "building": d.Building, "floor": d.Floor, "room": d.Room} {
			if f.Value != "" {
				t.Errorf("%q: %s = %q", text, name, f.Value)
			}
		}
	}
}

func TestCallThatOnlyAsks(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"食堂周六早上有饭吗": true, "请问暑托班什么时候报名": true, "空调坏了能修吗": false, "我要投诉班车司机": false, "公积金最多能提多少": true, "灯不亮了": false,
	} {
		if d := Extract(talkOf("o:您好,机关事务热线。", "c:"+text, "o:好的。"), nil); d.Question != want {
			t.Errorf("%q: question = %v", text, d.Question)
		}
	}
}

func TestTypeAsStated(t *testing.T) {
	t.Parallel()
	classify := func(string) hotline.Decision {
		return hotline.Decision{Category: "repair.hvac", Type: hotline.Help, Priority: hotline.Normal, Confidence: 0.5}
	}
	for _, c := range []struct {
		caller, operator string
		want             hotline.Type
	}{
		{"我要举报,隔壁房子租出去了", "好的。", hotline.Report},
		{"班车司机开得太猛,我要投诉", "好的。", hotline.Complaint},
		{"食堂又吃出虫子了", "我登记为食品安全投诉。", hotline.Complaint},
		{"我建议食堂加点粗粮", "好的。", hotline.Suggestion},
		{"我想表扬一下维修师傅", "好的。", hotline.Praise},
		{"空调坏了,我不是投诉,就是报修", "已转维修组处理。", hotline.Help},
		{"食堂几点开饭", "十一点半。", hotline.Consult},
	} {
		if d := Extract(talkOf("o:您好。", "c:"+c.caller, "o:"+c.operator), classify); d.Type.Value != string(c.want) {
			t.Errorf("%q: %s, want %s", c.caller, d.Type.Value, c.want)
		}
	}
}

func TestTwoMatters(t *testing.T) {
	t.Parallel()
	classify := func(text string) hotline.Decision {
		d := hotline.Decision{Category: "repair.civil_fixture", Priority: hotline.Normal, Type: hotline.Help, Confidence: 0.8}
		switch {
		case zh.HasAny(text, "饭卡"):
			d.Category = "dining.card_payment"
		case zh.HasAny(text, "灯"):
			d.Category = "repair.power_lighting"
		}
		return d
	}
	d := Extract(talkOf("o:您好。", "c:走廊的灯坏了三个,另外,我饭卡多扣了钱", "o:好,两件事。"), classify)
	if len(d.Matters) != 2 || d.Matters[0].Decision.Category != "repair.power_lighting" || d.Matters[1].Decision.Category != "dining.card_payment" || d.Category.Value != "repair.power_lighting" {
		t.Errorf("%+v", d.Matters)
	}
	d = Extract(talkOf("o:您好。", "c:走廊的灯坏了", "o:还有其他需要吗?", "c:还有就是这个灯坏了好几天了"), classify)
	if len(d.Matters) != 0 {
		t.Errorf("the same matter twice: %+v", d.Matters)
	}
}

func TestOpening(t *testing.T) {
	t.Parallel()
	d := Extract(talkOf("o:您好。", "c:11号楼七层708饮水机不出水了,我叫陆瑶,电话15400005038"), nil)
	o := d.Opening(hotline.ChannelPhone)
	if o.Title != "11号楼七层708饮水机不出水了" || o.Place != (hotline.Place{Building: "11号楼", Floor: "7", Room: "708", Raw: "11号楼7层708"}) || o.Requester.Name != "陆瑶" || o.Contact != "15400005038" {
		t.Errorf("%+v", o)
	}
}

// valid asserts that every field of a draft points into its segment.
func valid(t *testing.T, tr Transcript, d Draft) {
	t.Helper()
	text := map[int]string{}
	for _, s := range tr.Segments {
		text[s.Seq] = s.Text
	}
	for _, f := range []Field{d.Title, d.Text, d.Name, d.Phone, d.Unit, d.Building, d.Floor, d.Room, d.Time, d.Wish, d.Mood} {
		n := utf8.RuneCountInString(text[f.Segment])
		if f.Span[0] < 0 || f.Span[0] > f.Span[1] || f.Span[1] > n || f.Confidence < 0 || f.Confidence > 1 || f.Value == "" && f != (Field{}) {
			t.Fatalf("bad field %+v in a segment of %d runes", f, n)
		}
	}
}

func FuzzParseAndExtract(f *testing.F) {
	for _, s := range []string{
		"坐席:您好\n来电:5号楼,二层,不不,6号楼708,幺五四,零零零零,八八……八八九零", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>我叫陆瑶,陆地的陆", "1\n00:00:01,000 --> 00:00:02,000\nB1车库",
		`{"text":"a","segments":[{"start":1,"text":"三楼"}]}`, `[{"sentence_info":[{"text":"姓汤汤志强","spk":0}]}]`, `{"parties":[{}],"analysis":[{"type":"transcript","body":[{"speaker":0,"text":"x"}]}]}`, "\xff\xfe\x16\x4e",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, format := range append([]string{""}, Formats...) {
			tr, err := Parse(format, []byte(s))
			if err != nil {
				if hotline.CodeOf(err) != hotline.Invalid {
					t.Fatalf("%v", err)
				}
				continue
			}
			valid(t, tr, Extract(tr, nil))
		}
	})
}

// What is wished behind an answer about the number belongs to the matter; the number itself does not.
func TestWishBehindTheNumberIsKept(t *testing.T) {
	t.Parallel()
	d := Extract(talkOf("o:您好,机关事务热线。", "c:三号楼701的空调不制冷了", "o:请问怎么联系您?", "c:电话幺五四幺二三四五六七八,下午要开会,麻烦中午前来看看。"), nil)
	if !strings.Contains(d.Text.Value, "麻烦中午前来看看") || strings.Contains(d.Text.Value, "幺五四") {
		t.Errorf("text %q", d.Text.Value)
	}
}
