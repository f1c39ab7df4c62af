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
	lengths := commonLengths(q, norm)
	var out []Span
	for i, n := range lengths {
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

// commonLengths gives for each place of text the length of the longest stretch from there that also
// stands in q and ends in more than punctuation. One pass of dynamic programming from the right keeps
// the cost at len(q)·len(text) whatever repeats.
func commonLengths(q, text []rune) []int {
	best := make([]int, len(text))
	right := make([]int, len(q)+1) // right[p]: common stretch of q[p:] and text[i+1:]
	for i := len(text) - 1; i >= 0; i-- {
		solid := KindOf(text[i]) != Other
		for p := range q { // ascending p reads right[p+1] before it is replaced
			switch {
			case q[p] != text[i]:
				right[p] = 0
			case right[p+1] > 0 || solid:
				right[p] = right[p+1] + 1
			default:
				right[p] = 0
			}
			if solid {
				best[i] = max(best[i], right[p])
			}
		}
	}
	return best
}

func clip[T any](list []T, most int) []T { return list[:min(len(list), most)] }
