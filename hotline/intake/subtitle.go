package intake

import (
	"strings"
)

// parseVTT reads WebVTT: header, NOTE, STYLE and REGION blocks are skipped, cues may carry an identifier
// and settings. A block of text without times is refused, though players skip it: somebody's words
// would be lost without a trace.
func parseVTT(text string) (Transcript, error) {
	lines := strings.Split(text, "\n")
	if !strings.HasPrefix(lines[0], "WEBVTT") {
		return Transcript{}, bad("transcript.header", 1, "a WebVTT file begins with WEBVTT")
	}
	i := 1
	for i < len(lines) && strings.TrimSpace(lines[i]) != "" && !strings.Contains(lines[i], "-->") {
		i++
	}
	return parseCues(lines, i, func(line string) bool {
		for _, word := range []string{"NOTE", "STYLE", "REGION"} {
			if line == word || strings.HasPrefix(line, word+" ") || strings.HasPrefix(line, word+"\t") {
				return true
			}
		}
		return false
	})
}

// parseSRT reads SubRip: number, times, text.
func parseSRT(text string) (Transcript, error) {
	return parseCues(strings.Split(text, "\n"), 0, func(string) bool { return false })
}

// parseCues walks the blocks from line i on; skipped tells blocks that are no speech by their first line.
func parseCues(lines []string, i int, skipped func(string) bool) (Transcript, error) {
	var entries []entry
	for i < len(lines) {
		if strings.TrimSpace(lines[i]) == "" {
			i++
			continue
		}
		if skipped(strings.TrimSpace(lines[i])) {
			i = blockEnd(lines, i, false)
			continue
		}
		if !strings.Contains(lines[i], "-->") { // an identifier or number, then the times
			if i+1 >= len(lines) || !strings.Contains(lines[i+1], "-->") {
				return Transcript{}, bad("transcript.block", i+1, "a block without times: "+clipText(lines[i], 40))
			}
			i++
		}
		start, _, err := cueTimes(lines[i], i+1)
		if err != nil {
			return Transcript{}, err
		}
		end := blockEnd(lines, i+1, true)
		entries = append(entries, cueEntries(lines[i+1:end], start, i+1)...)
		i = end
	}
	return assemble(entries, Party{})
}

// blockEnd is the first blank line from i on, or, in a cue, a line with the times of the next.
func blockEnd(lines []string, i int, cue bool) int {
	for i < len(lines) && strings.TrimSpace(lines[i]) != "" && !(cue && strings.Contains(lines[i], "-->")) {
		i++
	}
	return i
}
