package intake

import (
	"fmt"
	"strings"

	"yihaotong/hotline"
)

// Limits of one transcript; past them it is refused, because nobody reads it and everybody waits.
const (
	MaxBytes       = 4 << 20 // a FunASR result carries a time stamp for every character
	MaxSegmentText = 4000    // runes
)

// Formats are the transcript formats of the contract, in the order in which Parse sniffs them.
var Formats = []string{"text", "vtt", "srt", "whisper", "funasr", "vcon"}

// Transcript is a conversation as it came: segments in order, each with its speaker's role, and what
// the file itself says about the caller (a vCon names its parties).
type Transcript struct {
	Segments []hotline.Segment
	Caller   Party
}

// Party is what the telephone system knew of somebody before a word was said.
type Party struct {
	Name  string
	Phone string // as the telephone system writes it
}

// entry is a piece of speech before roles are known. Line is where it stands in the file, 0 = unknown.
type entry struct {
	label string
	role  hotline.Speaker
	text  string
	at    int // milliseconds from the start
	line  int
}

// assemble makes the transcript: splits speaker labels off, drops silence, settles roles.
func assemble(entries []entry, caller Party) (Transcript, error) {
	t := Transcript{Caller: caller}
	var labels []string
	for _, e := range splitLabels(entries) {
		text := strings.TrimSpace(e.text)
		if text == "" {
			continue
		}
		if n := len([]rune(text)); n > MaxSegmentText {
			return Transcript{}, bad("transcript.segment", e.line, fmt.Sprintf("a segment of %d characters; at most %d", n, MaxSegmentText), "limit", MaxSegmentText)
		}
		if len(t.Segments) == hotline.MaxSegments {
			return Transcript{}, bad("transcript.segments", e.line, fmt.Sprintf("more than %d segments", hotline.MaxSegments), "limit", hotline.MaxSegments)
		}
		role := e.role
		if role == "" {
			role = hotline.SpeakerUnknown
		}
		t.Segments = append(t.Segments, hotline.Segment{Seq: len(t.Segments) + 1, Speaker: role, Text: text, At: e.at})
		labels = append(labels, e.label)
	}
	if len(t.Segments) == 0 {
		return Transcript{}, bad("transcript.silent", 1, "no speech in it")
	}
	nameRoles(t.Segments, labels)
	GuessSpeakers(t.Segments)
	return t, nil
}

// bad refuses a transcript. The reader's sentence comes from the catalogue (key, with line among its
// arguments); the cause carries the same in English for logs and the command line.
func bad(key string, line int, why string, pairs ...any) error {
	return hotline.BadField("transcript", key, append([]any{"line", line}, pairs...)...).
		Because(fmt.Errorf("line %d: %s", line, why))
}
