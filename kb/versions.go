package kb

import (
	"cmp"
	"slices"
)

// Live gives the versions of an article that are or will be in force, newest first, with the last
// day of each cut where the next one takes over. versions may come in any order.
//
// A newer published version that starts later leaves the older one in force until the day before;
// an expired or withdrawn version ends everything before it; drafts change nothing.
func Live(versions []Article) []Article {
	sorted := slices.Clone(versions)
	slices.SortFunc(sorted, func(a, b Article) int { return cmp.Compare(b.Version, a.Version) })
	var live []Article
	var bound Date
	for _, a := range sorted {
		switch a.Status {
		case Expired, Withdrawn:
			return live
		case Published:
			if bound != "" && (a.EffectiveTo == "" || a.EffectiveTo > bound) {
				a.EffectiveTo = bound
			}
			if a.EffectiveFrom == "" || a.EffectiveTo == "" || a.EffectiveFrom <= a.EffectiveTo {
				live = append(live, a)
			}
			if a.EffectiveFrom == "" {
				return live
			}
			bound = a.EffectiveFrom.Add(-1)
		}
	}
	return live
}

// Entries cuts an article into what the index keeps of it.
func Entries(a Article) []Entry {
	clauses := Split(a.Text)
	entries := make([]Entry, len(clauses))
	for i, c := range clauses {
		entries[i] = Entry{
			Article: a.ID, Version: a.Version, Title: a.Title, Doc: a.DocNumber, Issuer: a.Issuer, Team: a.Team, Audience: a.Audience,
			From: a.EffectiveFrom, To: a.EffectiveTo, Replaced: a.ReplacedBy, URL: a.URL, Clause: c,
		}
	}
	return entries
}
