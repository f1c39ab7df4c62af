// Package zh is the room for Chinese text: width and case folding, traditional to simplified, slips of
// speech recognition, n-grams, synonyms, pinyin, spoken digits, masking of personal data, highlighting.
//
// Floor 0: it imports nothing of ours and must not know what a ticket, an article or a team is; it
// knows words of the trade only as data (folder data). All functions are pure and safe for concurrent use.
//
// Every span is a half-open pair of RUNE offsets into the text that the caller handed in, so that a
// page can point at the very characters, whatever normalisation did in between.
package zh

import (
	"embed"
	"strings"
	"sync"
)

// Span is a half-open pair [start, end) of rune offsets.
type Span = [2]int

//go:embed data/*.txt
var files embed.FS

// lines yields the meaningful lines of an embedded data file. The files are part of the binary, so a
// missing one is a programming error.
func lines(name string) []string {
	raw, err := files.ReadFile("data/" + name + ".txt")
	if err != nil {
		panic("zh: " + err.Error())
	}
	var out []string
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

// seedLexicon is read once; the slice is never handed out without a copy.
var seedLexicon = sync.OnceValue(func() []string {
	var words []string
	for _, line := range lines("lexicon") {
		word, _, _ := strings.Cut(line, " ")
		words = append(words, word)
	}
	return words
})

// Lexicon returns the words of the trade, for dictionaries of word cutters.
func Lexicon() []string { return append([]string(nil), seedLexicon()...) }
