package kb

import (
	"strings"

	"yihaotong/hotline/zh"
)

// content is what a question says once question words and function characters are taken out: the
// places of its characters, and the other words that mean the same as some of them.
type content struct {
	text   []rune
	counts []bool // by place: says something
	same   []sameWord
	total  float64
}

type sameWord struct {
	span  zh.Span
	words []string
}

// emptyRunes say nothing about the matter of a question.
const emptyRunes = "的了吗呢啊吧么嘛呀哦是有在要能会可以我你您他她它们这那个些就都也还和与或及到从几多少哪什怎样为请问想给把被让得地着过上下里后前时候一不没很再又对去来做办"

const (
	headShare  = 0.6 // what a character counts that only title or heading has
	longestWay = 6   // runes of a word that may have synonyms
)

func contentOf(question string, words *zh.Thesaurus) content {
	c := content{text: []rune(zh.Normalize(zh.Terms(clipRunes(question, MaxQueryText))))}
	c.counts = make([]bool, len(c.text))
	for i, r := range c.text {
		if zh.KindOf(r) != zh.Other && !strings.ContainsRune(emptyRunes, r) {
			c.counts[i] = true
			c.total++
		}
	}
	for i := range c.text {
		for n := 2; n <= longestWay && i+n <= len(c.text); n++ {
			if same := words.Synonyms(string(c.text[i : i+n])); len(same) > 0 {
				c.same = append(c.same, sameWord{zh.Span{i, i + n}, same})
			}
		}
	}
	return c
}

// support is the share of the question's content that a clause has, 0 to 1: characters that stand
// in the clause beside the same neighbour, or in a word that means the same.
func (c content) support(e Entry) float64 {
	if c.total == 0 {
		return 0
	}
	in, sum := c.found(zh.Normalize(e.Text)), 0.0
	head := c.found(zh.Normalize(e.Title + "\n" + e.Heading))
	for i := range c.text {
		switch {
		case !c.counts[i]:
		case in[i]:
			sum++
		case head[i]:
			sum += headShare
		}
	}
	return sum / c.total
}

func (c content) found(text string) []bool {
	found := make([]bool, len(c.text))
	for i := 0; i+1 < len(c.text); i++ {
		if (c.counts[i] || c.counts[i+1]) && strings.Contains(text, string(c.text[i:i+2])) {
			found[i], found[i+1] = true, true
		}
	}
	for _, s := range c.same {
		for _, w := range s.words {
			if strings.Contains(text, w) {
				for i := s.span[0]; i < s.span[1]; i++ {
					found[i] = true
				}
				break
			}
		}
	}
	return found
}
