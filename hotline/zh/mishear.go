package zh

import (
	"strings"
	"sync"
)

// Bounds of words that are known by their sound: shorter ones have too many of the same.
const (
	leastHeard = 3
	mostHeard  = 6
)

// heard are the trade's words by their reading.
var heard = sync.OnceValue(func() map[string]string {
	words := map[string]string{}
	add := func(word string) {
		if n := len([]rune(word)); n >= leastHeard && n <= mostHeard && allHan(word) {
			words[strings.Join(Pinyin(word), " ")] = word
		}
	}
	for _, word := range seedLexicon() {
		add(word)
	}
	for _, line := range lines("synonyms") {
		for _, word := range strings.Fields(line) {
			add(word)
		}
	}
	return words
})

func allHan(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return KindOf(r) != Han }) < 0
}

// Misspelt finds the words of the trade that a query has with one character wrong but the sound right
// (公鸡金 for 公积金). Term is what stands there, Others the word.
func Misspelt(query string) []Expansion {
	text, origin := NormalizeMap(query)
	sounds := Pinyin(string(text))
	if len(sounds) != len(text) {
		return nil
	}
	var out []Expansion
	for i := 0; i < len(text); i++ {
		for n := min(mostHeard, len(text)-i); n >= leastHeard; n-- {
			word, known := heard()[strings.Join(sounds[i:i+n], " ")]
			if known && differing([]rune(word), text[i:i+n]) == 1 {
				out = append(out, Expansion{Term: string(text[i : i+n]), Span: Span{origin[i], origin[i+n-1] + 1}, Others: []string{word}})
				i += n - 1
				break
			}
		}
	}
	return out
}

func differing(a, b []rune) int {
	n := 0
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}
