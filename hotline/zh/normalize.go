package zh

import "slices"

// Normalize folds width, case and traditional characters, drops invisible controls and collapses white
// space to single blanks; nothing else changes. It is idempotent. Bytes that are not UTF-8 become U+FFFD.
func Normalize(s string) string { return string(NormalRunes(nil, s)) }

// NormalRunes is Normalize in runes, appended to dst: who reads many texts uses its room again.
func NormalRunes(dst []rune, s string) []rune {
	norm, _ := normalize(dst, nil, s)
	return norm
}

// NormalizeMap is Normalize that also tells for each rune of the result its rune offset in s. The
// result [i,j) came from [origin[i], origin[j-1]+1) of s.
func NormalizeMap(s string) (norm []rune, origin []int) {
	return normalize(nil, make([]int, 0, len(s)/2+8), s)
}

// normalize appends to dst, and to origin unless it is nil.
func normalize(dst []rune, origin []int, s string) ([]rune, []int) {
	table, from, pos := foldTable(), len(dst), -1
	dst = slices.Grow(dst, len(s)/2+8)
	for _, r := range s {
		pos++
		f := fold(table, r)
		if f == dropped || f == blank && (len(dst) == from || dst[len(dst)-1] == blank) {
			continue
		}
		dst = append(dst, f)
		if origin != nil {
			origin = append(origin, pos)
		}
	}
	if n := len(dst); n > from && dst[n-1] == blank {
		dst = dst[:n-1]
		if origin != nil {
			origin = origin[:len(origin)-1]
		}
	}
	return dst, origin
}
