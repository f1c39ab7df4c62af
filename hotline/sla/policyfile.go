package sla

// PolicyFile is a policy as administrators keep it, in JSON. [NewPolicy] checks it.
type PolicyFile struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Zone    string `json:"zone"` // in which dates begin
	// Priorities are the named defaults: each of critical, urgent, normal and low, all limits given.
	Priorities map[string]Limits `json:"priorities"`
	// Rules override single limits where all their conditions hold; the more exact rule wins.
	Rules   []Rule   `json:"rules,omitempty"`
	Seasons []Season `json:"seasons,omitempty"`
}

// Limits are what a rule or a priority gives; an absent one is left to the next less exact rule.
type Limits struct {
	Sign     Limit `json:"sign,omitzero"`
	Response Limit `json:"response,omitzero"`
	Resolve  Limit `json:"resolve,omitzero"`
}

// Rule gives limits to the requests that meet all conditions it has. Exactness goes by category
// (before type, before team, before priority). From and To are the first and last day in force,
// YYYY-MM-DD, empty = open.
type Rule struct {
	Category string `json:"category,omitempty"`
	Type     string `json:"type,omitempty"`
	Team     string `json:"team,omitempty"`
	Priority string `json:"priority,omitempty"`
	From     string `json:"from,omitempty"`
	To       string `json:"to,omitempty"`
	Note     string `json:"note,omitempty"`
	Limits
}

// Season raises the priority of its categories every year from one day (MM-DD) to another, both
// included; it may pass New Year. Types narrow it to some types of request.
type Season struct {
	Name       string   `json:"name"`
	From       string   `json:"from"`
	To         string   `json:"to"`
	Categories []string `json:"categories"`
	Types      []string `json:"types,omitempty"`
	RaiseTo    string   `json:"raise_to"`
}
