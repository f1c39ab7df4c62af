package zh

import (
	"strings"
	"sync"
)

type readings struct {
	byRune  map[rune]string
	phrases *phrases[[]string]
}

var pinyinTable = sync.OnceValue(func() *readings {
	table := &readings{byRune: make(map[rune]string, 4096), phrases: newPhrases[[]string](16)}
	for _, line := range lines("pinyin") {
		syllable, chars, _ := strings.Cut(line, " ")
		for _, r := range chars {
			table.byRune[r] = syllable
		}
	}
	for _, line := range lines("lexicon") {
		if word, reading, found := strings.Cut(line, " "); found {
			table.phrases.add(word, strings.Fields(reading))
		}
	}
	return table
})

// Pinyin returns the reading of each rune of s without tones (ü as v): one entry per rune; a rune with
// no known reading stands for itself, in lower case. Characters with several readings get the commonest,
// words of the trade the right one.
func Pinyin(s string) []string {
	text := NormalRunes(nil, s)
	table := pinyinTable()
	out := make([]string, 0, len(text))
	for i := 0; i < len(text); {
		if reading, n := table.phrases.at(text, i, nil); n > 0 && n == len(reading) {
			out = append(out, reading...)
			i += n
			continue
		}
		reading, ok := table.byRune[text[i]]
		if !ok {
			reading = string(text[i])
		}
		out = append(out, reading)
		i++
	}
	return out
}

// Initials returns the first letter of each reading: zzf for 周转房.
func Initials(s string) string {
	var b strings.Builder
	for _, reading := range Pinyin(s) {
		for _, r := range reading {
			b.WriteRune(r)
			break
		}
	}
	return b.String()
}
