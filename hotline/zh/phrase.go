package zh

// phrases finds the longest of many phrases at a place of a text: a table by first rune, longest first.
type phrases[T any] struct {
	byFirst map[rune][]phrase[T]
}

type phrase[T any] struct {
	text  []rune
	value T
}

func newPhrases[T any](size int) *phrases[T] {
	return &phrases[T]{byFirst: make(map[rune][]phrase[T], size)}
}

// add keeps the list of each first rune sorted by falling length; equal phrases keep the first value.
func (p *phrases[T]) add(text string, value T) {
	runes := []rune(text)
	if len(runes) == 0 {
		return
	}
	list := p.byFirst[runes[0]]
	at := 0
	for at < len(list) && len(list[at].text) >= len(runes) {
		if string(list[at].text) == text {
			return
		}
		at++
	}
	list = append(list, phrase[T]{})
	copy(list[at+1:], list[at:])
	list[at] = phrase[T]{runes, value}
	p.byFirst[runes[0]] = list
}

// at returns the longest phrase that begins at text[i] and that accept (when given) agrees to.
func (p *phrases[T]) at(text []rune, i int, accept func(value T, end int) bool) (value T, length int) {
	for _, candidate := range p.byFirst[text[i]] {
		if hasPrefix(text[i:], candidate.text) && (accept == nil || accept(candidate.value, i+len(candidate.text))) {
			return candidate.value, len(candidate.text)
		}
	}
	return value, 0
}

func hasPrefix(text, prefix []rune) bool {
	if len(text) < len(prefix) {
		return false
	}
	for i, r := range prefix {
		if text[i] != r {
			return false
		}
	}
	return true
}
