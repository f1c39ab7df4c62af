package kb

import (
	"hash/maphash"

	"yihaotong/hotline/zh"
)

// gram stands for a short piece of normalised text: a pair of Chinese characters, one character, or
// a Latin word or number (by its hash; a clash is rarer than a misprint).
type gram uint64

var wordSeed = maphash.MakeSeed()

func pairGram(a, b rune) gram { return gram(a)<<21 | gram(b) }

func singleGram(r rune) gram { return gram(r) }

func wordGram(word []rune) gram {
	return gram(maphash.String(wordSeed, string(word)) | 1<<63)
}

// eachPair yields what zh.Bigrams gives, as grams: pairs inside Chinese runs, a character that
// stands alone, whole words and numbers.
func eachPair(text []rune, yield func(gram)) {
	for _, run := range zh.Runs(text) {
		part := text[run.Span[0]:run.Span[1]]
		switch {
		case run.Kind != zh.Han:
			yield(wordGram(part))
		case len(part) == 1:
			yield(singleGram(part[0]))
		}
		for i := 0; run.Kind == zh.Han && i+1 < len(part); i++ {
			yield(pairGram(part[i], part[i+1]))
		}
	}
}

// eachSingle yields the Chinese characters of a text.
func eachSingle(text []rune, yield func(gram)) {
	for _, r := range text {
		if zh.KindOf(r) == zh.Han {
			yield(singleGram(r))
		}
	}
}

// gramOf is the gram of one term as zh.Bigrams writes it.
func gramOf(term string) gram {
	var g gram
	eachPair([]rune(term), func(found gram) { g = found })
	return g
}
