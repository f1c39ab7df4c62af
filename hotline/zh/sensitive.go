package zh

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// SensitiveKind says what personal datum a finding is.
type SensitiveKind string

// Kinds of personal data that Sensitive finds by their form.
const (
	SensitivePhone SensitiveKind = "phone"
	SensitiveID    SensitiveKind = "id"
	SensitiveBank  SensitiveKind = "bank"
	SensitiveEmail SensitiveKind = "email"
	SensitivePlate SensitiveKind = "plate"
)

// Finding is one personal datum in a text. Hide lists the rune offsets that masking covers.
type Finding struct {
	Kind SensitiveKind
	Span Span
	Hide []int
}

// provinces are what plates begin with.
const provinces = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"

type patterns struct{ email, plate *regexp.Regexp }

var sensitivePatterns = sync.OnceValue(func() patterns {
	return patterns{
		email: regexp.MustCompile(`[a-z0-9][a-z0-9._%+-]*@[a-z0-9-]+(\.[a-z0-9-]+)+`),
		plate: regexp.MustCompile(`[` + provinces + `][a-z] ?·?[ -]?[a-z0-9]{4,5}[a-z0-9学警港澳挂]`),
	}
})

// Sensitive finds phone numbers (also spoken), ID numbers with a right check digit, bank cards that pass
// Luhn, e-mail addresses and plates, in order and without overlap. Names are not found: they have no form.
func Sensitive(s string) []Finding {
	text, origin := NormalizeMap(s)
	all := numberGroups(text)
	all = append(all, patternFindings(text)...)
	for i := range all {
		all[i].Span, all[i].Hide = backTo(origin, all[i].Span, all[i].Hide)
	}
	for _, p := range Phones(s) {
		all = append(all, Finding{SensitivePhone, p.Span, hiddenDigits(p)})
	}
	return withoutOverlap(all)
}

// hiddenDigits: a mobile shows three and four, a landline its area code and the last two.
func hiddenDigits(p Phone) []int {
	head, tail := 3, 4
	switch p.Kind {
	case Landline:
		head, tail = areaLength(p.Number), 2
	case Internal:
		head, tail = 0, 2
	}
	return p.At[head:max(head, len(p.At)-tail)]
}

// numberGroups tries the stretches of neighbouring digit groups as ID and as bank card, longest first.
func numberGroups(text []rune) []Finding {
	runs := digitRuns(text)
	var out []Finding
	for i := 0; i < len(runs); i++ {
		for j := lastNear(text, runs, i); j > i; j-- {
			found, ok := cardOrID(text, runs[i:j])
			if ok {
				out = append(out, found)
				i = j - 1
				break
			}
		}
	}
	return out
}

const (
	minCard = 15
	maxCard = 19
)

// lastNear ends the stretch of runs from i that stand close together and hold no more than a card's digits.
func lastNear(text []rune, runs []DigitRun, i int) int {
	total := len(runs[i].Digits)
	j := i + 1
	for j < len(runs) && total <= maxCard {
		gap := text[runs[j-1].Span[1]:runs[j].Span[0]]
		if len(gap) > 2 || strings.Trim(string(gap), " -—,、") != "" {
			break
		}
		total += len(runs[j].Digits)
		j++
	}
	return j
}

func cardOrID(text []rune, runs []DigitRun) (Finding, bool) {
	n := 0
	for _, run := range runs {
		n += len(run.Digits)
	}
	if n < minCard || n > maxCard {
		return Finding{}, false
	}
	whole := join(runs)
	if end := whole.Span[1]; n == 17 && end < len(text) && text[end] == 'x' {
		whole.Digits, whole.Span[1], whole.At = whole.Digits+"X", end+1, append(whole.At, end)
		n++
	}
	switch {
	case ValidID(whole.Digits):
		return Finding{SensitiveID, whole.Span, whole.At[3 : n-4]}, true
	case whole.Digits[n-1] != 'X' && luhn(whole.Digits):
		return Finding{SensitiveBank, whole.Span, whole.At[:n-4]}, true
	}
	return Finding{}, false
}

// ValidID checks an 18-place resident identity number: digits, a possible date and the check character.
func ValidID(id string) bool {
	if len(id) != 18 {
		return false
	}
	sum := 0
	for i := range 17 {
		if id[i] < '0' || id[i] > '9' {
			return false
		}
		sum += int(id[i]-'0') * (1 << (17 - i) % 11)
	}
	month, day := id[10:12], id[12:14]
	if id[0] == '0' || month < "01" || month > "12" || day < "01" || day > "31" {
		return false
	}
	return strings.ToUpper(id[17:]) == string("10X98765432"[sum%11])
}

func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0 && strings.Trim(digits, "0") != ""
}

func patternFindings(text []rune) []Finding {
	re := sensitivePatterns()
	var out []Finding
	if slices.Contains(text, '@') {
		for _, span := range spans(re.email, text) {
			at := slices.Index(text[span[0]:span[1]], '@')
			out = append(out, Finding{SensitiveEmail, span, places(span[0]+1, span[0]+at)})
		}
	}
	if maybePlate(text) {
		for _, span := range spans(re.plate, text) {
			out = append(out, Finding{SensitivePlate, span, places(span[0]+2, span[1]-2)})
		}
	}
	return out
}

// maybePlate looks for what every plate begins with. Hardly a text has it, and the pattern is dear.
func maybePlate(text []rune) bool {
	for i := 1; i < len(text); i++ {
		if text[i] >= 'a' && text[i] <= 'z' && strings.ContainsRune(provinces, text[i-1]) {
			return true
		}
	}
	return false
}

// spans are where a pattern is found, in runes.
func spans(re *regexp.Regexp, text []rune) []Span {
	s := string(text)
	var all []Span
	for _, m := range re.FindAllStringIndex(s, -1) {
		all = append(all, Span{utf8.RuneCountInString(s[:m[0]]), utf8.RuneCountInString(s[:m[1]])})
	}
	return all
}

func places(from, to int) []int {
	var out []int
	for i := from; i < to; i++ {
		out = append(out, i)
	}
	return out
}

// withoutOverlap keeps the earlier and, at the same place, the longer finding.
func withoutOverlap(all []Finding) []Finding {
	slices.SortStableFunc(all, func(a, b Finding) int {
		if a.Span[0] != b.Span[0] {
			return a.Span[0] - b.Span[0]
		}
		return b.Span[1] - a.Span[1]
	})
	end := 0
	return slices.DeleteFunc(all, func(f Finding) bool {
		if f.Span[0] < end {
			return true
		}
		end = f.Span[1]
		return false
	})
}
