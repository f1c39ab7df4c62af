package openai

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"yihaotong/hotline/zh"
	"yihaotong/kb"
)

// maxSentence is the longest sentence, in runes.
const maxSentence = 300

// backed keeps of what the model said the sentences that a clause backs, with that clause's own letters
// as the quote.
func (s *sheet) backed(said []saying) []kb.Sentence {
	var kept []kb.Sentence
	seen := map[string]bool{}
	for _, one := range said {
		if one.Clause < 1 || one.Clause > len(s.pages) {
			continue
		}
		sentence, ok := s.pages[one.Clause-1].back(one)
		if !ok || seen[sentence.Text] {
			continue
		}
		seen[sentence.Text] = true
		kept = append(kept, sentence)
	}
	return kept
}

func (p *page) back(said saying) (kb.Sentence, bool) {
	span, ok := p.span(said.Quote)
	if !ok {
		return kb.Sentence{}, false
	}
	quote := string(p.original[span[0]:span[1]])
	if !strings.Contains(p.hit.Text, quote) { // bytes that are no text
		return kb.Sentence{}, false
	}
	text, ok := p.unmask(tidy(said.Text), span)
	if !ok || text == "" || len([]rune(text)) > maxSentence || active(text) || active(quote) {
		return kb.Sentence{}, false
	}
	if !newSource(quote).supports(p.withoutLabels(text)) {
		return kb.Sentence{}, false
	}
	return kb.Sentence{Text: text, Quotes: []kb.Quote{{Clause: p.at, Text: quote}}}, true
}

// maxNumber is the longest number of a clause that a sentence may name, in runes: some are headings.
const maxNumber = 12

// withoutLabels leaves out how a sentence names its clause: title in brackets, number of the clause,
// number of the document. These are shown beside it anyway; they back nothing.
func (p *page) withoutLabels(text string) string {
	labels := []string{"《" + p.hit.Title + "》", p.hit.Doc}
	if len([]rune(p.hit.No)) <= maxNumber {
		labels = append(labels, p.hit.No)
	}
	text = zh.Normalize(text)
	for _, label := range labels {
		if label = zh.Normalize(label); label != "" {
			text = strings.ReplaceAll(text, label, " ")
		}
	}
	return text
}

// tidy makes one line of plain text: no control or invisible characters, a full stop at the end.
func tidy(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > 0 && zh.KindOf(r[len(r)-1]) == zh.Han {
		text += "。"
	}
	return text
}

// activeForm finds what a page or a mail program might make a link or an image of.
var activeForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(strings.Join([]string{
		`[a-z][a-z0-9+.-]*:/`, // https:// file:/
		`\b(javascript|data|mailto|tel|vbscript):`,
		`[\p{L}\d]@[\p{L}\d]`,
		`\p{L}[\p{L}\d-]*[.。][a-z]{2,}`,               // evil.com, 恶意。com
		`\p{L}\.\p{L}{2,}`,                            // 恶意.中国
		`\d{1,3}(\.\d{1,3}){3}`,                       // 10.0.0.1
		`\]\(|!\[|\[[^\]]*\]:|<[a-z/!?]|&[a-z#0-9]+;`, // Markdown, HTML
		`\\u[0-9a-f]{4}|%[0-9a-f]{2}%[0-9a-f]{2}|//\p{L}`,
	}, "|"))
})

// active reports whether a text holds anything but plain words.
func active(text string) bool { return activeForm().MatchString(zh.Normalize(text)) }
