package intake

import (
	"encoding/json"
	"regexp"
	"strings"
	"sync"
)

// funResult is one result of FunASR; its documents and versions name things differently.
type funResult struct {
	Mode      string        `json:"mode"`
	Text      string        `json:"text"`
	Sentences []funSentence `json:"sentence_info"`
	Stamped   []funSentence `json:"stamp_sents"`
	Segments  []spoken      `json:"segments"` // of its OpenAI-like server, times in seconds
	funSentence
}

type funSentence struct {
	Text     string  `json:"text"`
	Sentence string  `json:"sentence"`
	TextSeg  string  `json:"text_seg"` // blanks between characters
	Punc     string  `json:"punc"`
	Start    seconds `json:"start"` // milliseconds here
	Speaker  label   `json:"spk"`
}

var funTag = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`<\|[^|<>]*\|>`) })

// parseFunASR reads a result, a list of results, or server messages line by line. Of a two-pass stream
// only the second, better pass counts.
func parseFunASR(text string) (Transcript, error) {
	results, err := funResults(text)
	if err != nil {
		return Transcript{}, err
	}
	final := false
	for _, r := range results {
		final = final || strings.HasSuffix(r.Mode, "offline")
	}
	var entries []entry
	for _, r := range results {
		if !(final && strings.HasSuffix(r.Mode, "online")) {
			entries = append(entries, r.entries()...)
		}
	}
	return assemble(entries, Party{})
}

func funResults(text string) ([]funResult, error) {
	trimmed := strings.TrimSpace(text)
	if strings.HasPrefix(trimmed, "[") {
		var list []funResult
		return list, unmarshal(text, 1, &list)
	}
	var one funResult
	whole := unmarshal(text, 1, &one)
	if whole == nil {
		return []funResult{one}, nil
	}
	lines := strings.Split(text, "\n")
	if first := strings.TrimSpace(lines[0]); len(lines) < 2 || !json.Valid([]byte(first)) {
		return nil, whole
	}
	var list []funResult
	for i, line := range lines {
		if strings.TrimSpace(line) == "" {
			continue
		}
		var r funResult
		if err := unmarshal(line, i+1, &r); err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

func (r funResult) entries() []entry {
	sentences := r.Sentences
	if len(sentences) == 0 {
		sentences = r.Stamped
	}
	if len(sentences) == 0 && r.TextSeg != "" {
		sentences = []funSentence{r.funSentence}
	}
	var out []entry
	for _, s := range sentences {
		out = append(out, entry{label: string(s.Speaker), text: s.words(), at: (s.Start / 1000).millis()})
	}
	if len(out) == 0 && len(r.Segments) > 0 {
		return spokenEntries(r.Segments)
	}
	if len(out) == 0 {
		return sentenceEntries(stripTags(r.Text), 0, 0)
	}
	return out
}

func (s funSentence) words() string {
	for _, text := range []string{s.Text, s.Sentence} {
		if text != "" {
			return stripTags(text)
		}
	}
	return closeUp(s.TextSeg) + s.Punc
}

// closeUp takes out the blanks between Chinese characters, not those between words.
func closeUp(text string) string {
	fields := strings.Fields(stripTags(text))
	var b strings.Builder
	for i, f := range fields {
		if i > 0 && isASCII(f[:1]) && isASCII(fields[i-1][len(fields[i-1])-1:]) {
			b.WriteByte(' ')
		}
		b.WriteString(f)
	}
	return b.String()
}

func isASCII(s string) bool { return len(s) > 0 && s[0] < 0x80 }

func stripTags(s string) string { return funTag().ReplaceAllString(s, "") }
