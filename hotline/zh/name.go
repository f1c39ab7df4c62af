package zh

import (
	"strings"
	"sync"
)

type surnameTable struct {
	single map[rune]bool
	double map[string]bool
}

var surnames = sync.OnceValue(func() surnameTable {
	t := surnameTable{map[rune]bool{}, map[string]bool{}}
	for _, line := range lines("surnames") {
		words := strings.Fields(line)
		switch {
		case line == "--":
		case len(words) > 1:
			for _, w := range words {
				t.double[w] = true
			}
		default:
			for _, r := range line {
				t.single[r] = true
			}
		}
	}
	return t
})

// Surname returns the family name that a Chinese name begins with, two characters before one (欧阳
// before 欧); "" when it begins with none.
func Surname(name string) string {
	t := surnames()
	runes := []rune(name)
	for n := min(4, len(runes)); n > 1; n-- {
		if t.double[string(runes[:n])] {
			return string(runes[:n])
		}
	}
	if len(runes) > 0 && t.single[runes[0]] {
		return string(runes[:1])
	}
	return ""
}

// MaskName keeps the family name, and of three or more characters the last one: 张*, 李*明, 欧阳*. Names
// with a dot or in Latin letters keep the first letter.
func MaskName(name string) string {
	name = strings.TrimSpace(name)
	runes := []rune(name)
	if len(runes) < 2 || KindOf(runes[0]) != Han || strings.ContainsAny(name, "·•") {
		return cover(name, 1, 0)
	}
	head := max(1, len([]rune(Surname(name))))
	switch {
	case len(runes) == head:
		return cover(name, 1, 0)
	case len(runes) == head+1:
		return cover(name, head, 0)
	}
	return cover(name, head, 1)
}

// MaskChild replaces a child's name by family name and 小朋友; a name without a known family name is
// not shown at all.
func MaskChild(name string) string { return Surname(strings.TrimSpace(name)) + "小朋友" }
