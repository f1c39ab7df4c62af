package hotline

import (
	"context"
	"time"
)

// Rate is a share that may have no denominator: Value is nil then, and the reader sees "—".
type Rate struct {
	Value *float64 `json:"value"` // 0 … 1
	Of    int      `json:"of"`    // denominator
}

func share(n float64, of int) Rate {
	if of == 0 {
		return Rate{}
	}
	v := n / float64(of)
	return Rate{Value: &v, Of: of}
}

// Weights are how the composite is made: dated settings, here the values in force.
type Weights struct {
	Response     float64 `json:"response"`
	Resolution   float64 `json:"resolution"`
	Satisfaction float64 `json:"satisfaction"`
	Basically    float64 `json:"basically"` // what a 基本满意 counts
}

// DefaultWeights follow the public district tool of the domain facts §3: 0.10, 0.50, 0.40; 0.9.
func DefaultWeights() Weights { return Weights{0.10, 0.50, 0.40, 0.9} }

// Rates are 三率 and the process rates of one team and period. Raw counts stay beside them.
type Rates struct {
	Team         string   `json:"team"`
	Counts       Tally    `json:"counts"`
	Response     Rate     `json:"response"`     // 响应率
	Resolution   Rate     `json:"resolution"`   // 解决率
	Satisfaction Rate     `json:"satisfaction"` // 满意率
	Composite    *float64 `json:"composite"`    // 0 … 100
	Coverage     Rate     `json:"coverage"`     // valid callbacks per closed ticket
	ClaimedIn    Rate     `json:"claimed_in_time"`
	ResolvedIn   Rate     `json:"resolved_in_time"`
	Reopened     Rate     `json:"reopened"`
	Returned     Rate     `json:"returned"`
}

// Rates computes the rates of each team in the actor's scope for local days in [from, to).
func (b *Board) Rates(ctx context.Context, by Actor, team string, from, to time.Time, w Weights) ([]Rates, error) {
	if !to.After(from) {
		return nil, BadField("to", "range.order")
	}
	scope, err := boardScope(by, team)
	if err != nil {
		return nil, err
	}
	tallies, err := b.Boards.Tallies(ctx, scope, from, to)
	if err != nil {
		return nil, err
	}
	sums := map[string]Tally{}
	for _, t := range tallies {
		sums[t.Team] = sums[t.Team].plus(t)
	}
	all := []Rates{}
	for _, t := range b.teams(scope) {
		all = append(all, RatesOf(t.Slug, sums[t.Slug], w))
	}
	return all, nil
}

// RatesOf computes the rates from raw counts (domain facts §3). Only valid callbacks count.
func RatesOf(team string, t Tally, w Weights) Rates {
	r := Rates{
		Team: team, Counts: t,
		Response:     share(float64(t.Contacted), t.Callbacks),
		Resolution:   share(float64(t.Solved), t.Callbacks),
		Satisfaction: share(float64(t.Satisfied)+w.Basically*float64(t.Basically), t.Callbacks),
		Coverage:     share(float64(t.Callbacks), t.Closed),
		ClaimedIn:    share(float64(t.ClaimedInTime), t.Claimed),
		ResolvedIn:   share(float64(t.ResolvedInTime), t.Resolved),
		Reopened:     share(float64(t.Reopened), t.Resolved),
		Returned:     share(float64(t.Returned), t.Opened),
	}
	if t.Callbacks > 0 {
		c := 100 * (w.Response**r.Response.Value + w.Resolution**r.Resolution.Value + w.Satisfaction**r.Satisfaction.Value)
		r.Composite = &c
	}
	return r
}

func (t Tally) plus(u Tally) Tally {
	u.Day = ""
	u.Opened += t.Opened
	u.Resolved += t.Resolved
	u.Closed += t.Closed
	u.Claimed += t.Claimed
	u.ClaimedInTime += t.ClaimedInTime
	u.ResolvedInTime += t.ResolvedInTime
	u.Returned += t.Returned
	u.Reopened += t.Reopened
	u.Breached += t.Breached
	u.Callbacks += t.Callbacks
	u.Contacted += t.Contacted
	u.Solved += t.Solved
	u.Satisfied += t.Satisfied
	u.Basically += t.Basically
	return u
}
