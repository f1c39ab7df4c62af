package zh

import "strings"

// HasAny reports whether one of the words stands in a text.
func HasAny(text string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
