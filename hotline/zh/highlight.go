package zh

const (
	maxQueryRunes = 200    // a longer query is cut for highlighting: nobody reads more marks
	maxTextRunes  = 20_000 // likewise a text
)

// Highlight marks in text the parts that query shares with it: the longest common stretches of at least
// two characters, merged where they touch or overlap; a query of one character marks that character.
// Question words do not count. Spans are of text, in order, without overlap.
func Highlight(query, text string) []Span {
	q := clip([]rune(Terms(query)), maxQueryRunes)
	norm, origin := NormalizeMap(text)
	norm, origin = clip(norm, maxTextRunes), clip(origin, maxTextRunes)
	least := min(2, len(q))
	if least == 0 {
		return nil
	}
	places := map[rune][]int{}
	for i, r := range q {
		if KindOf(r) != Other {
			places[r] = append(places[r], i)
		}
	}
	var out []Span
	for i := range norm {
		n := longestAt(q, places[norm[i]], norm[i:])
		if n < least {
			continue
		}
		start, end := origin[i], origin[i+n-1]+1
		if last := len(out) - 1; last >= 0 && out[last][1] >= start {
			out[last][1] = max(out[last][1], end)
			continue
		}
		out = append(out, Span{start, end})
	}
	return out
}

// longestAt is the longest match of text with the query at one of the places, ending in a character
// that is more than punctuation.
func longestAt(q []rune, places []int, text []rune) int {
	best := 0
	for _, p := range places {
		n := 0
		for p+n < len(q) && n < len(text) && q[p+n] == text[n] {
			n++
		}
		for n > 0 && KindOf(text[n-1]) == Other {
			n--
		}
		best = max(best, n)
	}
	return best
}

func clip[T any](list []T, most int) []T { return list[:min(len(list), most)] }
