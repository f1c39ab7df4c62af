package intake

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"yihaotong/hotline"
)

// sharedFile reads a sample from the data folder beside the project; without it the test fails, because
// a parser that was never tried on real files is not tested.
func sharedFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../../../shared/data", name))
	if err != nil {
		t.Fatalf("the shared data folder is needed beside the project: %v", err)
	}
	return data
}

func TestParseSamples(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, format string
		segments     int
		last         string
		at           int // of the last segment
		speaker      hotline.Speaker
	}{
		{"vtt/sample.vtt", "vtt", 16, "Caption text #16", 61350, "unknown"},
		{"vtt/youtube_dl.vtt", "vtt", 5, "this will happen is I'm telling", 305069, "unknown"},
		{"vtt/cue_tags.vtt", "vtt", 3, "That's amore", 20500, "unknown"},
		{"vtt/metadata_headers.vtt", "vtt", 2, "Caption text #2", 7000, "unknown"},
		{"vtt/using_identifiers.vtt", "vtt", 6, "Caption text #6", 23880, "unknown"},
		{"vtt/comments.vtt", "vtt", 5, "Ta en kopp", 145000, "unknown"},
		{"vtt/captions_with_bom.vtt", "vtt", 4, "Caption text #4", 16320, "unknown"},
		{"vtt/voice-with-closing-span.vtt", "vtt", 1, "Hee! Hee!", 0, "unknown"},
		{"vtt/voice-with-two-subclasses.vtt", "vtt", 1, "That's awesome!", 0, "unknown"},
		{"vtt/voice-not-closed.vtt", "vtt", 1, "It's a blue apple tree!", 0, "unknown"},
		{"vtt/many-comments.vtt", "vtt", 3, "You could die.", 5000, "unknown"},
		{"srt/sample.srt", "srt", 5, "Caption text #5", 21580, "unknown"},
		{"srt/gb2312.srt", "srt", 3, "轻轻一跳就能飞跃高楼", 34100, "unknown"},
		{"srt/ascii.srt", "srt", 3, "ascii everywhere", 34100, "unknown"},
		{"whisper/diarized.json", "whisper", 3, "Happy to walk you through the steps.", 12100, "operator"},
		{"whisper/diarized1.json", "whisper", 2, "Hi, I need help with diarization.", 5200, "requester"},
		{"whisper/verbose-segments.json", "whisper", 1, "The beach was a popular spot on a hot summer day.", 0, "unknown"},
		{"whisper/verbose-words.json", "whisper", 2, "People were swimming in the ocean, building sandcastles, and playing beach volleyball.", 0, "unknown"},
		{"funasr/onnx-offline.jsonl", "funasr", 1, "你好世界", 0, "unknown"},
		{"funasr/websocket-messages.jsonl", "funasr", 1, "asr ouputs", 0, "unknown"},
		{"funasr/websocket-stamp_sents.json", "funasr", 1, "正是因为,", 430, "unknown"},
		{"funasr/automodel-sentence_info.json", "funasr", 2, "第二句。", 1200, "unknown"},
		{"funasr/automodel-spk.json", "funasr", 1, "hello", 0, "unknown"},
		{"funasr/openai-verbose.json", "funasr", 1, "Welcome to FunASR.", 0, "unknown"},
		{"vcon/ab_call_ext_rec_analysis.vcon", "vcon", 18, "Have a nice day.", 31015, "unknown"},
		{"vcon/ab_call_ext_rec_redacted.vcon", "vcon", 18, "Have a nice day.", 31014, "unknown"},
		{"vcon/callcentre-05cec3d4.vcon.json", "vcon", 11, "Goodbye, Olivia. Have a great day!", 0, "operator"},
		{"vcon/callcentre-1ba06c0c.vcon.json", "vcon", 11, "You're welcome, Martha! Thank you for your time and for contacting Rhythm & Notes Music Store. Have a great day!", 0, "operator"},
		{"vcon/callcentre-b217b61e.vcon.json", "vcon", 11, "I understand, and I’ll do my best to expedite the process. Thank you for your time, Tiffany. Have a wonderful day!", 0, "operator"},
	} {
		for _, format := range []string{c.format, ""} {
			got, err := Parse(format, sharedFile(t, "transcripts/"+c.file))
			if err != nil {
				t.Errorf("%s as %q: %v", c.file, format, err)
				continue
			}
			last := got.Segments[len(got.Segments)-1]
			if len(got.Segments) != c.segments || last.Text != c.last || last.At != c.at || last.Speaker != c.speaker {
				t.Errorf("%s as %q: %d segments, last %+v", c.file, format, len(got.Segments), last)
			}
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("长", MaxSegmentText+1)
	for _, c := range []struct {
		name, format string
		data         []byte
		key          string
		line         int
	}{
		{"vtt without times", "vtt", sharedFile(t, "transcripts/vtt/missing_timeframe.vtt"), "transcript.block", 6},
		{"vtt empty", "vtt", sharedFile(t, "transcripts/vtt/empty.vtt"), "transcript.silent", 1},
		{"srt without times", "srt", sharedFile(t, "transcripts/srt/missing_timeframe.srt"), "transcript.block", 5},
		{"srt one number", "srt", sharedFile(t, "transcripts/srt/invalid_format1.srt"), "transcript.block", 1},
		{"vcon with a recording only", "vcon", sharedFile(t, "transcripts/vcon/ab_call_ext_rec.vcon"), "transcript.silent", 1},
		{"vcon schema", "vcon", sharedFile(t, "transcripts/vcon/vcon_json_schema.json"), "transcript.shape", 1},
		{"vtt header", "vtt", []byte("1\n00:01.000 --> 00:02.000\nx"), "transcript.header", 1},
		{"vtt backwards", "vtt", []byte("WEBVTT\n\n00:05.000 --> 00:02.000\nx"), "transcript.times", 3},
		{"srt bad time", "srt", []byte("1\n00:00:99,000 --> 00:02:00,000\nx"), "transcript.times", 2},
		{"broken JSON", "whisper", []byte("{\n\"text\": \"a\",\n oops}"), "transcript.json", 3},
		{"wrong shape", "whisper", []byte("{\n\"segments\": [\n{\"text\": 5}]}"), "transcript.shape", 3},
		{"broken line", "funasr", []byte("{\"text\":\"a\"}\n{\"text\": }\n"), "transcript.json", 2},
		{"binary", "text", []byte("ab\nc\x00d"), "transcript.encoding", 2},
		{"neither", "text", []byte("坐席:好\n\xff\xfe\xff"), "transcript.encoding", 2},
		{"blank", "", []byte(" \n\n"), "transcript.silent", 1},
		{"no words", "srt", []byte("1\n00:00:01,000 --> 00:00:02,000\n\n"), "transcript.silent", 1},
		{"long segment", "text", []byte("坐席:好\n来电:" + long), "transcript.segment", 2},
		{"too many", "text", []byte(strings.Repeat("来电:好\n", hotline.MaxSegments+1)), "transcript.segments", hotline.MaxSegments + 1},
		{"too large", "text", []byte(strings.Repeat("x", MaxBytes+1)), "transcript.bytes", 1},
	} {
		_, err := Parse(c.format, c.data)
		var e *hotline.Error
		if !errors.As(err, &e) || e.Code != hotline.Invalid || len(e.Fields) != 1 {
			t.Errorf("%s: got %v", c.name, err)
			continue
		}
		if f := e.Fields[0]; f.Key != c.key || f.Args["line"] != c.line {
			t.Errorf("%s: key %s line %v, want %s line %d", c.name, f.Key, f.Args["line"], c.key, c.line)
		}
	}
	if _, err := Parse("mp3", []byte("x")); hotline.CodeOf(err) != hotline.Invalid {
		t.Errorf("unknown format: %v", err)
	}
}

func TestParseEncodings(t *testing.T) {
	t.Parallel()
	text := "坐席:您好,机关事务热线。\r\n来电:灯坏了。"
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	little, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	big, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{"UTF-8": text, "mark": "\uFEFF" + text, "GBK": gbk, "UTF-16LE": little, "UTF-16BE": big, "old Mac": strings.ReplaceAll(text, "\r\n", "\r")} {
		got, err := Parse("text", []byte(data))
		if err != nil || len(got.Segments) != 2 || got.Segments[1].Text != "灯坏了。" || got.Segments[0].Speaker != hotline.SpeakerOperator {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestSpeakerLabels(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"roles":          "坐席:您好\n来电:灯坏了",
		"with number":    "坐席0137:您好\n来电人:灯坏了",
		"full width":     "坐席：您好\n来电：灯坏了",
		"letters":        "A: 您好,机关事务热线,请讲。\nB: 灯坏了",
		"letters turned": "B: 您好,机关事务热线,请讲。\nA: 灯坏了",
		"numbered":       "说话人1: 您好,机关事务热线。\n说话人2: 灯坏了",
		"times":          "[00:00:01] 客服: 您好\n[00:00:03] 用户: 灯坏了",
		"brackets":       "【话务员】您好\n【市民】灯坏了",
		"own line":       "坐席 00:01\n您好\n来电 00:03\n灯坏了",
		"names":          "丽丽: 您好,机关事务热线,请讲。\n老周: 灯坏了\n丽丽: 您贵姓\n老周: 周",
		"English":        "Agent: hello\nCaller: the light is broken",
		"question":       "答:您好\n问:灯坏了",
		"continued":      "坐席:您好\n来电:灯\n坏了",
	} {
		got, err := Parse("text", []byte(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got.Segments[0].Speaker != hotline.SpeakerOperator || got.Segments[1].Speaker != hotline.SpeakerRequester {
			t.Errorf("%s: %+v", name, got.Segments)
		}
	}
	got, err := Parse("text", []byte("电话:15400001234\n地址:3号楼\n问题:灯坏了"))
	if err != nil || len(got.Segments) != 3 || got.Segments[0].Text != "电话:15400001234" || got.Segments[0].Speaker != hotline.SpeakerUnknown {
		t.Errorf("fields of a note are no speakers: %+v %v", got.Segments, err)
	}
}

func TestVConText(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"string":    `"analysis":[{"type":"transcript","encoding":"none","body":"坐席:您好\n来电:灯坏了"}]`,
		"json":      `"analysis":[{"type":"transcript","encoding":"json","body":"[{\"speaker\":0,\"text\":\"您好\"},{\"speaker\":1,\"text\":\"灯坏了\"}]"}]`,
		"base64url": `"analysis":[{"type":"transcript","encoding":"base64url","body":"5Z2Q5bitOuaCqOWlvQrmnaXnlLU654Gv5Z2P5LqG"}]`,
		"dialog":    `"dialog":[{"type":"text","start":"2026-11-24T09:00:00Z","parties":[0,1],"body":"您好"},{"type":"text","start":"2026-11-24T09:00:02Z","parties":1,"body":"灯坏了"}]`,
		"whisper":   `"analysis":[{"type":"transcript","body":{"segments":[{"start":0,"text":"您好","speaker":"agent"},{"start":2,"text":"灯坏了","speaker":"customer"}]}}]`,
	} {
		got, err := Parse("vcon", []byte(`{"vcon":"0.0.2","parties":[{"role":"agent"},{"role":"caller","name":"陆瑶","tel":"tel:+8615400001234"}],`+body+`}`))
		if err != nil || len(got.Segments) != 2 || got.Segments[0].Speaker != hotline.SpeakerOperator || got.Segments[1].Speaker != hotline.SpeakerRequester {
			t.Errorf("%s: %+v %v", name, got, err)
			continue
		}
		if got.Caller != (Party{"陆瑶", "+8615400001234"}) {
			t.Errorf("%s: caller %+v", name, got.Caller)
		}
	}
}
