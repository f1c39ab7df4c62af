package zh

import (
	"strings"
	"sync"
)

// slip is one correction; the guards keep it off words that only look alike (虽然气… is not 燃气).
type slip struct {
	right     []rune
	notAfter  string
	notBefore string
}

// spelled is a word written wholly or partly in pinyin, with the length of each syllable as written.
type spelled struct {
	word    []rune
	lengths []int
}

type repairTable struct {
	begins  [bmpRunes]bool // runes that something below begins with: most runes need no look-up
	slips   *phrases[slip]
	fillers *phrases[struct{}]
	pinyin  *phrases[spelled]
}

var repairs = sync.OnceValue(func() *repairTable {
	t := &repairTable{slips: newPhrases[slip](128), fillers: newPhrases[struct{}](8), pinyin: newPhrases[spelled](512)}
	for _, line := range lines("repairs") {
		f := strings.Fields(line)
		t.slips.add(f[0], slip{[]rune(f[1]), strings.Trim(f[2], "-"), strings.Trim(f[3], "-")})
	}
	for _, filler := range []string{"嗯", "呃", "额,", "啊", "唉", "哎", "那个那个", "那个", "就是说", "怎么说呢", "这个这个", "然后呢"} {
		t.fillers.add(filler, struct{}{})
	}
	for _, word := range seedLexicon() {
		addSpellings(t.pinyin, word)
	}
	mark(&t.begins, t.slips)
	mark(&t.begins, t.fillers)
	mark(&t.begins, t.pinyin)
	return t
})

func mark[T any](begins *[bmpRunes]bool, p *phrases[T]) {
	for r := range p.byFirst {
		begins[r] = true
	}
}

// addSpellings enters word as whole pinyin and with its head or its tail in pinyin (挂zhi, zhou转房).
func addSpellings(into *phrases[spelled], word string) {
	runes, syllables := []rune(word), Pinyin(word)
	if len(syllables) != len(runes) || len(runes) < 2 {
		return
	}
	for i, s := range syllables {
		if s == string(runes[i]) {
			return // a character without known pinyin cannot be typed in it
		}
	}
	spell := func(latin func(i int) bool) {
		var key strings.Builder
		lengths := make([]int, len(runes))
		for i, r := range runes {
			part := string(r)
			lengths[i] = 1
			if latin(i) {
				part, lengths[i] = syllables[i], len(syllables[i])
			}
			key.WriteString(part)
		}
		into.add(key.String(), spelled{runes, lengths})
	}
	for cut := range runes {
		spell(func(i int) bool { return i >= cut })
		if cut > 0 {
			spell(func(i int) bool { return i < cut })
		}
	}
}

// Repair normalises s and mends what speech recognition and hurried typing do to words of this trade:
// look-alikes (电提 for 电梯), fillers (嗯, 那个), pinyin inside Chinese (zhouzhuanfang).
func Repair(s string) string {
	fixed, _ := RepairMap(s)
	return string(fixed)
}

// RepairMap is Repair that also tells for each rune of the result which span of s it stands for. The
// result [i,j) came from [origin[i][0], origin[j-1][1]) of s.
func RepairMap(s string) (fixed []rune, origin []Span) {
	text, from := NormalizeMap(s)
	r := repairer{table: repairs(), text: text, from: from,
		out: make([]rune, 0, len(text)), origin: make([]Span, 0, len(text))}
	for i := 0; i < len(text); {
		if c := text[i]; c >= bmpRunes || !r.table.begins[c] && c != blank {
			r.put(c, i, i+1)
			i++
			continue
		}
		i += r.step(i)
	}
	return r.out, r.origin
}

type repairer struct {
	table  *repairTable
	text   []rune
	from   []int
	out    []rune
	origin []Span
}

// step handles the place i and returns how many runes it used up.
func (r *repairer) step(i int) int {
	if fix, n := r.table.slips.at(r.text, i, func(s slip, end int) bool { return r.allowed(s, i, end) }); n > 0 {
		r.replace(i, n, fix.right)
		return n
	}
	if _, n := r.table.fillers.at(r.text, i, nil); n > 0 {
		return n
	}
	if word, n := r.table.pinyin.at(r.text, i, func(_ spelled, end int) bool { return r.wholeLatin(i, end) }); n > 0 {
		at := i
		for k, c := range word.word {
			r.put(c, at, at+word.lengths[k])
			at += word.lengths[k]
		}
		return n
	}
	if r.text[i] != blank || len(r.out) > 0 && r.out[len(r.out)-1] != blank {
		r.put(r.text[i], i, i+1)
	}
	return 1
}

func (r *repairer) allowed(s slip, start, end int) bool {
	if start > 0 && strings.ContainsRune(s.notAfter, r.text[start-1]) {
		return false
	}
	return end == len(r.text) || !strings.ContainsRune(s.notBefore, r.text[end])
}

// wholeLatin refuses a match that would cut a Latin word in two, and pure Chinese, which needs no mending.
func (r *repairer) wholeLatin(start, end int) bool {
	if start > 0 && KindOf(r.text[start]) == Latin && KindOf(r.text[start-1]) == Latin {
		return false
	}
	return end == len(r.text) || KindOf(r.text[end-1]) != Latin || KindOf(r.text[end]) != Latin
}

func (r *repairer) replace(i, n int, right []rune) {
	for k, c := range right {
		at := i + k*n/len(right)
		r.put(c, at, max(at+1, i+(k+1)*n/len(right)))
	}
}

func (r *repairer) put(c rune, start, end int) {
	r.out = append(r.out, c)
	r.origin = append(r.origin, Span{r.from[start], r.from[end-1] + 1})
}
