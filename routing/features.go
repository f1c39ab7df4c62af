package routing

import "yihaotong/hotline/zh"

// Latin text is cut into words, pairs and triples of words and the character n-grams of words with
// their ends marked.
const (
	minWordGram = 3
	maxWordGram = 4
)

// Kinds of features keep their hashes apart.
const (
	kindGram uint32 = 0x9E3779B1
	kindWord uint32 = 0x85EBCA77
	kindPair uint32 = 0xC2B2AE3D
	kindPart uint32 = 0x27D4EB2F
	kindTrio uint32 = 0x165667B1
)

// features calls yield with the hash and the span of every feature of a normalised text, repeated
// ones too: character n-grams of at most grams runes, and what words give. Nothing is allocated.
func features(text []rune, grams int, yield func(hash uint32, start, end int)) {
	before, early := uint32(0), uint32(0) // hashes of the Latin words before
	for i := 0; i < len(text); {
		if !letter(text[i]) {
			h := kindGram
			for n := 0; n < grams && i+n < len(text) && !letter(text[i+n]); n++ {
				if n > 0 && text[i+n] >= firstLone {
					break
				}
				h = mix(h, text[i+n])
				yield(finish(h), i, i+n+1)
				if text[i] >= firstLone {
					break
				}
			}
			if zh.KindOf(text[i]) == zh.Han {
				before, early = 0, 0
			}
			i++
			continue
		}
		end := i
		for end < len(text) && letter(text[end]) {
			end++
		}
		latest := word(text, i, end, before, yield)
		if early != 0 {
			yield(finish(mix(mix(mix(kindTrio, rune(early)), rune(before)), rune(latest))), i, end)
		}
		early, before = before, latest
		i = end
	}
	if before != 0 {
		yield(finish(mix(before, '$')), len(text), len(text))
	}
}

// word yields what a Latin word gives and returns the hash that pairs it with the next word.
func word(text []rune, start, end int, before uint32, yield func(hash uint32, start, end int)) uint32 {
	whole := kindWord
	for _, r := range text[start:end] {
		whole = mix(whole, r)
	}
	yield(finish(whole), start, end)
	pair := before
	if pair == 0 {
		pair = mix(kindPair, '^')
	}
	yield(finish(mix(pair, rune(finish(whole)))), start, end)
	for i := start - 1; i <= end; i++ {
		h := kindPart
		for n := 0; n < maxWordGram && i+n <= end; n++ {
			h = mix(h, wordRune(text, start, end, i+n))
			if n+1 >= minWordGram {
				yield(finish(h), max(i, start), min(i+n+1, end))
			}
		}
	}
	return mix(kindPair, rune(finish(whole)))
}

// wordRune reads a word as if blanks stood around it.
func wordRune(text []rune, start, end, i int) rune {
	if i < start || i >= end {
		return ' '
	}
	return text[i]
}

func letter(r rune) bool {
	return r >= 'a' && r <= 'z' || r == '\'' || r > 0x7F && r < 0x2000 && zh.KindOf(r) == zh.Latin
}

func mix(h uint32, r rune) uint32 {
	h ^= uint32(r)
	h *= 0x01000193
	return h ^ h>>15
}

// finish spreads a running hash over all bits; 0 is kept free.
func finish(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x7FEB352D
	h ^= h >> 15
	h *= 0x846CA68B
	return h ^ h>>16 | 1
}
