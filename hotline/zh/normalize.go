package zh

// Normalize folds width, case and traditional characters, drops invisible controls and collapses white
// space to single blanks; nothing else changes. It is idempotent. Bytes that are not UTF-8 become U+FFFD.
func Normalize(s string) string {
	norm, _ := normalize(s, false)
	return string(norm)
}

// NormalizeMap is Normalize that also tells for each rune of the result its rune offset in s. The
// result [i,j) came from [origin[i], origin[j-1]+1) of s.
func NormalizeMap(s string) (norm []rune, origin []int) { return normalize(s, true) }

func normalize(s string, mapped bool) ([]rune, []int) {
	table := foldTable()
	out := make([]rune, 0, len(s)/2+8)
	var origin []int
	if mapped {
		origin = make([]int, 0, cap(out))
	}
	pos := -1
	for _, r := range s {
		pos++
		f := fold(table, r)
		if f == dropped || f == blank && (len(out) == 0 || out[len(out)-1] == blank) {
			continue
		}
		out = append(out, f)
		if mapped {
			origin = append(origin, pos)
		}
	}
	if n := len(out); n > 0 && out[n-1] == blank {
		out = out[:n-1]
		if mapped {
			origin = origin[:n-1]
		}
	}
	return out, origin
}
