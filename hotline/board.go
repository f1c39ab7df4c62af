package hotline

import (
	"context"
	"net/url"
	"slices"
	"time"
)

// Board counts for leads and the coordinator. Every number carries the query that lists its
// tickets (GET /tickets?…).
type Board struct {
	Boards  Boards
	Tickets Tickets
	People  People
	Book    func() *Book
	Now     Now
}

// Figure is a number and the query behind it.
type Figure struct {
	N     int    `json:"n"`
	Query string `json:"query"`
}

// TeamRow is one team's line of the board.
type TeamRow struct {
	Team     string            `json:"team"`
	Name     string            `json:"name"`
	Status   map[Status]Figure `json:"status"` // open statuses only
	Open     Figure            `json:"open"`
	Critical Figure            `json:"critical"`
	Soon     Figure            `json:"soon"`
	Breached Figure            `json:"breached"`
	Oldest   *Oldest           `json:"oldest"`
}

// View is the board at one moment.
type View struct {
	At    time.Time `json:"at"`
	Teams []TeamRow `json:"teams"`
}

// View counts the open work of the teams in the actor's scope; team narrows to one.
func (b *Board) View(ctx context.Context, by Actor, team string) (View, error) {
	scope, err := boardScope(by, team)
	if err != nil {
		return View{}, err
	}
	counts, err := b.Boards.Counts(ctx, scope)
	if err != nil {
		return View{}, err
	}
	oldest, err := b.Boards.Oldest(ctx, scope)
	if err != nil {
		return View{}, err
	}
	v := View{At: b.Now()}
	for _, t := range b.teams(scope) {
		v.Teams = append(v.Teams, row(t, counts, oldest))
	}
	return v, nil
}

// boardScope is the part of the board an actor may see. Employees see none.
func boardScope(by Actor, team string) (Scope, error) {
	if !by.SeesInternal() && by.Role != Admin {
		return Scope{}, Fail(Forbidden, "action.forbidden", "action", "board")
	}
	s := by.Scope()
	s.Person, s.Unit = "", ""
	if team == "" {
		return s, nil
	}
	if !s.All && !slices.Contains(s.Teams, team) {
		return Scope{}, Fail(Forbidden, "action.forbidden", "action", "board")
	}
	return Scope{Teams: []string{team}}, nil
}

// teams lists the teams of a scope in catalogue order.
func (b *Board) teams(s Scope) []Team {
	book := b.Book()
	var all []Team
	for _, slug := range book.TeamSlugs() {
		if s.All || slices.Contains(s.Teams, slug) {
			all = append(all, book.Teams[slug])
		}
	}
	return all
}

func row(t Team, counts []Count, oldest []Oldest) TeamRow {
	r := TeamRow{Team: t.Slug, Name: t.Name, Status: map[Status]Figure{}}
	query := func(pairs ...string) string {
		q := url.Values{"team": {t.Slug}}
		for i := 0; i+1 < len(pairs); i += 2 {
			q.Add(pairs[i], pairs[i+1])
		}
		return q.Encode()
	}
	var open []string
	for _, s := range openStatuses {
		r.Status[s] = Figure{Query: query("status", string(s))}
		open = append(open, "status", string(s))
	}
	r.Open = Figure{Query: query(open...)}
	r.Critical = Figure{Query: query(append(open, "priority", string(Critical))...)}
	r.Soon = Figure{Query: query("risk", string(RiskSoon))}
	r.Breached = Figure{Query: query("risk", string(RiskBreached))}
	for _, c := range counts {
		if c.Team != t.Slug || !c.Status.Open() {
			continue
		}
		f := r.Status[c.Status]
		f.N += c.N
		r.Status[c.Status] = f
		r.Open.N += c.N
		if c.Priority == Critical {
			r.Critical.N += c.N
		}
		switch c.Risk {
		case RiskSoon:
			r.Soon.N += c.N
		case RiskBreached:
			r.Breached.N += c.N
		}
	}
	for _, o := range oldest {
		if o.Team == t.Slug {
			r.Oldest = &o
		}
	}
	return r
}
