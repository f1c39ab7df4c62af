package routing

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"yihaotong/hotline/zh"
)

// Concepts tell the classifier what kind of thing a word is (a dish, a toy, a tool), so that words
// that no example names are not lost on it. Safe for concurrent use.
type Concepts struct {
	words  *lexicon
	kinds  [][]rune  // by word: marks of its concepts
	signs  *Concepts // of danger; the alarm alone reads them
	grave  []rune    // of signs: those that can be danger by themselves
	digest uint64    // of what was parsed
}

// firstMark is the rune of the first concept: private use, so no text contains it.
const firstMark = 0xE000

// signsBegin is the line behind which the signs of danger stand.
const signsBegin = "[signs]"

// ParseConcepts reads lines "NAME a|b|c"; # begins a comment, signsBegin the signs of danger.
// Invalid: names the line.
func ParseConcepts(text string) (*Concepts, error) {
	digest := fnv.New64a()
	digest.Write([]byte(text))
	c := &Concepts{words: newLexicon(), signs: &Concepts{words: newLexicon()}, digest: digest.Sum64()}
	into, n, concept := c, 0, rune(firstMark)
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		switch {
		case line == signsBegin:
			into, concept = c.signs, firstSign
		case line != "" && !strings.HasPrefix(line, "#"):
			if err := into.add(line, concept); err != nil {
				return nil, badLine("concepts", n, err)
			}
			concept++
		}
	}
	if into == c.signs && concept > firstSign+mostSigns {
		return nil, badLine("concepts", n, fmt.Errorf("more than %d signs of danger", mostSigns))
	}
	return c, nil
}

func (c *Concepts) add(line string, concept rune) error {
	name, list, ok := strings.Cut(line, " ")
	if !ok {
		return fmt.Errorf("write: NAME a|b|c")
	}
	words, err := expand(list, nil)
	if err != nil {
		return err
	}
	for _, w := range words {
		id := c.words.id(w)
		for len(c.kinds) <= id {
			c.kinds = append(c.kinds, nil)
		}
		c.kinds[id] = append(c.kinds[id], concept)
	}
	if strings.HasPrefix(name, "!") {
		c.grave = append(c.grave, concept)
	}
	return nil
}

// mark is one concept in a text.
type mark struct {
	concept rune
	span    zh.Span
}

// marks gives the concepts of a text in order, a run of the same one once; longer words hide the
// shorter ones inside them.
func (c *Concepts) marks(text []rune) []mark {
	var all []mark
	end := 0
	for i := range text {
		best, id := 0, -1
		for w, n := range c.words.at(text, i) {
			if n > best {
				best, id = n, w
			}
		}
		if id < 0 || i+best <= end {
			continue
		}
		end = i + best
		for _, concept := range c.kinds[id] {
			if !slices.ContainsFunc(all[max(0, len(all)-2):], func(m mark) bool { return m.concept == concept }) {
				all = append(all, mark{concept, zh.Span{i, end}})
			}
		}
	}
	return all
}

// said is a text as a model reads it: the runes, with the marks of the first of them behind.
type said struct {
	text    []rune // without marks
	written []rune
	marks   []mark
}

// any tells whether a word of a concept stands in a text.
func (c *Concepts) any(text []rune) bool {
	for i := range text {
		for range c.words.at(text, i) {
			return true
		}
	}
	return false
}

// written is the text with its marks behind it, as the classifier reads it.
func (c *Concepts) written(text []rune) said {
	marks := c.marks(text)
	if len(marks) == 0 {
		return said{text, text, nil}
	}
	out := make([]rune, 0, len(text)+len(marks)+1)
	out = append(append(out, text...), ' ')
	for _, m := range marks {
		out = append(out, m.concept)
	}
	return said{text, out, marks}
}
