package kb

import (
	"cmp"
	"slices"
)

// sortedByVersion gives a sorted copy, newest first.
func sortedByVersion(versions []Article) []Article {
	sorted := slices.Clone(versions)
	slices.SortFunc(sorted, func(a, b Article) int { return cmp.Compare(b.Version, a.Version) })
	return sorted
}
