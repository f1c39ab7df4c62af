package zh

// Grams calls yield with every window of min to max runes, from left to right, shorter ones first at
// each place, until yield returns false. The window is a part of text and is only valid inside the call;
// nothing is allocated.
func Grams(text []rune, min, max int, yield func(gram []rune) bool) {
	for i := range text {
		for n := min; n <= max && i+n <= len(text); n++ {
			if !yield(text[i : i+n]) {
				return
			}
		}
	}
}

// Bigrams cuts a query or a text into index terms: pairs of neighbours inside Han runs (a lone character
// stands for itself), Latin and digit runs whole. The text is normalised first.
func Bigrams(s string) []string {
	text := NormalRunes(nil, s)
	out := make([]string, 0, len(text))
	for _, run := range Runs(text) {
		part := text[run.Span[0]:run.Span[1]]
		if run.Kind != Han || len(part) == 1 {
			out = append(out, string(part))
			continue
		}
		for i := 0; i+1 < len(part); i++ {
			out = append(out, string(part[i:i+2]))
		}
	}
	return out
}
