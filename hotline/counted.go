package hotline

import (
	"net/url"
	"slices"
	"strings"
	"time"
)

// Group is what the numbers of a report are added up by.
type Group string

// The groups of a report.
const (
	ByTeamGroup     Group = "team"
	ByPersonGroup   Group = "person"
	ByCategoryGroup Group = "category"
	ByBuildingGroup Group = "building"
)

// Groups lists all groups.
var Groups = []Group{ByTeamGroup, ByPersonGroup, ByCategoryGroup, ByBuildingGroup}

// Counts are the numbers of a tally by their names on the wire.
func (t *Tally) Counts() map[string]int {
	return map[string]int{
		"opened": t.Opened, "resolved": t.Resolved, "closed": t.Closed, "claimed": t.Claimed, "claimed_in_time": t.ClaimedInTime,
		"resolved_in_time": t.ResolvedInTime, "returned": t.Returned, "reopened": t.Reopened, "breached": t.Breached,
		"callbacks": t.Callbacks, "contacted": t.Contacted, "solved": t.Solved, "satisfied": t.Satisfied, "basically": t.Basically,
		"extended": t.Extended, "direct": t.Direct, "merged": t.Merged, "first_right": t.FirstRight, "once": t.Once,
		"judged": t.Judged, "unsure": t.Unsure,
	}
}

// Counted names the tickets behind one number of a report: what was counted, on which local days
// (YYYY-MM-DD, both count) and, where not nil, for whom. Its text form is the value of the filter
// "counted": resolved/2026-10-19/2026-11-18/team:repair.
type Counted struct {
	What     string
	From, To string
	Team     *string
	Person   *string
	Category *string
	Building *string
}

// ParseCounted reads the text form. Invalid: field "counted".
func ParseCounted(s string) (*Counted, error) {
	const want = "WHAT/YYYY-MM-DD/YYYY-MM-DD[/team:SLUG][/person:ID][/category:SLUG][/building:NAME]"
	bad := BadField("counted", "format", "want", want)
	parts := strings.SplitN(s, "/", 4)
	if len(parts) < 3 {
		return nil, bad
	}
	c := &Counted{What: parts[0], From: parts[1], To: parts[2]}
	var none Tally
	if _, ok := none.Counts()[c.What]; !ok {
		return nil, bad
	}
	for _, day := range []string{c.From, c.To} {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return nil, bad
		}
	}
	if len(parts) == 3 {
		return c, nil
	}
	for _, p := range c.splitKeys(parts[3]) {
		key, value, _ := strings.Cut(p, ":")
		if !c.set(Group(key), value) {
			return nil, bad
		}
	}
	return c, nil
}

// splitKeys cuts before each "/key:"; a building's name may have a slash of its own.
func (c *Counted) splitKeys(s string) []string {
	var all []string
	for _, p := range strings.Split(s, "/") {
		key, _, ok := strings.Cut(p, ":")
		if ok && slices.Contains(Groups, Group(key)) || len(all) == 0 {
			all = append(all, p)
			continue
		}
		all[len(all)-1] += "/" + p
	}
	return all
}

func (c *Counted) set(g Group, value string) bool {
	switch g {
	case ByTeamGroup:
		c.Team = &value
	case ByPersonGroup:
		c.Person = &value
	case ByCategoryGroup:
		c.Category = &value
	case ByBuildingGroup:
		c.Building = &value
	default:
		return false
	}
	return true
}

// query lists the tickets.
func (c Counted) query() string { return url.Values{"counted": {c.String()}}.Encode() }

// String gives the text form.
func (c Counted) String() string {
	s := c.What + "/" + c.From + "/" + c.To
	for _, k := range []struct {
		g Group
		v *string
	}{{ByTeamGroup, c.Team}, {ByPersonGroup, c.Person}, {ByCategoryGroup, c.Category}, {ByBuildingGroup, c.Building}} {
		if k.v != nil {
			s += "/" + string(k.g) + ":" + *k.v
		}
	}
	return s
}
