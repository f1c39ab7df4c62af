package zh

import "strings"

const star = '*'

// Mask covers the personal data that Sensitive finds, rune for rune, so that spans into the text stay
// right: 154****5038, 幺五四****五零三八, 110***********0013, 京A***00.
func Mask(text string) string {
	found := Sensitive(text)
	if len(found) == 0 {
		return text
	}
	runes := []rune(text)
	for _, f := range found {
		for _, i := range f.Hide {
			runes[i] = star
		}
	}
	return string(runes)
}

// MaskPhone covers a value known to be a phone number: a mobile keeps three and four digits, a landline
// its area code and the last two; anything unknown keeps the last two.
func MaskPhone(phone string) string {
	digits := strings.Map(keepDigits, Normalize(phone))
	number, kind, _ := ParsePhone(digits)
	switch kind {
	case Mobile, Service:
		return cover(number, 3, 4)
	case Landline:
		return cover(number, areaLength(number), 2)
	}
	return cover(strings.TrimSpace(phone), 0, 2)
}

func keepDigits(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}

// MaskID covers a value known to be an identity number: the first three and last four places stay.
func MaskID(id string) string { return cover(strings.TrimSpace(id), 3, 4) }

// MaskBank covers a bank card number but for its last four digits.
func MaskBank(card string) string { return cover(strings.TrimSpace(card), 0, 4) }

// MaskEmail keeps the first letter and the domain.
func MaskEmail(address string) string {
	local, domain, found := strings.Cut(strings.TrimSpace(address), "@")
	if !found {
		return cover(local, 1, 0)
	}
	return cover(local, 1, 0) + "@" + domain
}

// MaskPlate keeps province, letter and the last two places: 京A***00.
func MaskPlate(plate string) string { return cover(strings.TrimSpace(plate), 2, 2) }

// cover puts stars over all but the first head and last tail runes; a value too short for that is
// covered whole.
func cover(s string, head, tail int) string {
	runes := []rune(s)
	if len(runes) <= head+tail {
		head, tail = 0, 0
	}
	for i := head; i < len(runes)-tail; i++ {
		runes[i] = star
	}
	return string(runes)
}
