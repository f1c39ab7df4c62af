package intake

import (
	"regexp"
	"strings"
	"sync"
)

type labelPatterns struct{ colon, bare, numbered *regexp.Regexp }

var labelLines = sync.OnceValue(func() labelPatterns {
	const clock = `[\[(【（]?\s*\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?\s*[\])】）]?`
	const name = `([\p{Han}A-Za-z][\p{Han}A-Za-z0-9 _.#-]{0,15}?)`
	return labelPatterns{
		colon: regexp.MustCompile(`^\s*(?:` + clock + `\s*)?[\[【(（<]?` + name + `[\]】)）>]?\s*(?:` + clock + `)?\s*[:：]\s*(.*)$`),
		// without colon: a label in brackets, or a label and a time
		bare:     regexp.MustCompile(`^\s*(?:[\[【(（<]` + name + `[\]】)）>]\s*(.*)|` + name + `\s+` + clock + `\s*)$`),
		numbered: regexp.MustCompile(`(?i)^(speaker|spk|channel|说话人|发言人|讲话人|角色|声道|人员)[ _#-]*[0-9a-z]{1,3}$`),
	}
})

// parseText reads lines such as "坐席:您好" or "A: …"; text without speakers becomes one segment a line,
// a single paragraph one a sentence.
func parseText(text string) (Transcript, error) {
	return assemble(textEntries(text), Party{})
}

func textEntries(text string) []entry {
	if t := strings.TrimSpace(text); !strings.Contains(t, "\n") {
		if label, _ := cutLabel(t); label == "" {
			return sentenceEntries(t, 0, 1)
		}
	}
	return []entry{{text: text, line: 1}}
}

// cutLabel takes a possible speaker label off a line; "" when it does not begin with one.
func cutLabel(line string) (label, rest string) {
	p := labelLines()
	if m := p.colon.FindStringSubmatch(line); m != nil {
		return strings.TrimSpace(m[1]), m[2]
	}
	if m := p.bare.FindStringSubmatch(line); m != nil {
		return strings.TrimSpace(firstOf(m[1], m[3])), m[2]
	}
	return "", line
}

// splitLabels cuts entries without speaker at the labels inside their text. Which words are labels is
// decided over the whole file: 电话: may stand before a number as 坐席: stands before a sentence.
func splitLabels(entries []entry) []entry {
	count := map[string]int{}
	for _, e := range entries {
		if e.label == "" {
			for line := range strings.SplitSeq(e.text, "\n") {
				if label, _ := cutLabel(line); label != "" {
					count[label]++
				}
			}
		}
	}
	known := acceptLabels(count)
	var out []entry
	for _, e := range entries {
		if e.label != "" {
			out = append(out, e)
			continue
		}
		out = append(out, e.splitAt(known)...)
	}
	return out
}

// splitAt cuts one entry: a labelled line begins a new piece, others continue it; with no label yet each
// line stands alone.
func (e entry) splitAt(known map[string]bool) []entry {
	var out []entry
	for i, line := range strings.Split(e.text, "\n") {
		piece := entry{text: line, at: e.at, line: e.line, role: e.role}
		if e.line > 0 {
			piece.line += i
		}
		label, rest := cutLabel(line)
		switch {
		case known[label]:
			piece.label, piece.text = label, rest
			out = append(out, piece)
		case len(out) > 0 && (out[len(out)-1].label != "" || len(known) == 0 && e.line == 0):
			out[len(out)-1].text = strings.TrimSpace(out[len(out)-1].text + "\n" + line)
		default:
			out = append(out, piece)
		}
	}
	return out
}

const (
	maxLabels     = 8 // more different names than that are no speakers
	maxLabelRunes = 8
)

// acceptLabels picks the labels: words for roles, numbered speakers, and letters or short names that
// come back.
func acceptLabels(count map[string]int) map[string]bool {
	known := map[string]bool{}
	returning := 0
	for label, n := range count {
		switch {
		case roleOfLabel(label) != "unknown" || labelLines().numbered.MatchString(label):
			known[label] = true
		case n > 1 && len([]rune(label)) <= maxLabelRunes && !isFieldName(label):
			known[label] = true
			returning++
		}
	}
	if returning > maxLabels {
		return map[string]bool{}
	}
	if len(known) > 0 { // a letter that speaks once is a speaker beside others
		for label := range count {
			if len(label) == 1 {
				known[label] = true
			}
		}
	}
	return known
}

// isFieldName tells words that stand before a colon in forms and notes.
func isFieldName(label string) bool {
	for _, word := range []string{"电话", "手机", "地址", "地点", "姓名", "时间", "单位", "部门", "楼", "房间", "内容", "问题", "备注", "标题", "类型", "号码", "说明", "http", "https"} {
		if strings.Contains(label, word) {
			return true
		}
	}
	return false
}
