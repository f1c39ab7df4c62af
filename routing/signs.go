package routing

import (
	"slices"
	"strings"
)

// What the alarm reads of a text beside its words: which signs of danger stand in it, which of them
// are denied, and which stand together, in whatever order. Each is one rune that forms no n-grams
// with its neighbours (see features).

const (
	firstLone = 0xF0000 // from here a rune is a feature by itself
	firstSign = firstLone
	mostSigns = 120
	denied    = 128      // added to a sign that a denial precedes
	firstPair = 0x100000 // pair of signs a < b: firstPair + 256a + b
	mostPairs = 400
)

// heard is the text with its signs behind it, as the alarm reads it; grave tells whether one of them can
// be danger by itself.
func (c *Concepts) heard(text []rune) (s said, grave bool) {
	marks := c.signs.signed(text)
	out := make([]rune, 0, 2*len(text)+len(marks)*(len(marks)+3)/2+1)
	out = append(append(out, text...), ' ')
	kinds := make([]rune, len(marks))
	for i, m := range marks {
		out = append(out, m.concept)
		kinds[i] = m.concept - firstSign
		grave = grave || slices.Contains(c.signs.grave, m.concept)
	}
	slices.Sort(kinds)
	pairs := 0
	for i, a := range kinds {
		for _, b := range kinds[i+1:] {
			if pairs++; pairs <= mostPairs {
				out = append(out, firstPair+256*a+b)
			}
		}
	}
	return said{text, out, marks}, grave
}

// signed gives the signs of a text, each once.
func (c *Concepts) signed(text []rune) []mark {
	var out []mark
	for _, m := range c.marks(text) {
		if denies(text[:m.span[0]]) && !strings.ContainsRune("没不无冇", text[m.span[0]]) {
			m.concept += denied
		}
		if !slices.ContainsFunc(out, func(o mark) bool { return o.concept == m.concept }) {
			out = append(out, m)
		}
	}
	return out
}

// denies reports whether a text ends in a denial, small words aside.
func denies(before []rune) bool {
	const small = "有人被发生出现闻到看见任何什么再过说是的啥 "
	for n := 0; n < 4 && len(before) > 0; n++ {
		last := before[len(before)-1]
		switch {
		case strings.ContainsRune("没无未冇", last):
			return !(len(before) > 1 && before[len(before)-2] == '有') // 有没有 asks
		case last == '是' && len(before) > 1 && before[len(before)-2] == '不':
			return true
		case !strings.ContainsRune(small, last):
			return false
		}
		before = before[:len(before)-1]
	}
	return false
}
