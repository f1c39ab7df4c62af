package intake

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// Subtitles are cues: a line with two times, then lines of text up to a blank line.

type cuePatterns struct{ times, voice, tag *regexp.Regexp }

var cues = sync.OnceValue(func() cuePatterns {
	return cuePatterns{
		times: regexp.MustCompile(`^\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})(?:\s.*)?$`),
		voice: regexp.MustCompile(`(?i)<v(?:\.[^\s>]*)?(?:\s+([^>]*))?>`),
		tag:   regexp.MustCompile(`<[^>]*>`),
	}
})

// cueTimes reads the line with the times of a cue, in milliseconds.
func cueTimes(line string, number int) (start, end int, err error) {
	m := cues().times.FindStringSubmatch(line)
	if m == nil {
		return 0, 0, bad("transcript.times", number, "cannot read the times "+strconv.Quote(clipText(line, 60)))
	}
	if start, err = cueTime(m[1], number); err != nil {
		return 0, 0, err
	}
	if end, err = cueTime(m[2], number); err != nil {
		return 0, 0, err
	}
	if end < start {
		return 0, 0, bad("transcript.times", number, "the cue ends before it starts")
	}
	return start, end, nil
}

func cueTime(s string, number int) (int, error) {
	clock, fraction, _ := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	total := 0
	for i, part := range strings.Split(clock, ":") {
		n, err := strconv.Atoi(part)
		if err != nil || n > 9999 || i > 0 && n > 59 {
			return 0, bad("transcript.times", number, fmt.Sprintf("%q is no time", s))
		}
		total = total*60 + n
	}
	ms, err := strconv.Atoi((fraction + "000")[:3])
	if err != nil {
		return 0, bad("transcript.times", number, fmt.Sprintf("%q is no time", s))
	}
	return total*1000 + ms, nil
}

// cueEntries splits the text of a cue into voices: <v Name> tags, or lines that begin with a dash.
func cueEntries(lines []string, at, number int) []entry {
	text := strings.Join(lines, "\n")
	marks := cues().voice.FindAllStringSubmatchIndex(text, -1)
	if len(marks) == 0 {
		return dashEntries(text, at, number)
	}
	var out []entry
	if head := plain(text[:marks[0][0]]); head != "" {
		out = append(out, entry{text: head, at: at, line: number})
	}
	for i, m := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		label := ""
		if m[2] >= 0 {
			label = plain(text[m[2]:m[3]])
		}
		out = append(out, entry{label: label, text: plain(text[m[1]:end]), at: at, line: number})
	}
	return out
}

func dashEntries(text string, at, number int) []entry {
	var out []entry
	for _, line := range strings.Split(text, "\n") {
		rest, dash := strings.CutPrefix(strings.TrimSpace(line), "- ")
		if dash || len(out) == 0 {
			out = append(out, entry{text: plain(rest), at: at, line: number})
			continue
		}
		out[len(out)-1].text = strings.TrimSpace(out[len(out)-1].text + "\n" + plain(line))
	}
	return out
}

// plain takes tags out and resolves entities.
func plain(s string) string {
	return strings.TrimSpace(html.UnescapeString(cues().tag.ReplaceAllString(s, "")))
}

func clipText(s string, runes int) string {
	r := []rune(s)
	return string(r[:min(len(r), runes)])
}
