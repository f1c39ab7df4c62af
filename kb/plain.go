package kb

import (
	_ "embed"
	"strings"
	"sync"

	"yihaotong/hotline/zh"
)

//go:embed data/plain.txt
var plainFile string

// saying is a line of data/plain.txt: any of words stands for all of rules.
type saying struct{ words, rules []string }

// sayings are read once from the embedded file; a test checks every line.
var sayings = sync.OnceValue(func() []saying { return readSayings(plainFile) })

func readSayings(file string) []saying {
	var all []saying
	for l := range strings.Lines(file) {
		words, rules, ok := strings.Cut(strings.TrimSpace(l), "=")
		if ok && !strings.HasPrefix(words, "#") {
			all = append(all, saying{strings.Fields(zh.Normalize(words)), strings.Fields(zh.Normalize(rules))})
		}
	}
	return all
}

// ruleWords gives the words that rules use for what a normalised question says in everyday words.
func ruleWords(question string) []string {
	var found []string
	for _, s := range sayings() {
		for _, w := range s.words {
			if !strings.Contains(question, w) {
				continue
			}
			for _, rule := range s.rules {
				if !strings.Contains(question, rule) {
					found = append(found, rule)
				}
			}
			break
		}
	}
	return found
}
