package sla

import (
	"io"
	"slices"
	"strings"
	"time"
)

// priorities, most urgent first.
var priorities = [...]string{"critical", "urgent", "normal", "low"}

// defaultPriority names the default for a priority that the policy does not know.
const defaultPriority = "normal"

// Policy says which limits hold for a request. It is a value made by [NewPolicy], never changes
// and may be used by many goroutines.
type Policy struct {
	file    PolicyFile
	zone    *time.Location
	rules   []rule // most exact first
	seasons []seasonRule
}

// rule is a checked Rule.
type rule struct {
	Rule
	weight   int
	from, to date
	name     string
}

type seasonRule struct {
	Season
	stretchOfYear
}

// Target is what a policy judges by.
type Target struct{ Category, Priority, Type, Team string }

// Targets are the limits of a request's clocks. By names the rule or default that each came from.
type Targets struct {
	Sign, Response, Resolve Limit
	By                      TargetSource
}

// TargetSource names where each limit came from: "default/normal" is the policy's row for a
// priority, "category=repair.gas priority=critical" a rule.
type TargetSource struct{ Sign, Response, Resolve string }

// NewPolicy checks a file and builds its policy. The error is [Problems], each naming a field.
func NewPolicy(f PolicyFile) (*Policy, error) {
	var bad Problems
	p := &Policy{file: f}
	checkName(&bad, "name", f.Name)
	checkName(&bad, "version", f.Version)
	var err error
	if p.zone, err = loadZone(f.Zone); err != nil {
		bad.add("zone", "%v", err)
	}
	checkPriorities(&bad, f.Priorities)
	p.addRules(&bad, f.Rules)
	p.addSeasons(&bad, f.Seasons)
	return p, bad.err()
}

// ParsePolicy reads a policy from its JSON file. The error is [Problems] unless reading failed.
func ParsePolicy(r io.Reader) (*Policy, error) {
	var f PolicyFile
	if err := decode(r, &f); err != nil {
		return nil, err
	}
	return NewPolicy(f)
}

// File is what the policy was built from. Its lists must not be changed.
func (p *Policy) File() PolicyFile { return p.file }

// ID is name@version, what a ticket keeps of the policy it is judged by.
func (p *Policy) ID() string { return p.file.Name + "@" + p.file.Version }

// Targets gives the limits of a request at an instant. A category without a rule has the default
// of its priority, an unknown priority that of normal; no limit is ever empty.
func (p *Policy) Targets(t Target, at time.Time) Targets {
	day := p.day(at)
	if t.Team == "" {
		t.Team, _, _ = strings.Cut(t.Category, ".")
	}
	if !slices.Contains(priorities[:], t.Priority) {
		t.Priority = defaultPriority
	}
	var out Targets
	for i := range p.rules {
		if r := &p.rules[i]; day >= r.from && day <= r.to && r.fits(&t) {
			out.take(r.Limits, r.name)
		}
	}
	out.take(p.file.Priorities[t.Priority], "default/"+t.Priority)
	return out
}

// take fills what is still empty.
func (t *Targets) take(l Limits, by string) {
	fill := func(limit *Limit, from *string, l Limit) {
		if *limit == (Limit{}) && l != (Limit{}) {
			*limit, *from = l, by
		}
	}
	fill(&t.Sign, &t.By.Sign, l.Sign)
	fill(&t.Response, &t.By.Response, l.Response)
	fill(&t.Resolve, &t.By.Resolve, l.Resolve)
}

func (r *rule) fits(t *Target) bool {
	return (r.Category == "" || r.Category == t.Category) && (r.Type == "" || r.Type == t.Type) &&
		(r.Team == "" || r.Team == t.Team) && (r.Priority == "" || r.Priority == t.Priority)
}

// Raise gives the priority of a request after the seasons' rules, and the name of the season that
// raised it ("" when none did). A season never lowers.
func (p *Policy) Raise(t Target, at time.Time) (priority, season string) {
	utc := p.day(at).utc()
	day := yearly{utc.Month(), utc.Day()}
	priority = t.Priority
	for i := range p.seasons {
		s := &p.seasons[i]
		if s.holds(day) && slices.Contains(s.Categories, t.Category) &&
			(len(s.Types) == 0 || slices.Contains(s.Types, t.Type)) && rank(s.RaiseTo) < rank(priority) {
			priority, season = s.RaiseTo, s.Name
		}
	}
	return priority, season
}

// day is the date of an instant in the policy's zone.
func (p *Policy) day(at time.Time) date {
	y, m, d := at.In(p.zone).Date()
	return dateOf(y, m, d)
}

// rank is 0 for the most urgent priority.
func rank(priority string) int {
	if i := slices.Index(priorities[:], priority); i >= 0 {
		return i
	}
	return len(priorities)
}
