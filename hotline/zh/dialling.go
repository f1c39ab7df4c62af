package zh

import "strings"

// ParsePhone checks a string of digits against the numbering plan. It returns the number as it is
// dialled (without country code or a dial-out 0), its kind, and how many leading digits it took off;
// kind "" means that this is no whole phone number.
func ParsePhone(digits string) (number string, kind PhoneKind, skipped int) {
	for _, prefix := range []string{"", "0086", "86", "0", "1"} {
		rest, found := strings.CutPrefix(digits, prefix)
		if found && isMobile(rest) {
			return rest, Mobile, len(prefix)
		}
	}
	switch {
	case len(digits) == 10 && (strings.HasPrefix(digits, "400") || strings.HasPrefix(digits, "800")):
		return digits, Service, 0
	case isLandline(digits):
		return digits, Landline, 0
	}
	return "", "", 0
}

func isMobile(d string) bool { return len(d) == 11 && d[0] == '1' && d[1] >= '3' }

// isLandline checks area code (010 and 02x: three digits, else four) and local number.
func isLandline(d string) bool {
	area := areaLength(d)
	if area == 0 || len(d) <= area {
		return false
	}
	local := len(d) - area
	return d[area] >= '2' && d[area] <= '8' && (local == 8 || area == 4 && local == 7)
}

// areaLength is the length of the area code that d begins with; 0 = none.
func areaLength(d string) int {
	switch {
	case len(d) < 3 || d[0] != '0' || d[1] == '0':
		return 0
	case d[1] == '1' || d[1] == '2':
		return 3
	}
	return 4
}
