package intake

import (
	"strings"

	"yihaotong/hotline/zh"
)

// spoken is one segment of a Whisper-like result; diarized ones name a speaker.
type spoken struct {
	Start   seconds `json:"start"`
	End     seconds `json:"end"`
	Text    string  `json:"text"`
	Speaker label   `json:"speaker"`
}

type whisperResult struct {
	Text     string   `json:"text"`
	Segments []spoken `json:"segments"`
	Words    []struct {
		Start seconds `json:"start"`
	} `json:"words"`
}

// parseWhisper reads verbose JSON with segments, diarized or not; a result with words only is cut into
// sentences, whose times are not known.
func parseWhisper(text string) (Transcript, error) {
	var r whisperResult
	if err := unmarshal(text, 1, &r); err != nil {
		return Transcript{}, err
	}
	if len(r.Segments) > 0 {
		return assemble(spokenEntries(r.Segments), Party{})
	}
	if strings.TrimSpace(r.Text) == "" {
		return Transcript{}, bad("transcript.silent", 1, "neither segments nor text")
	}
	at := 0
	if len(r.Words) > 0 {
		at = r.Words[0].Start.millis()
	}
	return assemble(sentenceEntries(r.Text, at, 1), Party{})
}

func spokenEntries(segments []spoken) []entry {
	entries := make([]entry, 0, len(segments))
	for _, s := range segments {
		entries = append(entries, entry{label: string(s.Speaker), text: s.Text, at: s.Start.millis()})
	}
	return entries
}

// sentenceEntries cuts running text into sentences, all at the one known time.
func sentenceEntries(text string, at, line int) []entry {
	runes := []rune(text)
	var out []entry
	for _, span := range zh.Sentences(text) {
		out = append(out, entry{text: string(runes[span[0]:span[1]]), at: at, line: line})
	}
	return out
}
