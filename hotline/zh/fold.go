package zh

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	dropped  = 0 // a rune that leaves no trace
	blank    = ' '
	bmpRunes = 0x10000
)

// foldTable maps each rune of the basic plane to its folded form: one look-up per rune keeps
// normalisation far below the cost of everything that follows it.
var foldTable = sync.OnceValue(func() *[bmpRunes]rune {
	table := new([bmpRunes]rune)
	simple := map[rune]rune{}
	for _, line := range lines("traditional") {
		pair := []rune(line)
		for i := 0; i+1 < len(pair); i += 2 {
			simple[pair[i]] = pair[i+1]
		}
	}
	for r := range rune(bmpRunes) {
		table[r] = foldSlow(r)
		if s, ok := simple[table[r]]; ok {
			table[r] = s
		}
	}
	return table
})

// foldSlow computes width, compatibility and case folding of one rune; forms that would grow into
// several runes stay as they are, because every normalised rune must have one origin.
func foldSlow(r rune) rune {
	switch {
	case r >= 0xD800 && r <= 0xDFFF:
		return utf8.RuneError
	case unicode.IsSpace(r):
		return blank
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Cc, r), r >= 0xFE00 && r <= 0xFE0F:
		return dropped
	}
	for range 4 { // compatibility and case may feed one another; a few rounds reach the fixed point
		next := unicode.ToLower(single(r))
		if next == r {
			break
		}
		r = next
	}
	if unicode.IsSpace(r) {
		return blank
	}
	return r
}

// single is the NFKC form of r when that is one rune, else r.
func single(r rune) rune {
	var buf [utf8.UTFMax]byte
	n := utf8.EncodeRune(buf[:], r)
	out := norm.NFKC.Bytes(buf[:n])
	folded, size := utf8.DecodeRune(out)
	if size != len(out) || folded == utf8.RuneError {
		return r
	}
	return folded
}

func fold(table *[bmpRunes]rune, r rune) rune {
	if r < bmpRunes {
		return table[r]
	}
	if r = foldSlow(r); r < bmpRunes { // compatibility forms of the upper planes lead back here
		return table[r]
	}
	return r
}
