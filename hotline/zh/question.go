package zh

import (
	"strings"
	"sync"
)

var questionWords = sync.OnceValue(func() *phrases[struct{}] {
	p := newPhrases[struct{}](64)
	for _, word := range lines("questions") {
		p.add(word, struct{}{})
	}
	return p
})

// Terms normalises a query and takes out words that only ask or greet (请问 什么 怎么 吗 …), which makes
// searches quicker and rankings cleaner. One-character particles go only at the end of a run, so that
// 网吧 or 呢绒 stay whole. A query of nothing but question words is returned normalised and whole.
func Terms(query string) string {
	text := NormalRunes(nil, query)
	words := questionWords()
	out := make([]rune, 0, len(text))
	for i := 0; i < len(text); {
		_, n := words.at(text, i, func(_ struct{}, end int) bool {
			return end-i > 1 || end == len(text) || KindOf(text[end]) != Han
		})
		if n > 0 {
			out = append(out, blank)
			i += n
			continue
		}
		out = append(out, text[i])
		i++
	}
	stripped := strings.Join(strings.Fields(string(out)), " ")
	if strings.ContainsFunc(stripped, func(r rune) bool { return KindOf(r) != Other }) {
		return stripped
	}
	return string(text)
}
