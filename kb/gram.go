package kb

import "yihaotong/hotline/zh"

// gram stands for a short piece of normalised text: a pair of Chinese characters, one character, or
// a Latin word or number (by its hash; a clash is rarer than a misprint).
type gram uint64

func pairGram(a, b rune) gram { return gram(a)<<21 | gram(b) }

func singleGram(r rune) gram { return gram(r) }

// FNV-1a, 64 bits.
const (
	hashStart = 14695981039346656037
	hashStep  = 1099511628211
)

func wordGram(word []rune) gram {
	h := uint64(hashStart)
	for _, r := range word {
		h = (h ^ uint64(r)) * hashStep
	}
	return gram(h | 1<<63)
}

// eachPair yields what zh.Bigrams gives, as grams: pairs inside Chinese runs, a character that
// stands alone, whole words and numbers. at is the place behind the gram.
func eachPair(text []rune, yield func(g gram, at int)) {
	for i := 0; i < len(text); {
		kind, from := zh.KindOf(text[i]), i
		for i++; i < len(text) && zh.KindOf(text[i]) == kind; i++ {
			if kind == zh.Han {
				yield(pairGram(text[i-1], text[i]), i+1)
			}
		}
		switch {
		case kind == zh.Latin || kind == zh.Digit:
			yield(wordGram(text[from:i]), i)
		case kind == zh.Han && i == from+1:
			yield(singleGram(text[from]), i)
		}
	}
}

// eachSingle yields the Chinese characters of a text.
func eachSingle(text []rune, yield func(g gram, at int)) {
	for i, r := range text {
		if zh.KindOf(r) == zh.Han {
			yield(singleGram(r), i+1)
		}
	}
}

// gramOf is the gram of one term as zh.Bigrams writes it.
func gramOf(term string) gram {
	var g gram
	eachPair([]rune(term), func(found gram, _ int) { g = found })
	return g
}

func distinct(text string, each func([]rune, func(gram, int))) []gram {
	var all []gram
	seen := map[gram]bool{}
	each([]rune(text), func(g gram, _ int) {
		if !seen[g] {
			seen[g] = true
			all = append(all, g)
		}
	})
	return all
}
