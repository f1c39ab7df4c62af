package routing

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"yihaotong/hotline"
)

// RouteCase is one labelled request of `hotline eval route`.
type RouteCase struct {
	Text     string           `json:"text"`
	Channel  hotline.Channel  `json:"channel"`
	Team     string           `json:"team"` // "none" means the hotline desk
	Category string           `json:"subcategory"`
	Priority hotline.Priority `json:"priority"`
	Flags    []string         `json:"flags"`
}

// RouteReport is what `hotline eval route` prints.
type RouteReport struct {
	N                 int     `json:"n"`
	TeamAccuracy      float64 `json:"team_accuracy"`
	TeamMacroF1       float64 `json:"team_macro_f1"`
	CategoryAccuracy  float64 `json:"category_accuracy"`
	PriorityWithinOne float64 `json:"priority_within_one"`
	CriticalRecall    float64 `json:"critical_recall"`
	CriticalPrecision float64 `json:"critical_precision"`
	TypeAccuracy      float64 `json:"type_accuracy"`    // of requests with a flag "type:T" of a known type
	SecondRecall      float64 `json:"second_recall"`    // share of second matters that became one
	SecondPrecision   float64 `json:"second_precision"` // share of second matters made that are there
	Abstained         float64 `json:"abstained"`
	P50ms             float64 `json:"p50_ms"`
	P99ms             float64 `json:"p99_ms"`
}

// ReadRouteCases reads lines as RouteCase. Invalid: names file and line.
func ReadRouteCases(name string, r io.Reader) ([]RouteCase, error) {
	var out []RouteCase
	err := readLines(name, r, func(line []byte) error {
		var c RouteCase
		if err := json.Unmarshal(line, &c); err != nil {
			return err
		}
		if c.Team == "none" {
			c.Team = hotline.General
		}
		switch {
		case c.Text == "" || c.Team == "" || c.Category == "":
			return fmt.Errorf(`"text", "team" and "subcategory" are needed`)
		case c.Priority.Rank() == len(hotline.Priorities):
			return fmt.Errorf("there is no priority %q", c.Priority)
		case c.Channel != "" && !slices.Contains(hotline.Channels, c.Channel):
			return fmt.Errorf("there is no channel %q", c.Channel)
		}
		out = append(out, c)
		return nil
	})
	return out, err
}

// EvalRoute lets a router decide all cases and counts. A request of several matters is right also
// when it went to its second matter.
func EvalRoute(ctx context.Context, router hotline.Router, cases []RouteCase, now hotline.Now) (RouteReport, error) {
	if len(cases) == 0 {
		return RouteReport{}, hotline.BadField("test", "required")
	}
	var gold, guess []string
	var took []time.Duration
	var category, within, caught, critical, alarms, abstained float64
	var extras extras
	for _, c := range cases {
		start := now()
		d, err := router.Decide(ctx, hotline.Request{Text: c.Text, Channel: c.Channel})
		if err != nil {
			return RouteReport{}, err
		}
		took = append(took, now().Sub(start))
		team := c.judge(d, &category)
		gold, guess = append(gold, c.Team), append(guess, team)
		if gap := c.Priority.Rank() - d.Priority.Rank(); gap >= -1 && gap <= 1 {
			within++
		}
		danger, alarm := slices.Contains(c.Flags, "safety_critical"), d.Priority == hotline.Critical
		critical += one(danger)
		alarms += one(alarm)
		caught += one(danger && alarm)
		abstained += one(d.NeedsPerson)
		extras.count(c, d)
	}
	n := float64(len(cases))
	r := RouteReport{
		N: len(cases), CategoryAccuracy: category / n, PriorityWithinOne: within / n,
		CriticalRecall: ratio(caught, critical), CriticalPrecision: ratio(caught, alarms), Abstained: abstained / n,
		TypeAccuracy: ratio(extras.rightType, extras.typed), SecondRecall: ratio(extras.found, extras.there), SecondPrecision: ratio(extras.found, extras.made),
	}
	r.TeamAccuracy, r.TeamMacroF1, _ = perLabel(gold, guess)
	slices.Sort(took)
	r.P50ms, r.P99ms = percentile(took, 50), percentile(took, 99)
	return r, nil
}

// extras counts what flags alone say of a case: its type and its second matters.
type extras struct{ typed, rightType, there, made, found float64 }

func (x *extras) count(c RouteCase, d hotline.Decision) {
	x.made += float64(len(d.Secondary))
	for _, flag := range c.Flags {
		if want, ok := strings.CutPrefix(flag, "type:"); ok && knownType(hotline.Type(want)) {
			x.typed++
			x.rightType += one(string(d.Type) == want)
		}
		slug, ok := strings.CutPrefix(flag, "secondary:")
		if !ok || !slices.Contains(c.Flags, "multi_intent") {
			continue
		}
		x.there++
		if d.Category == slug { // the second was taken for the first: then the first is the second
			slug = c.Category
		}
		x.found += one(slices.ContainsFunc(d.Secondary, func(m hotline.Matter) bool { return m.Category == slug }))
	}
}

// judge counts a right category and gives the team to score: the right one when the decision went
// to an accepted second matter.
func (c *RouteCase) judge(d hotline.Decision, category *float64) (team string) {
	accepted := []string{c.Category}
	if slices.Contains(c.Flags, "multi_intent") {
		for _, f := range c.Flags {
			if slug, ok := strings.CutPrefix(f, "secondary:"); ok {
				accepted = append(accepted, slug)
			}
		}
	}
	*category += one(slices.Contains(accepted, d.Category))
	if slices.ContainsFunc(accepted, func(slug string) bool { return teamOf(slug) == d.Team }) {
		return c.Team
	}
	return d.Team
}

func one(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// percentile of sorted durations, in milliseconds (nearest rank).
func percentile(sorted []time.Duration, p int) float64 {
	i := (len(sorted)*p + 99) / 100
	return float64(sorted[max(0, i-1)].Microseconds()) / 1000
}
