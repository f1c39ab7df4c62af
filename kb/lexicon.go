package kb

import (
	"embed"
	"slices"
	"strings"
	"sync"

	"yihaotong/hotline/zh"
)

//go:embed data/*.txt
var wordFiles embed.FS

// lexicon is what the room knows of words, read once from the folder data.
type lexicon struct {
	sayings   []saying
	asking    *strings.Replacer
	functions map[rune]bool
	places    []string
}

// saying is a line of data/plain.txt: any of words stands for all of rules.
type saying struct{ words, rules []string }

// words are part of the binary, so a missing file is a programming error.
var words = sync.OnceValue(func() *lexicon {
	l := &lexicon{functions: map[rune]bool{}}
	for _, line := range dataLines("plain") {
		if left, right, ok := strings.Cut(line, "="); ok {
			l.sayings = append(l.sayings, saying{strings.Fields(left), strings.Fields(right)})
		}
	}
	asking := dataLines("asking")
	slices.SortStableFunc(asking, func(a, b string) int { return len(b) - len(a) })
	var pairs []string
	for _, phrase := range asking {
		pairs = append(pairs, phrase, " ")
	}
	l.asking = strings.NewReplacer(pairs...)
	for _, line := range dataLines("functions") {
		for _, r := range line {
			l.functions[r] = zh.KindOf(r) == zh.Han
		}
	}
	for _, line := range dataLines("places") {
		l.places = append(l.places, strings.Fields(line)...)
	}
	return l
})

func dataLines(name string) []string {
	raw, err := wordFiles.ReadFile("data/" + name + ".txt")
	if err != nil {
		panic("kb: " + err.Error())
	}
	var lines []string
	for line := range strings.Lines(string(raw)) {
		if line = zh.Normalize(line); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

// content takes out of a question what only asks. A question of nothing else stays whole.
func (l *lexicon) content(question string) string {
	clean := zh.Terms(question)
	if bare := zh.Normalize(l.asking.Replace(clean)); len(zh.Bigrams(bare)) > 0 {
		return bare
	}
	return clean
}

// placeIn gives the first place that a text names, "" for none.
func (l *lexicon) placeIn(text string) string {
	first, at := "", len(text)
	for _, p := range l.places {
		if i := strings.Index(text, p); i >= 0 && i < at {
			first, at = p, i
		}
	}
	return first
}
